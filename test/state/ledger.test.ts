import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Ledger, type ViewKey } from "../../src/state/ledger.ts";
import { NOON } from "../helpers/log-event.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("state/ledger");

const DAY = 86_400_000;
const view = (n: number, start = NOON): ViewKey => ({
	identity: createHash("sha256").update(String(n)).digest("hex"),
	start,
});
const ledgerIn = (path: string) => new Ledger(join(path, "ledger"));

test("knows what was added, in the same and in the next process", async () => {
	const { path } = tempFolder();
	const ledger = ledgerIn(path);
	assert.is(await ledger.has(view(1)), false);
	await ledger.add([view(1), view(2)]);
	assert.is(await ledger.has(view(1)), true);
	assert.is(await ledger.has(view(3)), false);
	await ledger.close();
	const next = ledgerIn(path);
	assert.is(await next.has(view(2)), true);
	assert.is(await next.has(view(3)), false);
	assert.equal(await next.days(), [{ day: "2026-11-22", identities: 2 }]);
	assert.equal(
		await next.identities("2026-11-22"),
		[view(1), view(2)].map(({ identity }) => identity.slice(0, 32)),
	);
});

test("each day has its file, for its owner only, however many are under way", async () => {
	const { path } = tempFolder();
	const ledger = ledgerIn(path);
	const views = Array.from({ length: 10 }, (_, n) => view(n, NOON - n * DAY));
	for (const one of views) assert.is(await ledger.has(one), false);
	await Promise.all([ledger.add(views.slice(0, 5)), ledger.add(views.slice(5)), ledger.add(views.slice(0, 1))]);
	for (const one of views) assert.is(await ledger.has(one), true);
	for (const { identity, start } of views) assert.is(await ledger.has({ identity, start: start + DAY }), false);
	await ledger.close();
	const days = readdirSync(join(path, "ledger"));
	assert.is(days.length, 10);
	assert.is(statSync(join(path, "ledger", days[0] ?? "")).mode & 0o777, 0o600);
	assert.is(statSync(join(path, "ledger")).mode & 0o777, 0o700);
});

test("what was torn by a death is lost alone, and the next additions are whole", async () => {
	const { path } = tempFolder();
	const file = join(path, "ledger", "2026-11-22");
	for (const torn of [1, 15]) {
		const ledger = ledgerIn(path);
		await ledger.add([view(torn), view(torn + 100)]);
		await ledger.close();
		truncateSync(file, statSync(file).size - 16 + torn);
		const next = ledgerIn(path);
		assert.is(await next.has(view(torn)), true);
		assert.is(await next.has(view(torn + 100)), false);
		await next.add([view(torn + 200)]);
		await next.close();
		assert.is(statSync(file).size % 16, 0);
		assert.is(await ledgerIn(path).has(view(torn + 200)), true);
	}
});

test("a time without a date has a place all the same", async () => {
	const { path } = tempFolder();
	const ledger = ledgerIn(path);
	await ledger.add([view(1, Number.MAX_VALUE)]);
	assert.is(await ledger.has(view(1, Number.MAX_VALUE)), true);
	await ledger.close();
	assert.equal(readdirSync(join(path, "ledger")), ["undated"]);
});

test("forgets days that are over and were not added to since", async () => {
	const { path } = tempFolder();
	const ledger = ledgerIn(path);
	const ages = [1, 399, 401, 500];
	await ledger.add(ages.map((age) => view(age, NOON - age * DAY)));
	await ledger.close();
	const folder = join(path, "ledger");
	writeFileSync(join(folder, "a note"), "not ours");
	const [oldest = ""] = readdirSync(folder);
	// Of all but the oldest the last addition is as old as the day; that one was imported lately.
	for (const [index, name] of readdirSync(folder).sort().entries()) {
		const age = ages[ages.length - 1 - index] ?? 0;
		const at = new Date(name === oldest ? NOON : NOON - age * DAY);
		utimesSync(join(folder, name), at, at);
	}
	const before = readdirSync(folder).length;
	await ledger.forget(NOON, 400);
	const left = readdirSync(folder);
	assert.is(before - left.length, 1);
	assert.ok(left.includes(oldest), "was added to lately");
	assert.ok(left.includes("a note"));
	assert.is(await ledgerIn(path).has(view(399, NOON - 399 * DAY)), true);
	assert.is(await ledgerIn(path).has(view(401, NOON - 401 * DAY)), false);
});

test("a folder that cannot be written is an error of the user's, and what was there stays readable", async () => {
	const { path } = tempFolder();
	writeFileSync(join(path, "ledger"), "a file");
	const ledger = ledgerIn(path);
	assert.is(await ledger.has(view(1)), false);
	const error = await ledger.add([view(1)]).then(
		() => undefined,
		(reason: unknown) => reason,
	);
	assert.match(
		String(error),
		/cannot write ".*ledger.*": .*; mend that and start again: what was sent is not sent again$/,
	);
	assert.not.match(String(error), /--no-state|--state/, "what was sent would be sent twice");
	assert.is(readFileSync(join(path, "ledger"), "utf8"), "a file");
	appendFileSync(join(path, "ledger"), "!");
});

test.run();
