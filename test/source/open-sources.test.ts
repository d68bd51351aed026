import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { linkSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, UserError } from "../../src/errors.ts";
import { FORMATS } from "../../src/format/formats.ts";
import { openSources } from "../../src/source/open-sources.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("source/open-sources");

const folder = tempFolder();
test.after(() => folder.remove());

const MORNING = smallLog({ missed: 40 });
const EVENING = smallLog({ missed: 30, from: 3_600 });
/** As if sorted by something else: each line is far from the next. */
const SHUFFLED = (() => {
	const { lines } = smallLog({ missed: 1_500 });
	return lines.map((_, index) => lines[(index * 1_009) % lines.length]).join("\n");
})();
/** Two whole logs, one written after the other. */
const BOTH = EVENING.text + MORNING.text;

/** What came of opening: each part as source, first line and text. */
interface Opened {
	readonly parts: readonly (readonly [source: string, firstLine: number, text: string])[];
	readonly notices: readonly string[];
	readonly scanned: number;
}

/** Opens, reads every part twice (the same must come), and closes. */
async function readAll(
	inputs: readonly string[],
	stdin: Readable = Readable.from([]),
	signal?: AbortSignal,
): Promise<Opened> {
	const notices: string[] = [];
	let scanned = 0;
	const sources = await openSources(inputs, {
		formats: FORMATS,
		lateness: 10_000,
		stdin,
		onNotice: (notice) => notices.push(notice),
		onScanned: (bytes) => {
			scanned += bytes;
		},
		...(signal && { signal }),
	});
	const parts: Opened["parts"][number][] = [];
	for (const part of sources.parts) {
		const bytes = await collect(part.open());
		assert.ok(bytes.equals(await collect(part.open())));
		assert.is(part.size, bytes.length);
		parts.push([part.source, part.firstLine, bytes.toString()]);
	}
	await sources.close();
	return { parts, notices, scanned };
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
	const copies: Buffer[] = [];
	for await (const chunk of chunks) copies.push(Buffer.from(chunk));
	return Buffer.concat(copies);
}

async function failure(inputs: readonly string[], stdin?: Readable, signal?: AbortSignal): Promise<unknown> {
	const before = openFiles();
	const error = await readAll(inputs, stdin, signal).then(
		() => undefined,
		(cause: unknown) => cause,
	);
	for (let turn = 0; turn < 100 && openFiles() > before; turn++) await new Promise(setImmediate);
	assert.is(openFiles(), before, "files are closed after an error");
	return error;
}

const openFiles = (): number => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0);

function fifo(name: string): string {
	const path = join(folder.path, name);
	execFileSync("mkfifo", [path]);
	return path;
}

async function writeInto(path: string, content: string | Buffer): Promise<void> {
	const file = await open(path, "w");
	await file.writeFile(content);
	await file.close();
}

const morning = folder.write("morning.log", MORNING.text);
const evening = folder.write("evening.log", EVENING.text);
const both = folder.write("both.log", BOTH);

test("files, in the order in which they are given", async () => {
	const { parts, notices, scanned } = await readAll([evening, morning]);
	assert.equal(parts, [
		[evening, 1, EVENING.text],
		[morning, 1, MORNING.text],
	]);
	assert.equal(notices, []);
	assert.is(scanned, BOTH.length);
});

/** The two parts of a source that holds two logs. */
const twoParts = (source: string): Opened["parts"] => [
	[source, 1, EVENING.text],
	[source, EVENING.lines.length + 1, MORNING.text],
];

test("one file of several logs", async () => {
	assert.equal((await readAll([both])).parts, twoParts(both));
});

test("gzip, of one log and of several", async () => {
	const one = folder.write("one.gz", gzipSync(MORNING.text));
	const several = folder.write("several.gz", gzipSync(BOTH));
	const members = folder.write("members.gz", Buffer.concat([gzipSync(EVENING.text), gzipSync(MORNING.text)]));
	const { parts, notices } = await readAll([one, several]);
	assert.equal(parts, [[one, 1, MORNING.text], ...twoParts(several)]);
	assert.equal(notices, []);
	assert.equal((await readAll([members])).parts, twoParts(members));
	const twice = await readAll([several, members]);
	assert.equal(twice.parts, twoParts(several));
	assert.equal(twice.notices, [`"${members}" has the same lines as "${several}": read once`]);
});

test("bzip2, zstd and xz, whatever their names, several at once, and piped", async () => {
	const compressed = new URL("../../fixtures/compressed/", import.meta.url).pathname;
	const text = readFileSync(join(compressed, "access.log"), "utf8");
	const archives = ["bz2", "zst", "xz"].map((ending) => readFileSync(join(compressed, `access.log.${ending}`)));
	const paths = [...archives, ...archives].map((archive, n) => folder.write(`archive-${n}.log`, archive));
	for (const [index, { parts, notices }] of (await Promise.all(paths.map((path) => readAll([path])))).entries()) {
		assert.equal(parts, [[paths[index], 1, text]]);
		assert.equal(notices, []);
	}
	for (const archive of archives) {
		const piped = await readAll(["-"], Readable.from([archive]));
		assert.equal(piped.parts, [["stdin", 1, text]]);
		const cut = folder.write("cut.log", archive.subarray(0, archive.length - 40));
		assert.match((await readAll([cut])).notices[0] ?? "", `"${cut}" is damaged (unexpected`);
	}
});

test("a damaged archive is read up to there, and that is told once", async () => {
	const archive = gzipSync(MORNING.text);
	const path = folder.write("truncated.gz", archive.subarray(0, archive.length - 20));
	const { parts, notices } = await readAll([path]);
	assert.is(parts.length, 1);
	assert.ok(MORNING.text.startsWith(parts[0]?.[2] ?? "-"));
	assert.equal(notices, [`"${path}" is damaged (unexpected end of file): read up to there`]);
});

test("whoever asks is told by name which archives are damaged", async () => {
	const archive = gzipSync(MORNING.text);
	const whole = folder.write("whole.gz", gzipSync(EVENING.text));
	const path = folder.write("damaged.gz", archive.subarray(0, archive.length - 20));
	const damaged: string[] = [];
	const sources = await openSources([path, whole], {
		formats: FORMATS,
		lateness: 10_000,
		stdin: Readable.from([]),
		onNotice: () => undefined,
		onDamaged: (name) => damaged.push(name),
		onScanned: () => undefined,
	});
	await sources.close();
	assert.equal(damaged, [path]);
});

test("a pipe, of one log, of several, and of an archive", async () => {
	for (const content of [MORNING.text, BOTH, gzipSync(BOTH)]) {
		const { parts, notices } = await readAll(["-"], Readable.from([Buffer.from(content)]));
		assert.equal(parts, content === MORNING.text ? [["stdin", 1, MORNING.text]] : twoParts("stdin"));
		assert.equal(notices, []);
	}
});

test("a pipe in tiny pieces", async () => {
	const text = EVENING.lines.slice(0, 3).join("\r\n");
	for (const content of [Buffer.from(text), gzipSync(text)]) {
		const { parts } = await readAll(["-"], Readable.from(Array.from(content, (byte) => Buffer.from([byte]))));
		assert.equal(parts, [["stdin", 1, text]]);
	}
});

test("a named pipe, plain and compressed", async () => {
	for (const [name, content] of [
		["plain", Buffer.from(BOTH)],
		["compressed", gzipSync(BOTH)],
	] as const) {
		const path = fifo(name);
		const [{ parts }] = await Promise.all([readAll([path]), writeInto(path, content)]);
		assert.equal(parts, twoParts(path));
	}
});

test("what is empty is told, and is no error", async () => {
	const empty = folder.write("empty.log", "");
	const archive = folder.write("empty.gz", gzipSync(""));
	const { parts, notices } = await readAll([empty, archive, "/dev/null", "-", morning]);
	assert.equal(parts, [[morning, 1, MORNING.text]]);
	assert.equal(notices, [
		`"${empty}" is empty`,
		`"${archive}" is empty`,
		'"/dev/null" is empty',
		"standard input is empty",
	]);
});

test("the same file is read once, whatever it is called", async () => {
	const symbolic = join(folder.path, "symbolic.log");
	const hard = join(folder.path, "hard.log");
	symlinkSync(morning, symbolic);
	linkSync(morning, hard);
	const { parts, notices } = await readAll([morning, symbolic, evening, hard, morning]);
	assert.equal(
		parts.map(([source]) => source),
		[morning, evening],
	);
	assert.equal(notices, [
		`"${symbolic}" is the same file as "${morning}": read once`,
		`"${hard}" is the same file as "${morning}": read once`,
		`"${morning}" is given twice: read once`,
	]);
});

test("standard input twice is read once", async () => {
	const { parts, notices } = await readAll(["-", morning, "-"], Readable.from([Buffer.from(EVENING.text)]));
	assert.equal(
		parts.map(([source]) => source),
		["stdin", morning],
	);
	assert.equal(notices, ['"-" is given twice: read once']);
});

const binary = folder.write(
	"binary",
	Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2654435761) >>> 24)),
);

const WRONG: readonly (readonly [title: string, input: string, says: RegExp])[] = [
	["missing", join(folder.path, "nothing.log"), /^cannot read ".*nothing\.log": .*no such file; check its name$/],
	["below a file", join(morning, "x.log"), /^cannot read ".*x\.log": .*no such file; check its name$/],
	[
		"a directory",
		`${folder.path}/`,
		/^cannot read ".*": .*a directory; name the files in it, such as .*[^/]\/\*\.log$/,
	],
	["binary", binary, /^cannot read ".*binary": expected an access log, found bytes that are no text; /],
	[
		"in no order",
		folder.write("shuffled.log", SHUFFLED),
		/found \d+ stretches of the same time; sort it by time, or .*--lateness$/,
	],
	[
		"text",
		folder.write("text", "Dear diary,\n\ntoday\n"),
		/found none among the first 2; describe its format with --log-format/,
	],
];

test("what is no log is refused, and all files are closed", async () => {
	for (const [title, input, says] of WRONG) {
		const error = await failure([morning, input]);
		assert.instance(error, UserError, title);
		assert.is((error as UserError).status, EXIT.input, title);
		assert.match((error as UserError).message, says, title);
	}
	assert.is(WRONG.length, 6);
});

test("a log that runs backwards is many parts, and no disorder", async () => {
	const { lines } = smallLog({ missed: 3_000 });
	const { parts } = await readAll([folder.write("reversed.log", [...lines].reverse().join("\n"))]);
	assert.ok(parts.length > 500, `${parts.length} parts`);
	const read = parts.flatMap(([, , text]) => text.split("\n")).filter(Boolean);
	assert.is(read.length, lines.length);
});

test("a socket is no log", async () => {
	const path = join(folder.path, "socket");
	const server = createServer().listen(path);
	await once(server, "listening");
	const error = await failure([path]);
	server.close();
	assert.match((error as UserError).message, /a socket, or a device that is not there/);
});

test("an error of a pipe is the pipe's", async () => {
	const failing = new Readable({
		read() {
			this.destroy(Object.assign(new Error("EIO: i/o error, read"), { code: "EIO", errno: -5 }));
		},
	});
	assert.match(((await failure(["-"], failing)) as UserError).message, /^cannot read "-": .*found i\/o error; /);
});

test("a bug stays one", async () => {
	const failing = new Readable({ read: () => Buffer.from("x").fill(0).readInt32BE(0) });
	assert.instance(await failure(["-"], failing), RangeError);
});

test("opening ends with the signal's reason: before, while a pipe has nothing to say, and within a file", async () => {
	const reason = new Error("enough");
	assert.is(await failure([morning], undefined, AbortSignal.abort(reason)), reason);

	for (const [input, stdin] of [
		["-", new PassThrough()],
		[fifo("silent"), undefined],
	] as const) {
		const controller = new AbortController();
		stdin?.write(MORNING.text);
		const failed = failure([morning, input], stdin, controller.signal);
		setTimeout(() => controller.abort(reason), 20);
		assert.is(await failed, reason, input);
	}

	const controller = new AbortController();
	const large = folder.write("large.log", MORNING.text.repeat(100));
	const opening = openSources([large], {
		formats: FORMATS,
		lateness: 10_000,
		stdin: Readable.from([]),
		onNotice: () => undefined,
		onScanned: () => controller.abort(reason),
		signal: controller.signal,
	});
	await opening.then(
		() => assert.unreachable(),
		(error: unknown) => assert.is(error, reason),
	);
});

test("a signal after everything was opened disturbs nobody", async () => {
	const controller = new AbortController();
	const sources = await openSources([morning, "-"], {
		formats: FORMATS,
		lateness: 10_000,
		stdin: Readable.from([Buffer.from(EVENING.text)]),
		onNotice: () => undefined,
		onScanned: () => undefined,
		signal: controller.signal,
	});
	controller.abort(new Error("enough"));
	const texts = await Promise.all(sources.parts.map(async (part) => (await collect(part.open())).toString()));
	await sources.close();
	assert.equal(texts, [MORNING.text, EVENING.text]);
});

test.run();
