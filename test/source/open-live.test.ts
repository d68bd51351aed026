import { execFileSync } from "node:child_process";
import { appendFileSync, linkSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, UserError } from "../../src/errors.ts";
import { FORMATS } from "../../src/format/formats.ts";
import type { LiveSource } from "../../src/source/live-source.ts";
import { openLive } from "../../src/source/open-live.ts";
import { root } from "../format/root.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("source/open-live");
const folder = tempFolder();
test.after(() => folder.remove());

const log = folder.write("access.log", "one\ntwo\nth");
/** The header of a tar archive, and the log in it. */
const TAR = `access.log${"\0".repeat(247)}ustar\0${"00".padEnd(249, "\0")}one\ntwo\n`;
const archive = folder.write("old.gz", gzipSync("one\n"));

async function open(inputs: readonly string[], stdin: Readable = new PassThrough(), notices: string[] = []) {
	const onNotice = (notice: string) => notices.push(notice.replaceAll(folder.path, ""));
	return openLive(inputs, { formats: FORMATS, lineLimit: 1000, quietFor: 1000, stdin, onNotice }, 0);
}

/** Until a stream has seen what was written to it. */
const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Takes what is there, in two looks: a stream says that it has ended only after it was found empty. */
async function lines(source: LiveSource | undefined): Promise<readonly string[]> {
	const all: string[] = [];
	for (let look = 0; look < 2; look++) {
		if (source?.isFile === false) await soon();
		for (let read = await source?.read(0); read; read = await source?.read(0)) {
			all.push(...read.lines.map((line, index) => `${read.firstLine + index} ${String(line)}`));
		}
	}
	return all;
}

const REFUSED: readonly (readonly [inputs: readonly string[], says: RegExp])[] = [
	[[folder.path], /cannot follow ".*": expected a growing log, or a pipe, found a directory; name the files in it/],
	[[archive], /cannot follow ".*old.gz": .* found a log compressed with gzip; upload archives without --follow/],
	[[join(root, "fixtures/compressed/access.log.xz")], /found a log compressed with xz; upload/],
	[[folder.write("logs.tar", TAR)], /found a tar archive; upload the logs in it, as with tar -xOf/],
	[
		[folder.write("picture.log", Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"))],
		/found bytes that are no text; check/,
	],
	[[folder.write("wide.log", Buffer.from("{ wide }\n", "utf16le"))], /found text in UTF-16LE; convert it/],
	[[join(folder.path, "no", "access.log")], /cannot follow ".*": .* found no folder .*\/no; check its name/],
	[[`${log}/access.log`], /cannot read ".*": expected a log file, found no such file; check its name/],
	[["/dev/null"], /cannot follow "\/dev\/null": .* found a device or a socket; name a file/],
	[[log, `${log}.1`], /cannot follow ".*access.log.1": .* found a log that ".*access.log" was rotated into; follow/],
	[[`${log}-20260131.gz`, log], /cannot follow ".*access.log-20260131.gz": .* was rotated into; follow/],
];

for (const [inputs, says] of REFUSED) {
	test(`refuses ${inputs.map((input) => input.replaceAll(folder.path, "")).join(" ") || "a folder"}`, async () => {
		const error = await open(inputs).then(
			() => undefined,
			(error: unknown) => error,
		);
		assert.instance(error, UserError);
		assert.match((error as UserError).message, says);
		assert.is((error as UserError).status, EXIT.input);
	});
}

test("all of them were tried", () => assert.is(REFUSED.length, 11));

test("prose may become a log, and so may what begins with the hole of a log that was cut off", async () => {
	for (const text of ["Starting.", `${"\0".repeat(100)}one\n`, "\0".repeat(100)]) {
		for (const source of await open([folder.write("begun.log", text)])) await source.close();
	}
});

test("files, one that is to come, and standard input", async () => {
	const stdin = new PassThrough();
	const later = join(folder.path, "later.log");
	const sources = await open([log, later, "-"], stdin);
	assert.equal(
		sources.map(({ name, isFile }) => [name, isFile]),
		[
			[log, true],
			[later, true],
			["stdin", false],
		],
	);
	assert.equal(await lines(sources[0]), ["1 one", "2 two"]);
	appendFileSync(log, "ree\n");
	assert.equal(await lines(sources[0]), ["3 three"]);
	folder.write("later.log", "x\n");
	assert.equal(await lines(sources[1]), ["1 x"]);
	stdin.write("a\nb");
	assert.equal(await lines(sources[2]), ["1 a"]);
	stdin.end();
	assert.is(sources[2]?.hasEnded, false);
	assert.equal(await lines(sources[2]), ["2 b"]);
	assert.equal(
		sources.map(({ hasEnded }) => hasEnded),
		[false, false, true],
	);
	for (const source of sources) await source.close();
});

test("the same file is followed once", async () => {
	const link = join(folder.path, "link.log");
	linkSync(log, link);
	const notices: string[] = [];
	const sources = await open([log, link, "-", "-"], new PassThrough(), notices);
	assert.is(sources.length, 2);
	assert.equal(notices, [
		'"/link.log" is the same as "/access.log": followed once',
		'"-" is the same as "-": followed once',
	]);
	for (const source of sources) await source.close();
});

test("compressed input is refused when it comes", async () => {
	const [source] = await open(["-"], Readable.from([gzipSync("one\n")], { objectMode: false }));
	await soon();
	const error = await source?.read(0).catch((error: unknown) => error);
	assert.match((error as UserError).message, /cannot follow "stdin": .* found gzip; decompress it first/);
	await source?.close();
});

test("a stream's error is told", async () => {
	const stdin = new PassThrough();
	const [source] = await open(["-"], stdin);
	stdin.destroy(new Error("broken"));
	await soon();
	const error = await source?.read(0).catch((error: unknown) => error);
	assert.match((error as Error).message, /broken/);
});

test("a named pipe goes on with its next writer", async () => {
	const path = join(folder.path, "fifo");
	execFileSync("mkfifo", [path]);
	const [source] = await open([path]);
	assert.equal(await lines(source), []);
	for (const [text, expected] of [
		["a\nb", ["1 a", "2 b"]],
		["c\n", ["3 c"]],
	] as const) {
		execFileSync("bash", ["-c", `printf '${text.replace("\n", "\\n")}' > ${path}`]);
		assert.equal(await lines(source), expected);
		assert.equal(await lines(source), []);
	}
	assert.is(source?.hasEnded, false);
	await source?.close();
});

test.run();
