import { appendFileSync, copyFileSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { GrowingLog } from "../../src/source/growing-log.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("source/growing-log");
const folder = tempFolder();
test.after(() => folder.remove());

const LIMIT = 10_000;
let number = 0;

/** A log with some lines, and who reads it from `offset` on. */
async function setUp(text: string, offset = 0, head?: string) {
	const path = folder.write(`${number++}.log`, text);
	const log = await GrowingLog.open(
		await open(path, "r"),
		LIMIT,
		{ offset, line: 1 },
		head === undefined ? undefined : Buffer.from(head),
	);
	const lines = async () => {
		const read = await log.read();
		return read?.lines.map(String).join(",");
	};
	return { path, log, lines };
}

test("hands out lines as they come", async () => {
	const { path, log, lines } = await setUp("one\ntwo\nth");
	assert.is(await lines(), "one,two");
	assert.equal(log.mark, { head: Buffer.from("one\ntwo\nth"), offset: 8, line: 3 });
	assert.is(await lines(), undefined);
	appendFileSync(path, "ree\n");
	assert.is(await lines(), "three");
	assert.equal(log.mark, { head: Buffer.from("one\ntwo\nthree\n"), offset: 14, line: 4 });
	await log.close();
});

test("begun at an offset, it goes on there", async () => {
	const { path, log, lines } = await setUp("one\ntwo\n", 4, "one\n");
	assert.is(await lines(), "two");
	appendFileSync(path, "three\n");
	assert.is(await lines(), "three");
	await log.close();
});

for (const [title, offset, head] of [
	["shorter than where it was begun", 4, "one\n"],
	["not the log that it was begun in", 4, "two\n"],
	["not the log whose beginning was looked at", 0, "two\n"],
] as const) {
	test(`a file that is ${title} was cut off`, async () => {
		const { path, log, lines } = await setUp("one\ntwo\n", offset, head);
		if (title.startsWith("shorter")) truncateSync(path, 1);
		assert.is(await lines(), undefined);
		assert.ok(log.isCutOff);
		assert.is(await lines(), undefined);
		await log.close();
	});
}

test("a beginning that was looked at counts when the file is cut off before it is read", async () => {
	const { path, log, lines } = await setUp("one\ntwo\n");
	await log.learnHead();
	assert.is(log.head.toString(), "one\ntwo\n");
	truncateSync(path);
	await log.learnHead();
	assert.is(log.head.toString(), "one\ntwo\n");
	assert.is(await lines(), undefined);
	assert.ok(log.isCutOff);
	await log.close();
});

test("a file continues another one when it holds all that was read of that", async () => {
	const { path, log, lines } = await setUp("one\ntwo\n");
	const other = join(folder.path, "other");
	copyFileSync(path, other);
	await lines();
	for (const [text, continues] of [
		["one\ntwo\n", true],
		["one\ntwo\nthree\n", true],
		["one\n", false],
		["one\nTWO\nthree\n", false],
		["", false],
	] as const) {
		writeFileSync(other, text);
		const file = await open(other, "r");
		assert.is(await log.continuesIn(file), continues, text);
		await file.close();
	}
	await log.close();
});

test.run();
