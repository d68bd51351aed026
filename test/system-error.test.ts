import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { causeOfReading, causeOfWriting, isOfSystem, plainWords } from "../src/system-error.ts";

const test = suite("system-error");

/** What the system says when somebody tries. */
const errorOf = (tried: Promise<unknown>): Promise<unknown> =>
	tried.then(
		() => assert.unreachable("it could be done"),
		(error: unknown) => error,
	);

test("what cannot be read, and what cannot be written", async () => {
	assert.is(causeOfReading(await errorOf(readFile("/nowhere"))).found, "no such file");
	assert.is(causeOfReading(await errorOf(readFile("/"))).found, "a directory");
	assert.is(causeOfWriting(await errorOf(writeFile("/nowhere/file", ""))).found, "a folder that is not there");
	assert.is(
		causeOfWriting(await errorOf(mkdir("/dev/null", { recursive: true }))).found,
		"a file where a folder is to be",
	);
	assert.is(causeOfWriting(await errorOf(open("/dev/null/file", "w"))).found, "a file where a folder is to be");
});

test("codes without words of ours are said in the system's, and nothing else of Node is", () => {
	for (const [raw, words] of [
		["EIO: i/o error, read", "i/o error"],
		["ETXTBSY: text file is busy, open '/a, b'", "text file is busy"],
		["EXDEV: cross-device link not permitted, rename '/a' -> '/b'", "cross-device link not permitted"],
		["ENOLINK: link has been severed", "link has been severed"],
		["the disk took only a part of it", "the disk took only a part of it"],
	] as const) {
		assert.is(plainWords(new Error(raw)), words);
		assert.is(causeOfWriting(new Error(raw)).found, words);
	}
	assert.is(plainWords("thrown"), "thrown");
});

test("errors of the system are told from others", async () => {
	assert.ok(isOfSystem(await errorOf(readFile("/nowhere"))));
	assert.not.ok(isOfSystem(new TypeError("undefined is not a function")));
	assert.not.ok(isOfSystem("thrown"));
});

test.run();
