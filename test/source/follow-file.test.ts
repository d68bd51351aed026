import {
	appendFileSync,
	copyFileSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FORMATS } from "../../src/format/formats.ts";
import { FollowedFile } from "../../src/source/follow-file.ts";
import type { LogMark } from "../../src/source/live-source.ts";
import { sameLog } from "../../src/source/rotated.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { lineOf, WrittenLog } from "./written-log.ts";

const test = suite("source/follow-file");
const folder = tempFolder();
test.after(() => folder.remove());

const QUIET = 30_000;

/** Who follows a log, and what has come of it. */
class Reader {
	readonly lines: string[] = [];
	readonly notices: string[] = [];
	readonly marks: LogMark[] = [];
	readonly #path: string;
	#source: FollowedFile | undefined;
	#now = 0;

	constructor(path: string) {
		this.#path = path;
	}

	/** Takes all that is there. */
	async look(): Promise<void> {
		const source = await this.#open();
		for (let read = await source.read(this.#now); read; read = await source.read(this.#now)) {
			this.lines.push(...read.lines.map(String));
			const { mark } = read;
			if (!mark) continue;
			const at = this.marks.findIndex(({ head }) => sameLog(head, mark.head));
			if (at < 0) this.marks.push(mark);
			else this.marks[at] = mark;
		}
	}

	/** Lets time pass. */
	pass(ms: number): void {
		this.#now += ms;
	}

	/** Ends, and forgets all but how far it came. */
	async stop(): Promise<void> {
		await this.#source?.close();
		this.#source = undefined;
	}

	async #open(): Promise<FollowedFile> {
		this.#source ??= await FollowedFile.open(
			this.#path,
			{
				formats: FORMATS,
				lineLimit: 100_000,
				quietFor: QUIET,
				onNotice: (notice) => this.notices.push(notice.replaceAll(folder.path, "")),
				known: (head) => this.marks.find((mark) => sameLog(mark.head, head)),
			},
			this.#now,
		);
		return this.#source;
	}
}

/** What happens to a log. All of it must be read, in this order, and nothing twice. */
interface Case {
	readonly title: string;
	readonly happens: (log: WrittenLog, reader: Reader) => Promise<void> | void;
	/** What is told, if anything. */
	readonly tells?: RegExp;
}

const CASES: readonly Case[] = [
	{ title: "nothing", happens: () => undefined },
	{ title: "it grows", happens: (log) => log.write(3) },
	{
		title: "renamed and created; the server goes on with the old one for a while",
		async happens(log, reader) {
			log.rename();
			log.write(2, `${log.path}.1`);
			await reader.look();
			log.write(2, `${log.path}.1`);
			await reader.look();
			log.write(2);
		},
	},
	{
		title: "renamed, created later",
		async happens(log, reader) {
			log.rename({ creates: false });
			log.write(1, `${log.path}.1`);
			await reader.look();
			reader.pass(10 * QUIET);
			log.write(1, `${log.path}.1`);
			await reader.look();
			log.write(2);
		},
	},
	{
		title: "renamed and created three times between two looks",
		happens(log) {
			for (let n = 0; n < 3; n++) {
				log.write(2);
				log.rename();
			}
			log.write(2);
		},
	},
	{
		title: "renamed three times, all compressed",
		happens(log) {
			for (let n = 0; n < 3; n++) {
				log.write(2);
				log.rename();
				log.compress();
			}
			log.write(2);
		},
	},
	{
		title: "renamed three times, the older ones compressed, one of them just now",
		happens(log) {
			for (let n = 0; n < 3; n++) {
				log.write(2);
				log.rename();
			}
			log.compress(3);
			log.compress(2);
			writeFileSync(`${log.path}.1.gz`, gzipSync(readFileSync(`${log.path}.1`)));
			log.write(2);
		},
	},
	{
		title: "renamed twice with an empty log between",
		happens(log) {
			log.write(2);
			log.rename();
			log.rename();
			log.write(2);
		},
	},
	{
		title: "renamed and not created, twice",
		happens(log) {
			log.rename({ creates: false });
			log.write(3);
			log.rename({ creates: false });
		},
	},
	{
		title: "rotated by date",
		happens(log) {
			log.write(2);
			renameSync(log.path, `${log.path}-20260302`);
			log.write(2);
			renameSync(log.path, `${log.path}-20260303`);
			log.write(2);
		},
	},
	{
		title: "copied and cut off, then smaller",
		happens(log) {
			log.write(2);
			log.copyAndTruncate();
			log.write(1);
		},
	},
	{
		title: "copied and cut off, then larger",
		happens(log) {
			log.write(2);
			log.copyAndTruncate();
			log.write(50);
		},
	},
	{
		title: "copied and cut off, then of the same size",
		happens(log) {
			const { size } = statSync(log.path);
			log.copyAndTruncate();
			log.write(5);
			assert.is(statSync(log.path).size, size);
		},
	},
	{
		title: "copied and cut off, compressed, then empty",
		happens(log) {
			log.write(2);
			log.copyAndTruncate();
			log.compress();
		},
	},
	{
		title: "copied and cut off three times between two looks",
		happens(log) {
			for (let n = 0; n < 3; n++) {
				log.write(20);
				log.copyAndTruncate();
			}
			log.write(1);
		},
	},
	{
		title: "cut off without a copy, all read",
		happens(log) {
			truncateSync(log.path);
			log.write(1);
		},
		tells: /\.log" was cut off, and there is no copy/,
	},
	{
		title: "deleted, and there again",
		async happens(log, reader) {
			rmSync(log.path);
			await reader.look();
			log.write(2);
			await reader.look();
			rmSync(log.path);
			log.write(2);
		},
	},
	{
		title: "replaced by a longer copy of itself, as rsync does",
		async happens(log, reader) {
			for (let n = 0; n < 2; n++) {
				copyFileSync(log.path, `${log.path}~`);
				log.write(3, `${log.path}~`);
				renameSync(`${log.path}~`, log.path);
				await reader.look();
			}
		},
	},
	{
		title: "a torn line is waited for",
		async happens(log, reader) {
			const finish = log.tear();
			await reader.look();
			assert.is(reader.lines.length, 5);
			finish();
		},
	},
	{
		title: "a torn line is finished after the rotation",
		async happens(log, reader) {
			const finish = log.tear();
			await reader.look();
			log.rename();
			await reader.look();
			finish(`${log.path}.1`);
			await reader.look();
			log.write(1);
		},
	},
	{
		title: "a torn line in a copy",
		async happens(log, reader) {
			log.write(2);
			const finish = log.tear();
			await reader.look();
			finish();
			log.copyAndTruncate();
			log.write(1);
		},
	},
	{
		title: "stopped, and rotated twice meanwhile",
		async happens(log, reader) {
			await reader.stop();
			log.write(2);
			log.rename();
			log.write(2);
			log.rename();
			log.write(2);
		},
	},
	{
		title: "stopped, and rotated twice meanwhile, compressed",
		async happens(log, reader) {
			await reader.stop();
			log.write(2);
			log.rename();
			log.compress();
			log.write(2);
			log.rename();
			log.compress();
			log.write(2);
			await reader.look();
			await reader.stop();
			log.write(1);
		},
	},
	{
		title: "stopped with a torn line, copied and cut off meanwhile",
		async happens(log, reader) {
			const finish = log.tear();
			await reader.look();
			await reader.stop();
			finish();
			log.write(2);
			log.copyAndTruncate();
			log.write(30);
		},
	},
	{
		title: "stopped, deleted, and another log with the same inode",
		async happens(log, reader) {
			await reader.stop();
			const { ino } = statSync(log.path);
			// Of several new files one gets the number that is free again, on most file systems.
			rmSync(log.path);
			for (let n = 0; n < 20; n++) {
				log.write(1, `${log.path}~`);
				renameSync(`${log.path}~`, log.path);
				if (statSync(log.path).ino === ino) break;
				await reader.look();
				await reader.stop();
			}
		},
	},
];

for (const { title, happens, tells } of CASES) {
	test(`${title}`, async () => {
		const number = CASES.findIndex((each) => each.title === title);
		mkdirSync(join(folder.path, `${number}`));
		const log = new WrittenLog(join(folder.path, `${number}`, "access.log"));
		// These were there before, and are none of ours.
		for (const [name, n] of [
			["access.log.7", -200],
			["access.log.8.gz", -300],
			["access.log.note", 9999],
		] as const) {
			const text = `${lineOf(n)}\n`;
			writeFileSync(join(folder.path, `${number}`, name), name.endsWith("gz") ? gzipSync(text) : text);
		}
		log.write(5);
		const reader = new Reader(log.path);
		await reader.look();
		assert.equal(reader.lines, log.written);
		await happens(log, reader);
		await reader.look();
		assert.equal(reader.lines, log.written);
		log.write(1);
		await reader.look();
		reader.pass(QUIET);
		await reader.look();
		reader.pass(QUIET);
		await reader.look();
		assert.equal(reader.lines, log.written);
		if (tells) assert.match(reader.notices.join("\n"), tells);
		else assert.equal(reader.notices, []);
		// And however far it came, it can go on there.
		await reader.stop();
		log.write(1);
		await reader.look();
		assert.equal(reader.lines, log.written);
		await reader.stop();
	});
}

test("the last line of a log that was rotated away is complete without its end, after a while", async () => {
	const log = new WrittenLog(join(folder.path, "torn.log"));
	log.write(1);
	const reader = new Reader(log.path);
	await reader.look();
	appendFileSync(log.path, lineOf(1));
	await reader.look();
	log.rename();
	await reader.look();
	reader.pass(QUIET - 1);
	await reader.look();
	assert.equal(reader.lines, [lineOf(0)]);
	reader.pass(1);
	await reader.look();
	assert.equal(reader.lines, [lineOf(0), lineOf(1)]);
	await reader.stop();
});

test("a log that was rotated away and cannot be read is told of, once", async () => {
	const log = new WrittenLog(join(folder.path, "unreadable.log"));
	log.write(1);
	const reader = new Reader(log.path);
	// Nobody may open it, not even root.
	symlinkSync(`${log.path}.1`, `${log.path}.1`);
	for (let run = 0; run < 2; run++) {
		await reader.look();
		log.write(1);
		renameSync(log.path, `${log.path}.${run + 2}`);
		await reader.look();
		log.write(1);
		await reader.look();
		assert.is(reader.notices.length, 1);
		assert.match(
			reader.notices.pop() ?? "",
			/^cannot read "\/unreadable\.log\.1": .* found links that lead in a circle/,
		);
		await reader.stop();
	}
	assert.equal(reader.lines, log.written);
});

test("a log cut off without a copy loses its torn line, which is counted", async () => {
	const log = new WrittenLog(join(folder.path, "cut.log"));
	log.write(1);
	appendFileSync(log.path, lineOf(1).slice(0, 20));
	const reader = new Reader(log.path);
	await reader.look();
	truncateSync(log.path);
	log.write(1);
	await reader.look();
	assert.equal(reader.lines, [lineOf(0), lineOf(1).slice(0, 20), lineOf(1)]);
	await reader.stop();
});

/** What is there when nothing is left of the logs that were followed, and which of it is read. */
for (const [title, since, expected] of [
	["what was changed since", 500_000, [1, 2]],
	["nothing but the log itself, when the path was not followed before", undefined, [2]],
] as const) {
	test(`stopped until all that was known is gone: ${title}`, async () => {
		const path = join(folder.path, `gone-${since}.log`);
		for (const [n, name, changed] of [
			[0, ".2.gz", 400],
			[1, ".1", 600],
			[2, "", 700],
		] as const) {
			const text = `${lineOf(n)}\n`;
			writeFileSync(path + name, name.endsWith("gz") ? gzipSync(text) : text);
			utimesSync(path + name, changed, changed);
		}
		const options = { formats: FORMATS, lineLimit: 100_000, quietFor: QUIET, onNotice: () => undefined };
		const known = { known: () => undefined, unsettledSince: () => since };
		const source = await FollowedFile.open(path, { ...options, ...known }, 0);
		const lines: string[] = [];
		for (let read = await source.read(0); read; read = await source.read(0)) lines.push(...read.lines.map(String));
		await source.close();
		assert.equal(lines, expected.map(lineOf));
	});
}

test("waits for a log that is not there yet, and for what is in its place to go", async () => {
	const path = join(folder.path, "later.log");
	const log = new WrittenLog(path);
	const reader = new Reader(path);
	await reader.look();
	assert.equal(reader.notices.splice(0), ['"/later.log" is not there yet: waiting for it']);
	log.write(2);
	await reader.look();
	rmSync(path);
	mkdirSync(path);
	await reader.look();
	await reader.look();
	rmSync(path, { recursive: true });
	writeFileSync(path, gzipSync("x"));
	await reader.look();
	await reader.look();
	assert.equal(reader.notices, [
		'"/later.log" is no file any more: waiting for one',
		'"/later.log" is a gzip archive now: waiting for a log',
	]);
	rmSync(path);
	log.write(1);
	await reader.look();
	assert.equal(reader.lines, log.written);
	await reader.stop();
});

test("all of them were tried", () => assert.is(CASES.length, 25));

test.run();
