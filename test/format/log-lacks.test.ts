import { open } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { digester } from "../../src/digest/digester.ts";
import type { Format } from "../../src/format/format.ts";
import { FORMATS, formatNamed } from "../../src/format/formats.ts";
import { absence, absentKeys } from "../../src/format/log-lacks.ts";
import { makePlan, type PlanSettings } from "../../src/plan.ts";
import { ReadLogs } from "../../src/reading/read-logs.ts";
import { readPart } from "../../src/reading/read-part.ts";
import { ReadingThreads } from "../../src/reading/reading-threads.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("format/log-lacks");
const folder = tempFolder();
test.after(() => folder.remove());

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** What the preset writes of a request, without some keys. */
function nginx(second: number, target: string, without: readonly string[] = [], more: object = {}): string {
	const all = {
		...{ msec: `${1_795_348_855 + second}.000`, request_time: "0.001", remote_addr: "203.0.113.7", method: "GET" },
		...{ scheme: "https", host: "shop.example", request_uri: target, status: "200", bytes: "5", referer: "" },
		...{ user_agent: FIREFOX, language: "", content_type: "text/html", fetch_dest: "", purpose: "", old_purpose: "" },
		...{ dnt: "", gpc: "", visitor_id: "", opt_out: "", consent: "", completion: "OK" },
		...more,
	};
	return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([key]) => !without.includes(key))));
}

const HIT = "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2F";
const SIGNALS = ["opt_out", "dnt", "gpc"];

/** Lines a line each second, so many that the later ones are read as a block. */
const many = (line: (n: number) => string): readonly string[] => Array.from({ length: 2_000 }, (_, n) => line(n));

let written = 0;

/** What is lacking in a log: in this thread, record by record, and in another thread, which must all say the same. */
async function lacking(lines: readonly string[], settings: Partial<PlanSettings> = {}): Promise<readonly string[]> {
	const plan = makePlan([], { ...DEFAULT_SETTINGS, ...settings });
	const path = folder.write(`${++written}.ndjson`, lines.map((line) => `${line}\n`).join(""));
	const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
	const part = {
		source: path,
		firstLine: 1,
		size: bytes.length,
		earliest: 0,
		async *open() {
			for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
		},
	};
	const { formats, lineLimit } = plan;
	const options = { formats, lineLimit, digest: digester(plan) };
	const found: (readonly string[])[] = [];
	const threads = new ReadingThreads(plan, 1);
	const file = await open(path);
	try {
		const stored = { descriptor: file.fd, from: 0, to: bytes.length, isCompressed: false };
		for (const units of [
			readPart(part, options),
			readPart(part, { ...options, keepsRecords: true }),
			threads.open({ ...part, stored }),
		]) {
			const logs = new ReadLogs();
			for (let next = await units.next(); !next.done; next = await units.next()) logs.see(part, "log", next.value);
			found.push(logs.lacking.map((log) => absence(log, [...log.absent.keys()])));
		}
	} finally {
		await threads.end();
		await file.close();
	}
	const [one = [], ...others] = found;
	for (const other of others) assert.equal(other, one);
	return one;
}

const absent = (...keys: readonly string[]): readonly string[] => [`${keys.join(", ")} on no line of a page view`];

test("what a log carries shows in the lines of its page views", async () => {
	assert.equal(await lacking(many((n) => nginx(n, "/"))), []);
	assert.equal(await lacking(many((n) => nginx(n, "/", SIGNALS))), absent(...SIGNALS));
	assert.equal(await lacking(many((n) => nginx(n, "/", ["gpc", "completion"]))), absent("gpc", "completion"));
	assert.equal(await lacking(many((n) => nginx(n, "/", ["purpose"]))), [], "the older header is one, too");
	assert.equal(
		await lacking(many((n) => (n === 1_900 ? nginx(n, "/") : nginx(n, "/", SIGNALS)))),
		[],
		"one line is enough",
	);
});

test("lines of files and of the tracker say nothing of page views, and a log without these lacks nothing", async () => {
	const mixed = many((n) => (n % 2 === 0 ? nginx(n, "/", SIGNALS) : nginx(n, n % 3 === 0 ? "/a.css" : HIT)));
	assert.equal(await lacking(mixed), absent(...SIGNALS));
	const hits = many((n) => nginx(n, HIT, SIGNALS, { status: "502" }));
	assert.equal(await lacking(hits), []);
	assert.equal(await lacking(hits, { replayFailed: true, siteId: 1 }), absent(...SIGNALS), "hits are sent again");
});

test("a value is none of them, and neither is what stands in one", async () => {
	const lines = many((n) => nginx(n, '/?"opt_out":', SIGNALS, { referer: '"dnt":"1","gpc":' }));
	assert.equal(await lacking(lines), absent(...SIGNALS));
	const numbers = many((n) => nginx(n, "/", [], { opt_out: null, dnt: 0, gpc: false }));
	assert.equal(await lacking(numbers), [], "a key with nothing in it says that the server looks");
});

test("whole lines that are glued to others count, too", async () => {
	const glued = many((n) => nginx(n, "/") + nginx(n, "/"));
	assert.equal(await lacking(glued), []);
});

test("the monorail format: a writer that never writes the keys may not look for opt-outs at all", async () => {
	const line = (more: object) => (n: number) =>
		JSON.stringify({ time: 1_795_348_855 + n, ip: "203.0.113.7", url: "https://x/", user_agent: FIREFOX, ...more });
	assert.equal(await lacking(many(line({}))), absent(...SIGNALS));
	assert.equal(await lacking(many(line({ opt_out: false }))), absent("dnt", "gpc"));
	assert.equal(await lacking(many(line({ opt_out: false, dnt: null, gpc: "" }))), []);
});

test("a part of a log that lacks something is told, whatever the other parts have", () => {
	const logs = new ReadLogs();
	const format = formatNamed("monorail");
	const counts = new Map([[format, 1]]);
	logs.see({}, "b", { counts, keys: new Map([[format, 0b111]]) });
	logs.see({}, "b", { counts, keys: new Map([[format, 0b001]]) });
	logs.see({}, "a", { counts, keys: new Map([[format, 0b011]]) });
	logs.see({}, "c", { counts, keys: new Map() });
	assert.equal(
		logs.lacking.map(({ source, isPart, absent: keys }) => [source, isPart, [...keys.values()].flat()]),
		[
			["a", false, ["gpc"]],
			["b", true, ["dnt", "gpc"]],
		],
	);
	assert.equal([...logs.lacks], [["monorail", ["completion", "dnt-gpc"]]]);
	assert.is(logs.lines.get(format), 4);
});

test("keys are few enough for bits, and no format lacks at once what its lines may carry", () => {
	const keyed = FORMATS.flatMap((format: Format) => (format.keys ? [{ ...format, keys: format.keys }] : []));
	assert.is(keyed.length, 2);
	for (const { name, keys, lacks } of keyed) {
		assert.ok(keys.names.length < 32, name);
		assert.equal(absentKeys(keys, 2 ** keys.names.length - 1).size, 0);
		assert.equal(absentKeys(keys, 0).size, keys.carried.length);
		for (const [capability] of keys.carried) assert.not.ok(lacks.includes(capability), capability);
	}
});

test.run();
