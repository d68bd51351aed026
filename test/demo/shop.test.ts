import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRandom } from "./random.ts";
import type { ServerRecord } from "./server-record.ts";
import { FIXTURE_DAY, makeShop, urlOf } from "./shop.ts";
import type { ShopEntry } from "./shop-entry.ts";
import { shopFixtures } from "./shop-fixtures.ts";
import { truthBytes } from "./shop-logs.ts";

const test = suite("demo/shop");
const entries = makeShop(FIXTURE_DAY);

interface Logged {
	readonly entry: ShopEntry;
	readonly record: ServerRecord;
}

const logged: Logged[] = entries.flatMap((entry) =>
	entry.what instanceof Uint8Array ? [] : [{ entry, record: entry.what }],
);
const pageViews = logged.filter(({ entry }) => entry.expect.is === "page-view");
const answering = logged.filter(
	({ entry }) =>
		entry.expect.is === "tracker-hit" && ["page-view", "site-search", "opaque"].includes(entry.expect.kind),
);

function groupBy<T>(list: readonly T[], key: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of list) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
	return groups;
}

test("the same seed makes the same day, another seed another", () => {
	const again = truthBytes(makeShop(FIXTURE_DAY));
	assert.ok(again.equals(truthBytes(entries)));
	assert.not.ok(again.equals(truthBytes(makeShop({ ...FIXTURE_DAY, seed: "other" }))));
});

test("fixtures/shop is what the generator makes; `npm run fixtures` writes it", () => {
	const files = Object.entries(shopFixtures(entries));
	assert.is(files.length, 3);
	for (const [name, bytes] of files) {
		const stored = readFileSync(new URL(`../../fixtures/shop/${name}`, import.meta.url));
		assert.ok(stored.equals(bytes), `${name} differs`);
	}
});

test("a line of every kind is there", () => {
	const kinds = new Set(entries.map(({ expect }) => Object.values(expect).join(" ")));
	const expected = [
		...["tracked", "send", "opted-out"].map((verdict) => `page-view ${verdict}`),
		...["page-view", "site-search", "other", "opaque", "failed", "repeated"].map((kind) => `tracker-hit ${kind}`),
		...["tracker-script", "static", "redirect", "status", "aborted", "method", "content-type"].map(
			(r) => `skipped ${r}`,
		),
		...["fetch-destination", "prefetch", "no-user-agent", "bot"].map((r) => `skipped ${r}`),
		...["torn", "not-json", "empty-line", "not-an-object", "no-time", "bad-time", "no-address"].map(
			(r) => `malformed ${r}`,
		),
	];
	assert.equal(
		expected.filter((kind) => !kinds.has(kind)),
		[],
	);
	assert.is(expected.length, 27);
	assert.ok(
		logged.some(({ record }) => record.ip.includes(":")),
		"IPv6",
	);
	assert.ok(
		logged.some(({ record }) => record.status === 304),
		"304",
	);
	assert.ok(
		logged.some(({ record }) => record.status === 499),
		"499",
	);
	assert.ok(
		logged.some(({ record }) => record.body.startsWith('{"requests":[')),
		"bulk",
	);
});

test("it has the size of a small shop, most of its visitors are tracked, and Firefox is missed most", () => {
	assert.ok(entries.length > 2_500 && entries.length < 5_000, `${entries.length} lines`);
	const sent = (list: readonly Logged[]) =>
		list.filter(({ entry }) => entry.expect.is === "page-view" && entry.expect.verdict === "send").length / list.length;
	const firefox = pageViews.filter(({ record }) => record.userAgent.includes("Firefox"));
	const others = pageViews.filter(({ record }) => !record.userAgent.includes("Firefox"));
	assert.ok(sent(pageViews) > 0.15 && sent(pageViews) < 0.4, `${sent(pageViews)} missed`);
	assert.ok(sent(firefox) > 1.5 * sent(others), `${sent(firefox)} of Firefox, ${sent(others)} of the others`);
});

test("the log is ordered by the end of requests, with slight disorder", () => {
	let jumps = 0;
	let latest = 0;
	for (const { logged } of entries) {
		if (logged < latest) jumps++;
		assert.ok(latest - logged < 1_000, "more than a second back");
		latest = Math.max(latest, logged);
	}
	assert.ok(jumps > 10, `${jumps} lines out of order`);
});

test("every tracked view can be given a hit of its own within the window, and no view to send needs one of them", () => {
	let checked = 0;
	for (const [visitor, views] of groupBy(pageViews, ({ entry }) => entry.visitor)) {
		const hits = answering.filter(({ entry }) => entry.visitor === visitor).map(({ record }) => record);
		for (const { entry, record } of views) {
			if (entry.expect.is !== "page-view" || entry.expect.verdict !== "tracked") continue;
			const url = urlOf(entry);
			const index = hits.findIndex(
				(hit) => hit.referrer === url && hit.start >= record.start - 5_000 && hit.start <= record.start + 60_000,
			);
			assert.ok(index >= 0, `${visitor}: no hit for ${url}`);
			hits.splice(index, 1);
			checked++;
		}
		for (const { entry, record } of views) {
			if (entry.expect.is !== "page-view" || entry.expect.verdict === "tracked") continue;
			const taken = hits.find((hit) => hit.referrer === urlOf(entry) && Math.abs(hit.start - record.start) <= 60_000);
			assert.is(taken, undefined, `${visitor}: a hit is left for ${urlOf(entry)}`);
		}
	}
	assert.ok(checked > 250, `${checked} tracked views`);
});

test("addresses are of the documentation ranges, and nearly every visitor has its own", () => {
	const owners = groupBy(pageViews, ({ record }) => record.ip);
	for (const ip of owners.keys()) assert.match(ip, /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:db8:/);
	const shared = [...owners.values()].filter((views) => new Set(views.map(({ entry }) => entry.visitor)).size > 1);
	assert.is(shared.length, 2);
});

test("chance is fair enough, and a fork does not depend on what was drawn before", () => {
	const random = createRandom("x");
	const fresh = random.fork("y").hex(16);
	const mean = Array.from({ length: 10_000 }, random.float).reduce((sum, x) => sum + x, 0) / 10_000;
	assert.ok(Math.abs(mean - 0.5) < 0.02, `mean ${mean}`);
	assert.is(random.fork("y").hex(16), fresh);
	assert.throws(() => random.pick([]), RangeError);
});

test.run();
