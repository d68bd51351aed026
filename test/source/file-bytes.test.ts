import { mkdtemp, open, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fileBytes } from "../../src/source/file-bytes.ts";

const test = suite("source/file-bytes");

/** Larger than what is read at once, no multiple of anything, and nowhere the same. */
const CONTENT = Buffer.from(
	Uint8Array.from({ length: 3 * 1024 * 1024 + 17 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24),
);

const folder = await mkdtemp(join(tmpdir(), "monorail-test-"));
const path = join(folder, "file");
await writeFile(path, CONTENT);
const file = await open(path);
test.after(async () => {
	await file.close();
	await rm(folder, { recursive: true });
});

async function collect(from: number, to: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of fileBytes(file, from, to)) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}

const RANGES: readonly (readonly [from: number, to: number])[] = [
	[0, CONTENT.length],
	[0, 1],
	[0, 0],
	[5, 5],
	[CONTENT.length - 1, CONTENT.length],
	[0, 64 * 1024],
	[1, 64 * 1024 + 1],
	[17, 512 * 1024 + 17],
	[65_537, 3_000_001],
	[9, 3],
];

test("any stretch of a file, byte for byte", async () => {
	for (const [from, to] of RANGES) {
		assert.ok((await collect(from, to)).equals(CONTENT.subarray(from, Math.max(from, to))), `${from} to ${to}`);
	}
	assert.is(RANGES.length, 10);
});

test("a chunk is whole until the next one is asked for", async () => {
	let at = 0;
	for await (const chunk of fileBytes(file, 0, CONTENT.length)) {
		await new Promise(setImmediate); // what is read ahead has time to arrive
		assert.ok(chunk.length <= 64 * 1024);
		assert.ok(chunk.equals(CONTENT.subarray(at, at + chunk.length)), `at ${at}`);
		at += chunk.length;
	}
	assert.is(at, CONTENT.length);
});

test("ends where the file does, when that is sooner", async () => {
	assert.ok((await collect(CONTENT.length - 10, CONTENT.length + 1_000_000)).equals(CONTENT.subarray(-10)));
	assert.is((await collect(CONTENT.length + 1, CONTENT.length + 2)).length, 0);
	const shrinking = await open(join(folder, "shrinking"), "w+");
	await shrinking.write(CONTENT);
	let bytes = 0;
	for await (const chunk of fileBytes(shrinking, 0, CONTENT.length)) {
		if (bytes === 0) await truncate(join(folder, "shrinking"), 2 * 1024 * 1024);
		bytes += chunk.length;
	}
	await shrinking.close();
	assert.is(bytes, 2 * 1024 * 1024);
});

test("who stops early leaves nothing behind that is rejected", async () => {
	const short = await open(path);
	for await (const chunk of fileBytes(short, 0, CONTENT.length)) {
		assert.ok(chunk.length > 0);
		break;
	}
	await short.close();
});

test("an error of the disk is thrown", async () => {
	const directory = await open(folder);
	let code: unknown;
	try {
		for await (const _ of fileBytes(directory, 0, 10));
	} catch (error) {
		code = error instanceof Error && "code" in error ? error.code : error;
	}
	await directory.close();
	assert.is(code, "EISDIR");
});

test.run();
