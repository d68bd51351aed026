import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FIXTURE_DAY, makeShop, urlOf } from "../demo/shop.ts";
import type { ShopEntry } from "../demo/shop-entry.ts";
import { dryRun, SHOP } from "./scenario.ts";

const test = suite("e2e/shop");
const entries = makeShop(FIXTURE_DAY);
const { report, dump, status, errors } = await dryRun(SHOP);

/** What identifies a page view in a dump: address, second, URL. */
const keyOf = (ip: string, seconds: number, url: string): string => `${ip} ${seconds} ${url}`;

const views = new Map<string, ShopEntry>();
for (const entry of entries) {
	if (entry.log === "tracker" || entry.what instanceof Uint8Array) continue;
	views.set(keyOf(entry.what.ip, Math.floor(entry.what.start / 1000), urlOf(entry)), entry);
}
const isToBeSent = ({ expect }: ShopEntry): boolean => expect.is === "page-view" && expect.verdict === "send";
const sent = dump
	.split("\n")
	.filter(Boolean)
	.map((line) => {
		const { request }: { request: { cip: string; cdt: number; url: string } } = JSON.parse(line);
		return keyOf(request.cip, request.cdt, request.url);
	});

test("every page view that the tracker missed is sent, once", () => {
	assert.is(status, 0, errors);
	const missing = [...views].filter(([key, entry]) => isToBeSent(entry) && !sent.includes(key));
	assert.equal(summary(missing.map(([, entry]) => entry)), {});
	assert.is(new Set(sent).size, sent.length);
	assert.ok(sent.length > 100, `${sent.length} sent`);
});

test("nothing else is sent: nobody who is tracked, opted out, or a robot", () => {
	const wrong = sent.map((key) => views.get(key)).filter((entry) => entry === undefined || !isToBeSent(entry));
	assert.equal(summary(wrong), {});
});

test("every line is accounted for", () => {
	const { records, identity }: { records: number; identity: boolean } = JSON.parse(report);
	assert.is(records, entries.length);
	assert.is(identity, true);
});

/** How many of each kind of visitor, so that a failure says what was misjudged. */
function summary(wrong: readonly (ShopEntry | undefined)[]): Record<string, number> {
	const kinds: Record<string, number> = {};
	for (const entry of wrong) {
		const kind = entry?.visitor.replace(/^\d+ /, "") ?? "no request of the log";
		kinds[kind] = (kinds[kind] ?? 0) + 1;
	}
	return kinds;
}

test.run();
