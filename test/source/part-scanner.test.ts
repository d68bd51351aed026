import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Format } from "../../src/format/format.ts";
import { FORMATS, formatNamed } from "../../src/format/formats.ts";
import { type Beginning, NEW_SOURCE } from "../../src/source/mark.ts";
import { PartScanner, type Stretch } from "../../src/source/part-scanner.ts";

const test = suite("source/part-scanner");

const LATENESS = 10_000;

/** Lines `@1234 …`: their time is the number. */
const AT: Format = {
	...formatNamed("nginx-tsv"),
	name: "at",
	loggedAt: (text, from, to) => Number(/^@(-?\d+)(?!\d)/.exec(text.slice(from, to))?.[1] ?? Number.NaN),
};

/** Lines `at=1234 …`. */
const EQUALS: Format = {
	...AT,
	name: "equals",
	loggedAt: (text, from, to) => Number(/^at=(\d+)/.exec(text.slice(from, to))?.[1] ?? Number.NaN),
};

function scan(chunks: readonly Buffer[], formats: readonly Format[] = [AT]): readonly Stretch[] {
	const scanner = new PartScanner(formats, LATENESS);
	for (const chunk of chunks) scanner.push(chunk);
	return scanner.end();
}

const scanText = (text: string, formats?: readonly Format[]): readonly Stretch[] => scan([Buffer.from(text)], formats);

/** Lines of each stretch. */
const cut = (text: string, formats?: readonly Format[]): readonly string[] =>
	scanText(text, formats).map(({ from, to }) => Buffer.from(text).subarray(from, to).toString());

test("cuts where time jumps back by more than the lateness", () => {
	assert.equal(cut("@50000\n@39999\n"), ["@50000\n", "@39999\n"]);
});

test("does not cut at exactly the lateness, and measures from the latest time so far", () => {
	assert.equal(cut("@50000\n@40000\n@45000\n@40000\n").length, 1);
	assert.equal(cut("@50000\n@45000\n@39999\n"), ["@50000\n@45000\n", "@39999\n"]);
	assert.equal(cut("@50000\n@40000\n@39999\n"), ["@50000\n@40000\n", "@39999\n"]);
});

test("tells where text in UTF-16 begins, also behind other text, and not of one line", () => {
	const utf16From = (...chunks: readonly (string | Buffer)[]): number | undefined => {
		const scanner = new PartScanner([AT], LATENESS);
		for (const chunk of chunks) scanner.push(Buffer.from(chunk));
		scanner.end();
		return scanner.utf16From;
	};
	const logs = "@5 some text\n@6 some text\n";
	const [little, big] = [Buffer.from(logs, "utf16le"), Buffer.from(logs, "utf16le").swap16()];
	const many = logs.repeat(20);
	for (const other of [little, big, Buffer.from(`\ufeff${logs}`, "utf16le")]) {
		assert.is(utf16From(logs, other), 3);
		assert.is(utf16From(many, other), 41);
		assert.is(utf16From(Buffer.concat([Buffer.from(many), other])), 41);
		assert.is(utf16From(other), 1);
	}
	assert.is(utf16From(logs, Buffer.from("one line alone", "utf16le")), undefined);
	assert.is(utf16From(logs, `${"\0".repeat(50)}\n`.repeat(5), logs), undefined, "what a crash leaves");
	assert.is(utf16From(logs), undefined);
});

test("readable is what has a time in one of a thousand lines at least", () => {
	const isReadable = (text: string, beginning?: Beginning): boolean => {
		const scanner = new PartScanner([AT], LATENESS, beginning);
		scanner.push(Buffer.from(text));
		scanner.end();
		return scanner.readable;
	};
	assert.is(isReadable("odd\n"), false);
	assert.is(isReadable("odd\n@5\n"), true);
	assert.is(isReadable(`@5\n${"odd\n".repeat(999)}`), true);
	assert.is(isReadable(`@5\n${"odd\n".repeat(1000)}`), false);
	assert.is(isReadable(`@5\n${"odd\n".repeat(1000)}@6\n`), true);
	const later = { ...NEW_SOURCE, from: { offset: 9_000_000, line: 1_000_000, latest: 3 } };
	assert.is(isReadable("odd\n@5\n", later), true, "lines before it do not count");
});

test("forward jumps are no cuts, however far", () => {
	assert.is(cut("@1\n@99999999999\n").length, 1);
});

test("a stretch begins anew after a cut", () => {
	assert.equal(cut("@90000\n@10000\n@5000\n@60000\n@49999\n"), ["@90000\n", "@10000\n@5000\n@60000\n", "@49999\n"]);
});

test("knows the stretches' lines and times", () => {
	assert.equal(scanText("@50000\n\n@51000\nodd\n@1000\n@500"), [
		{ from: 0, to: 19, firstLine: 1, header: undefined, earliest: 50_000, latest: 51_000 },
		{ from: 19, to: 29, firstLine: 5, header: undefined, earliest: 500, latest: 1000 },
	]);
});

test("lines without a time belong to what is before them", () => {
	assert.equal(cut("odd\n@50000\nodd\nodd\n@1\nodd"), ["odd\n@50000\nodd\nodd\n", "@1\nodd"]);
});

test("no bytes, no stretches; bytes without times, one stretch and nothing readable", () => {
	assert.equal(scan([]), []);
	assert.equal(scan([Buffer.alloc(0)]), []);
	const scanner = new PartScanner(FORMATS, LATENESS);
	scanner.push(Buffer.from("no log\nat all"));
	assert.equal(scanner.end(), [
		{
			from: 0,
			to: 13,
			firstLine: 1,
			header: undefined,
			earliest: Number.POSITIVE_INFINITY,
			latest: Number.NEGATIVE_INFINITY,
		},
	]);
	assert.is(scanner.readable, false);
});

test("the format may change in the middle", () => {
	const text = "@50000\n@51000\nat=52000\nat=53000\n@54000\nat=10000\n@11000\n";
	assert.equal(cut(text, [AT, EQUALS]), [text.slice(0, 39), "at=10000\n@11000\n"]);
	assert.is(scanText(text, [AT]).length, 2, "lines of another format are lines without a time");
});

test("cuts where a request log and a tracker log were concatenated, in the formats there are", () => {
	const second = (time: number): string => new Date(time).toISOString().slice(0, 19);
	const json = (time: number): string =>
		`{"time":"${second(time)}Z","ip":"203.0.113.1","url":"https://shop.example/"}\n`;
	const nginx = (time: number): string => `{"msec":"${time / 1000}","remote_addr":"203.0.113.1"}\n`;
	const day = Date.UTC(2026, 2, 2);
	const text = [json(day), json(day + 60_000), nginx(day + 1_000), nginx(day + 90_000)].join("");
	const stretches = scanText(text, FORMATS);
	assert.equal(
		stretches.map(({ firstLine, earliest, latest }) => [firstLine, earliest - day, latest - day]),
		[
			[1, 0, 60_000],
			[3, 1_000, 90_000],
		],
	);
});

test("a stretch knows the header that stands before it, as columns may change anywhere", () => {
	const short = "#Fields: date time c-ip cs-uri-stem sc-status sc-substatus";
	const iis = (time: string, ...more: readonly string[]) => [`2026-11-22 ${time} 203.0.113.7`, ...more].join(" ");
	const lines = [
		"#Software: IIS",
		short,
		iis("12:00:55", "/a 200 0"),
		iis("11:00:00", "/b 200 0"),
		iis("10:00:00 of no such column", "/c 200 0"),
		"#Date: 2026-11-22 10:00:00",
		"#Fields: date time c-ip cs-uri-stem sc-substatus\r",
		iis("10:00:00", "/d 0\r"),
		"",
	];
	for (const size of [1, 7, 1000]) {
		const bytes = Buffer.from(lines.join("\n"));
		const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
			bytes.subarray(n * size, (n + 1) * size),
		);
		assert.equal(
			scan(chunks, FORMATS).map(({ firstLine, header }) => [firstLine, header]),
			[
				[1, undefined],
				[4, short],
				[8, "#Fields: date time c-ip cs-uri-stem sc-substatus"],
			],
		);
	}
});

test("only the first 64 KB of a line are looked at, however the bytes come", () => {
	const anywhere: Format = {
		...AT,
		loggedAt: (text, from, to) => Number(/@(\d+);/.exec(text.slice(from, to))?.[1] ?? Number.NaN),
	};
	const near = `${"x".repeat(64 * 1024 - 6)}@5000;`;
	const far = `${"x".repeat(64 * 1024 - 5)}@5000;`;
	for (const [line, stretches] of [
		[near, 2],
		[far, 1],
	] as const) {
		const bytes = Buffer.from(`@50000;\n${line}\n`);
		for (const size of [1_000, 65_535, 65_536, 65_537, bytes.length]) {
			assert.is(scan(pieces(bytes, size), [anywhere]).length, stretches, `pieces of ${size}`);
		}
	}
});

/** Lines whose times go forth and back, and lines without one. */
const line = fc.oneof(
	{ weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }).map((second) => `@${second * 1000} GET /`) },
	{ weight: 1, arbitrary: fc.constantFrom("", "\r", "odd", "at=5000", "@", "\u00ff") },
);
const log = fc
	.tuple(fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n")), { maxLength: 40 }), fc.boolean())
	.map(([lines, open]) =>
		Buffer.from(
			lines
				.flat()
				.join("")
				.slice(0, open ? -1 : undefined),
		),
	);

test("stretches, laid end to end, are the file again; lines and times are those of their bytes", () => {
	fc.assert(
		fc.property(log, (bytes) => {
			let to = 0;
			for (const stretch of scan([bytes])) {
				assert.is(stretch.from, to);
				assert.ok(stretch.to > stretch.from);
				assert.is(stretch.firstLine, lineCount(bytes.subarray(0, stretch.from)) + 1);
				const times = timesOf(bytes.subarray(stretch.from, stretch.to));
				assert.is(stretch.earliest, Math.min(...times));
				assert.is(stretch.latest, Math.max(...times));
				assertOrdered(times);
				to = stretch.to;
			}
			assert.is(to, bytes.length);
		}),
		{ numRuns: 1_000 },
	);
});

test("a stretch ends only where it must", () => {
	fc.assert(
		fc.property(log, (bytes) => {
			const stretches = scan([bytes]);
			for (const [index, { to, latest }] of stretches.slice(0, -1).entries()) {
				const [first] = timesOf(bytes.subarray(to, stretches[index + 1]?.to));
				assert.ok(first !== undefined && first < latest - LATENESS);
			}
		}),
		{ numRuns: 1_000 },
	);
});

test("every chunking of the same bytes gives the same stretches", () => {
	fc.assert(
		fc.property(log, fc.integer({ min: 1, max: 50 }), (bytes, size) => {
			assert.equal(scan(pieces(bytes, size)), scan([bytes]));
		}),
		{ numRuns: 1_000 },
	);
});

function pieces(bytes: Buffer, size: number): Buffer[] {
	return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

function timesOf(bytes: Buffer): readonly number[] {
	const lines = bytes.toString("latin1").split("\n");
	return lines.map((text) => AT.loggedAt(text, 0, text.length)).filter((time) => !Number.isNaN(time));
}

function assertOrdered(times: readonly number[]): void {
	let latest = Number.NEGATIVE_INFINITY;
	for (const time of times) {
		assert.ok(time >= latest - LATENESS);
		latest = Math.max(latest, time);
	}
}

const lineCount = (bytes: Buffer): number => bytes.filter((byte) => byte === 10).length;

/** Lines of nginx, most of them long ago or now, some with another beginning, and other lines. */
const nginxLine = fc
	.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 90 }))
	.map(([kind, time, length]) => {
		if (kind === 0) return "x".repeat(length);
		if (kind === 1) return `{"status":"200","msec":"${time}.5"}`;
		return `{"msec":"${time}.${length}","x":"${"y".repeat(kind === 2 ? 70_000 : length)}"}`;
	});

test("many lines at once are seen as each by itself", () => {
	const one = formatNamed("nginx-json");
	const { times, ...slow } = one;
	assert.ok(times);
	fc.assert(
		fc.property(
			fc.array(nginxLine, { minLength: 25, maxLength: 60 }),
			fc.array(fc.nat(), { maxLength: 6 }),
			(lines, places) => {
				const bytes = Buffer.from(lines.join("\n"));
				const ends = [...places.map((place) => place % bytes.length).sort((a, b) => a - b), bytes.length];
				const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
				assert.equal(scan(chunks, [one]), scan(chunks, [slow]));
			},
		),
		{ numRuns: 200 },
	);
});

test.run();
