import { mkdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FORMATS } from "../../src/format/formats.ts";
import { isRotatedName, openRotated, sameLog } from "../../src/source/rotated.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { lineOf } from "./written-log.ts";

const test = suite("source/rotated");

const NAMES: readonly (readonly [base: string, name: string, is: boolean])[] = [
	["access.log", "access.log.1", true],
	["access.log", "access.log.12.gz", true],
	["access.log", "access.log-20260131", true],
	["access.log", "access.log-20260131-1769817600.gz", true],
	["access.log", "access.log.2026-01-31_23:59", true],
	["access.log", "access-20260131.log", true],
	["access.log", "access.1.log.gz", true],
	["access.log", "access.log.old", true],
	["access", "access.1", true],
	["access", "access-20260131.gz", true],
	["access.log", "access.log", false],
	["access.log", "access.log.gz", false],
	["access.log", "error.log.1", false],
	["access.log", "access.log.tmp", false],
	["access.log", "access.log.1.swp", false],
	["access.log", "access.logs.1", false],
	["access.log", "access-admin.log", false],
	["access.log", "other-access.log.1", false],
	["a", "a.b", false],
];

for (const [base, name, is] of NAMES) {
	test(`${base} is ${is ? "" : "not "}rotated into ${name}`, () => assert.is(isRotatedName(base, name), is));
}

test("all of them were tried", () => assert.is(NAMES.length, 19));

test("logs are the same when they begin alike, as far as both are known, by a line at least", () => {
	const same = (one: string, other: string) => {
		const [a, b] = [Buffer.from(one), Buffer.from(other)];
		assert.is(sameLog(a, b), sameLog(b, a));
		return sameLog(a, b);
	};
	const long = "x".repeat(1024);
	assert.ok(same("a\n", "a\n") && same("a\nb", "a\n") && same(long, long));
	assert.not(same("a\nb", "a\nc") || same("a", "a\nb") || same("a", "a") || same("", "") || same("", "a\n"));
});

test("rotated logs come oldest first, by the times that they hold", async () => {
	const folder = tempFolder();
	const log = folder.write("access.log", "");
	for (const [name, n] of [
		["access.log.1", 5],
		["access.log.2", 60],
		["access.log-20260131", -7],
	] as const) {
		folder.write(name, `no time\n${lineOf(n)}\n`);
	}
	folder.write("access.log.3", "no time at all\n");
	const found = await openRotated(log, FORMATS);
	assert.equal(
		found.map(({ path }) => path.slice(folder.path.length + 1)),
		["access.log-20260131", "access.log.1", "access.log.2", "access.log.3"],
	);
	for (const { file } of found) await file.close();
	assert.equal(await openRotated("/no/such/folder/access.log", FORMATS), []);
	folder.remove();
});

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

test("what cannot be opened is told of, and what is gone is not", async () => {
	const folder = tempFolder();
	const log = folder.write("access.log", "");
	symlinkSync("access.log.1", join(folder.path, "access.log.1"));
	symlinkSync("nowhere", join(folder.path, "access.log.2"));
	mkdirSync(join(folder.path, "access.log.3"));
	folder.write("access.log.4", `${lineOf(1)}\n`);
	const failed = new Set<string>();
	const found = await openRotated(log, FORMATS, (path, error) => void failed.add(`${basename(path)} ${codeOf(error)}`));
	for (const { file } of found) await file.close();
	assert.equal([...failed], ["access.log.1 ELOOP"]);
	assert.equal(
		found.map(({ path }) => basename(path)),
		["access.log.4"],
	);
	folder.remove();
});

test.run();
