import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../src/errors.ts";
import { dryRun } from "./helpers/dry-run.ts";
import { FIREFOX } from "./helpers/log-event.ts";
import { tempFolder } from "./helpers/temp-folder.ts";

const test = suite("pipeline");

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const REQUESTS = readFileSync(join(FIXTURES, "browser", "request.ndjson"));
const HITS = readFileSync(join(FIXTURES, "browser", "tracker.ndjson"));
const temporary = tempFolder();
test.after(() => temporary.remove());
const file = temporary.write;

const requests = file("request.ndjson", REQUESTS);
const hits = file("tracker.ndjson", HITS);
const usual = await dryRun([requests, hits]);

test("the usual way", () => {
	assert.is(usual.report.records, 222);
	assert.is(usual.dump.length, 14);
	assert.equal(usual.notices, []);
});

const [first, second] = halves(REQUESTS);
const gzipped = Buffer.concat([gzipSync(REQUESTS), gzipSync(HITS)]);
const even = split(REQUESTS, (index) => index % 2 === 0);
const odd = split(REQUESTS, (index) => index % 2 === 1);

const WAYS: readonly (readonly [name: string, logs: readonly string[], stdin?: Uint8Array])[] = [
	["a file, and the other on standard input", [requests, "-"], HITS],
	["the tracker's log first, on standard input", ["-", requests], HITS],
	["one after the other on standard input", ["-"], Buffer.concat([HITS, REQUESTS])],
	["one after the other in a file", [file("both", Buffer.concat([REQUESTS, HITS]))]],
	["compressed, several in one", [file("both.gz", gzipped)]],
	["compressed on standard input", ["-"], gzipped],
	["one compressed, one not", [file("tracker.gz", gzipSync(HITS)), requests]],
	["rotated in the middle", [file("request.1", first), hits, file("request.0", second)]],
	["from two servers", [file("even", even), hits, file("odd", odd)]],
	["two servers' logs one after the other", [file("servers", Buffer.concat([odd, HITS, even]))]],
	["the new half before the old one", [file("turned", Buffer.concat([second, first])), hits]],
	["without the last line end", [file("unfinished", REQUESTS.subarray(0, -1)), hits]],
	["with line ends of Windows", [file("crlf", REQUESTS.toString("latin1").replaceAll("\n", "\r\n")), hits]],
	["the same file twice", [requests, hits, requests]],
];

test("however the lines come, the report is the same to the byte, and so are the requests and their order", async () => {
	for (const [name, logs, stdin] of WAYS) {
		const { json, dump } = await dryRun(logs, {}, stdin);
		assert.is(json, usual.json, name);
		assert.equal(
			dump.map(({ request }) => request),
			usual.dump.map(({ request }) => request),
			name,
		);
	}
	assert.is(WAYS.length, 14);
});

test("says of each page view where it stands, whatever chunks and parts it came in", async () => {
	const line = (number: number, seconds: number, more = ""): string =>
		`{"time":${1795348800 + seconds},"ip":"203.0.113.7","url":"https://x/${number}","user_agent":"${FIREFOX}"${more}}\n`;
	const hit =
		'{"time":1795348800,"ip":"203.0.113.9","url":"https://x/matomo.php?idsite=1&rec=1","user_agent":"Firefox/2"}\n';
	let log = hit;
	const long = `,"x":"${"ä".repeat(100_000)}"`;
	for (let number = 2; number <= 3000; number++) {
		// Time starts again twice, as if three logs had been written one after the other.
		const seconds = 10 * (number % 1100);
		if (number % 500 === 0) log += line(number, seconds, long);
		else if (number % 70 === 0) log += "\n";
		else if (number % 90 === 0) log += "not a record\n";
		else log += line(number, seconds);
	}
	const path = file("long", log);
	for (const { dump, report } of [await dryRun([path]), await dryRun(["-"], {}, Buffer.from(log))]) {
		assert.is(report.records, 3000);
		assert.is(report.identity.holds, true);
		const wrong = dump.filter(({ line, request }) => request.url !== `https://x/${line}`);
		assert.equal(wrong, []);
		const blank = Math.floor(3000 / 70) - Math.floor(3000 / 3500);
		const junk = Math.floor(3000 / 90) - Math.floor(3000 / 630) - Math.floor(3000 / 4500);
		assert.is(dump.length, 2999 - blank - junk);
	}
});

test("logs of many chunks, hits far behind their page views and lines out of order, join as if all were known", async () => {
	const chance = (number: number): number => (Math.imul(number, 2654435761) >>> 0) / 2 ** 32;
	const line = (number: number, start: number, path: string, padding: number): { logged: number; text: string } => ({
		logged: start + 9.9 * chance(number + padding),
		text: `{"time":${(1795348800 + start).toFixed(3)},"ip":"2001:db8::${number.toString(16)}","url":"https://x${path}","user_agent":"${FIREFOX}","x":"${"-".repeat(padding)}"}\n`,
	});
	const views = Array.from({ length: 2500 }, (_, number) => line(number, number / 2, `/${number}`, 300));
	const tracked = views.flatMap((_, number) => (number % 5 === 0 ? [] : number));
	const hits = tracked.map((number) => {
		const query = `idsite=1&rec=1&url=${encodeURIComponent(`https://x/${number}`)}`;
		return line(number, number / 2 + 65 * chance(number) - 5, `/matomo.php?${query}`, 40);
	});
	const write = (name: string, lines: readonly { logged: number; text: string }[]): string =>
		file(
			name,
			[...lines]
				.sort((a, b) => a.logged - b.logged)
				.map(({ text }) => text)
				.join(""),
		);
	const { report, dump } = await dryRun([write("far-requests", views), write("far-hits", hits)]);
	assert.equal(report.late, { views: 0, largest: 0, hits: 0 });
	assert.equal(report.outcomes.matched, { url: 2000 });
	assert.equal(
		dump.map(({ request }) => request.url),
		Array.from({ length: 500 }, (_, fifth) => `https://x/${5 * fifth}`),
	);
});

test("overlong lines are counted in their place", async () => {
	const line = (path: string): string =>
		`{"time":1795348800,"ip":"203.0.113.7","url":"https://x/${path}","user_agent":"${FIREFOX}"}\n`;
	const log = line("1") + line("x".repeat(5000)) + line("3") + line("y".repeat(300_000)) + line("5");
	const { report, dump } = await dryRun([file("overlong", log)], { maxLine: 4096, noTracker: true });
	assert.equal(report.outcomes.malformed, { "too-long": 2 });
	assert.equal(
		dump.map(({ line, request }) => `${line} ${request.url}`),
		["1 https://x/1", "3 https://x/3", "5 https://x/5"],
	);
});

const LINES = [
	"browser/request.ndjson",
	"browser/tracker.ndjson",
	"browser/mixed.log",
	...["monorail", "nginx-combined", "nginx-json", "nginx-tsv"].map((name) => `formats/${name}/input.log`),
].flatMap((name) => readFileSync(join(FIXTURES, name), "latin1").split("\n").filter(Boolean));

const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => Buffer.from(array).toString("latin1"));
const line = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom(...LINES) },
	{
		weight: 2,
		arbitrary: fc
			.tuple(fc.constantFrom(...LINES), fc.nat(), fc.nat(5), bytes)
			.map(
				([good, at, lost, put]) =>
					good.slice(0, at % good.length) + put.slice(0, 3) + good.slice((at % good.length) + lost),
			),
	},
	{
		// Torn: the rest of one record is lost, and the next is glued on.
		weight: 1,
		arbitrary: fc
			.tuple(fc.constantFrom(...LINES), fc.nat(), fc.constantFrom(...LINES))
			.map(([head, at, tail]) => head.slice(0, at % head.length) + tail),
	},
	{ weight: 1, arbitrary: bytes },
	{ weight: 1, arbitrary: fc.constantFrom("", "\r", "\ufeff", "{}", "null") },
);
const log = fc
	.record({
		lines: fc.array(line, { maxLength: 40 }),
		end: fc.constantFrom("\n", "\n", "\r\n", ""),
		separator: fc.constantFrom("\n", "\r\n"),
	})
	.map(({ lines, end, separator }) => Buffer.from(lines.join(separator) + end, "latin1"));
const settings = fc.record({
	noTracker: fc.boolean(),
	match: fc.constantFrom("visitor-id", "url", "referer", "visitor"),
	lateness: fc.constantFrom(0, 10_000),
	maxLine: fc.constantFrom(1024, 8 * 2 ** 20),
	host: fc.constantFrom(undefined, "shop.test"),
});

test("whatever the input, every line has an outcome", async () => {
	assert.ok(LINES.length > 500);
	let refused = 0;
	let number = 0;
	const run = fc.asyncProperty(
		fc.array(log, { minLength: 1, maxLength: 3 }),
		fc.boolean(),
		settings,
		async (logs, gzip, some) => {
			const files = logs.map((content) => file(`any-${number++}`, gzip ? gzipSync(content) : content));
			const stdin = logs[0] ?? Buffer.alloc(0);
			try {
				const { report, dump, notices } = await dryRun([...files, "-"], some, stdin);
				assert.ok(report.identity.holds, report.identity.lines.join("; "));
				// A torn line may hold several records; a log whose lines all begin another one is not read.
				const read = logs.filter(
					(_, index) => !notices.some((notice) => notice.startsWith(`"${files[index]}" has the`)),
				);
				const lines = [...read, stdin].reduce((sum, content) => sum + lineCount(content), 0);
				assert.ok(report.records >= lines, `${report.records} records of ${lines} lines`);
				const { outcomes } = report;
				assert.is(dump.length, outcomes["would-send"] + outcomes.held + outcomes.rejected);
			} catch (error) {
				// No line of a log that any format can read: that is no log.
				if (!(error instanceof UserError)) throw error;
				refused++;
			}
		},
	);
	await fc.assert(run, { numRuns: 100 });
	assert.ok(refused < 50, `${refused} refused`);
});

test("random bytes are refused, or every line has an outcome", async () => {
	const noise = fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array));
	const run = fc.asyncProperty(noise, fc.nat(20), async (content, good) => {
		const lines = LINES.slice(0, good).join("\n");
		const all = Buffer.concat([content, Buffer.from(`\n${lines}\n`, "latin1")]);
		if (good === 0 && lineCount(all) === 0) return;
		try {
			const { report } = await dryRun(["-"], { logFormat: ["nginx-json"] }, all);
			assert.ok(report.identity.holds, report.identity.lines.join("; "));
			assert.ok(report.records >= lineCount(all));
		} catch (error) {
			if (!(error instanceof UserError) || good > 0) throw error;
		}
	});
	await fc.assert(run, { numRuns: 100 });
});

/** Lines of a log: the last counts without its end, too, if there is anything of it. */
function lineCount(content: Uint8Array): number {
	const ends = content.filter((byte) => byte === 0x0a).length;
	return content.length > 0 && content[content.length - 1] !== 0x0a ? ends + 1 : ends;
}

function halves(content: Buffer): readonly [Buffer, Buffer] {
	const middle = content.indexOf("\n", content.length / 2) + 1;
	return [content.subarray(0, middle), content.subarray(middle)];
}

function split(content: Buffer, isIn: (index: number) => boolean): Buffer {
	const lines = content.toString("latin1").split("\n").slice(0, -1);
	return Buffer.from(`${lines.filter((_, index) => isIn(index)).join("\n")}\n`, "latin1");
}

test.run();
