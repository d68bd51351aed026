import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { Outbox } from "../../src/state/outbox.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { request } from "../helpers/tracking.ts";

const test = suite("cli/resume");

const standIns: MatomoStandIn[] = [];
test.after(async () => {
	for (const matomo of standIns) await matomo.close();
});

/** A folder with logs, and a Matomo that they are imported into again and again. */
async function fresh() {
	const matomo = await startMatomo();
	standIns.push(matomo);
	const folder = tempFolder();
	const state = join(folder.path, "state");
	const log = (name: string): string => join(folder.path, name);
	const upload = async (names: readonly string[], args: readonly string[] = [], expected: number = EXIT.ok) => {
		const given = ["--matomo-url", matomo.url, "--site-id", "1", "--state", state, "--format", "json"];
		const { status, stdout, stderr } = await monorail(["upload", ...given, ...args, ...names.map(log)], {
			env: { MATOMO_TOKEN_AUTH: TOKEN },
		});
		assert.is(status, expected, stderr);
		assert.is(stderr, "");
		const { records, outcomes, notes } = JSON.parse(stdout) as {
			records: number;
			outcomes: Readonly<Record<string, number>>;
			notes: readonly string[];
		};
		const noted = (words: RegExp): number => Number(notes.map((note) => words.exec(note)?.[1]).find(Boolean) ?? 0);
		return {
			records,
			sent: outcomes.sent ?? 0,
			already: outcomes["already-sent"] ?? 0,
			held: outcomes.held ?? 0,
			skipped: noted(/^Logs that hold nothing new.*: (\d+)\.$/),
			context: noted(/^Lines that earlier runs.*: (\d+)\.$/),
			recent: noted(/^Held because they are so recent.*: (\d+)\. The next run decides them\.$/),
		};
	};
	const assertStored = (urls: readonly string[]) =>
		assert.equal(matomo.stored.map(({ url }) => url).sort(), [...urls].sort());
	return { matomo, folder, state, log, upload, assertStored };
}

const SMALL = smallLog({ missed: 60 });
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

test("what is decided is not read again: same file, other name, compressed", async () => {
	const { folder, upload, assertStored } = await fresh();
	folder.write("a.log", SMALL.text);
	assert.is((await upload(["a.log"])).sent, 60);
	folder.write("b.log", SMALL.text);
	folder.write("c.gz", gzipSync(SMALL.text));
	assert.equal(await upload(["a.log", "b.log", "c.gz"]), {
		...{ records: 0, sent: 0, already: 0, held: 0, context: 0, recent: 0 },
		skipped: 3,
	});
	assertStored(SMALL.missed);
});

test("a growing log: only what is new is counted, what is old tells of it, torn lines wait for their end", async () => {
	const { matomo, folder, log, upload } = await fresh();
	const cuts = [900, 5_000, 9_001, 20_000, SMALL.text.length];
	folder.write("a.log", "");
	let from = 0;
	let records = 0;
	for (const cut of cuts) {
		appendFileSync(log("a.log"), SMALL.text.slice(from, cut));
		from = cut;
		const found = await upload(["a.log"]);
		records += found.records;
	}
	assert.ok(records >= SMALL.lines.length && records < 2 * SMALL.lines.length, `${records} records`);
	assert.is((await upload(["a.log"])).skipped, 1);
	assert.is(cuts.length, 5);
	const urls = matomo.stored.map(({ url }) => url);
	assert.is(new Set(urls).size, urls.length, "none twice");
	for (const url of SMALL.missed) assert.ok(urls.includes(url), url);
	// At a cut the hit of a page that is long ago may be on the other side: it is decided without.
	assert.ok(urls.length <= SMALL.missed.length + cuts.length);
});

test("a log that begins with anything else, however long, is read from its first request on", async () => {
	const { folder, upload, assertStored } = await fresh();
	const other = smallLog({ missed: 3, from: 20_000 });
	folder.write("a.log", `${"[app] starting module 7: ready\n".repeat(5_000)}${SMALL.text}`);
	folder.write("b.log", other.text);
	assert.is((await upload(["b.log", "a.log"])).sent, 63);
	assertStored([...SMALL.missed, ...other.missed]);
});

test("a new log in which later days stand before earlier ones is read as a whole", async () => {
	const { folder, upload, assertStored } = await fresh();
	const later = smallLog({ missed: 1_000, from: 90_000 });
	folder.write("a.log", `${later.text}${SMALL.text}`);
	assert.is((await upload(["a.log"])).sent, 1_060);
	assertStored([...SMALL.missed, ...later.missed]);
});

test("rotation: the new log is judged with the end of the old one", async () => {
	const { folder, log, upload, assertStored } = await fresh();
	const half = SMALL.lines.length / 2;
	folder.write("a.log", text(SMALL.lines.slice(0, half)));
	await upload(["a.log"]);
	renameSync(log("a.log"), log("a.log.1"));
	writeFileSync(log("a.log"), text(SMALL.lines.slice(half)));
	const { records, context, sent } = await upload(["a.log.1", "a.log"]);
	assert.equal([records, context, sent], [half, half, 30]);
	assertStored(SMALL.missed);
	rmSync(log("a.log.1"));
	assert.is((await upload(["a.log"])).skipped, 1);
});

test("another log with the same name, or the same beginning, is read", async () => {
	const { folder, log, upload, assertStored } = await fresh();
	folder.write("a.log", SMALL.text);
	await upload(["a.log"]);
	const other = smallLog({ missed: 3, from: 4_000 });
	folder.write("a.log", other.text);
	assert.is((await upload(["a.log"])).sent, 3);
	const edited = [...SMALL.lines.slice(0, 90), ...other.lines, ...smallLog({ missed: 60, from: 8_000 }).lines];
	folder.write("b.log", text(edited));
	assert.is((await upload(["b.log"])).sent, 60);
	truncateSync(log("b.log"), text(edited.slice(0, 9)).length);
	assert.is((await upload(["b.log"])).sent, 0);
	assertStored([...SMALL.missed, ...other.missed, ...smallLog({ missed: 60, from: 8_000 }).missed]);
});

test("other rules decide anew, and send nothing twice", async () => {
	const { folder, upload, assertStored } = await fresh();
	folder.write("a.log", SMALL.text);
	const first = SMALL.missed[0] ?? "";
	assert.is((await upload(["a.log"], ["--include-path", new URL(first).pathname, "--no-tracker"])).sent, 1);
	const { sent, already } = await upload(["a.log"]);
	assert.equal([sent, already], [59, 1]);
	assertStored(SMALL.missed);
});

/** Two minutes of visitors, the last of them some seconds ago. */
function recentLines(): readonly string[] {
	const shift = Date.now() - 130_000 - SMALL.from;
	return SMALL.lines.map((line) => {
		const record = JSON.parse(line) as { time: string };
		return JSON.stringify({ ...record, time: new Date(Date.parse(record.time) + shift).toISOString() });
	});
}

test("what is too recent to know is left to the next run", async () => {
	const { folder, log, upload, assertStored } = await fresh();
	const lines = recentLines();
	folder.write("a.log", text(lines));
	const early = await upload(["a.log"], ["--after", "1h"]);
	assert.equal([early.sent, early.held, early.recent], [0, 60, 60]);
	assert.is((await upload(["a.log"], ["--after", "1h"])).recent, 60);
	// Hits of some of them come in.
	const hits = SMALL.missed.slice(0, 5).map((url) => {
		const view = JSON.parse(lines.find((line) => line.includes(`"${url}"`)) ?? "") as object;
		const hit = `https://shop.example/matomo.php?idsite=1&rec=1&url=${encodeURIComponent(url)}`;
		return JSON.stringify({ ...view, url: hit, method: "POST", status: 204, content_type: "", bytes: 0 });
	});
	appendFileSync(log("a.log"), text(hits));
	const late = await upload(
		["a.log"],
		["--after", "1s", "--opt-out-reach", "0s", "--before", "1s", "--lateness", "1s"],
	);
	assert.equal([late.sent, late.held], [55, 0]);
	assertStored(SMALL.missed.slice(5));
});

/** Makes the clock of a process a day later as soon as there is nothing in the outbox any more. */
const A_DAY_LATER = `
	import { readdirSync } from "node:fs";
	const { now } = Date;
	Date.now = () => now() + (readdirSync(process.env.OUTBOX).length === 0 ? 86_400_000 : 0);
`;

test("what is too recent when the logs are opened stays so, however long the outbox takes", async () => {
	const { matomo, folder, state, log } = await fresh();
	folder.write("a.log", text(recentLines()));
	const outbox = join(state, "outbox");
	const start = Date.now() - 3_600_000;
	const left = {
		source: "b.log",
		line: 1,
		identity: "0".repeat(64),
		start,
		request: request(0, { cdt: Math.floor(start / 1000) }),
	};
	await new Outbox(outbox).add(start, { mayBeStored: false, reason: undefined, entries: [left] });
	const clock = folder.write("clock.mjs", A_DAY_LATER);
	const given = ["--matomo-url", matomo.url, "--site-id", "1", "--state", state, "--after", "1h", "--format", "json"];
	const { status, stdout, stderr } = await monorail(["upload", ...given, log("a.log")], {
		env: { MATOMO_TOKEN_AUTH: TOKEN, OUTBOX: outbox, NODE_OPTIONS: `--import ${pathToFileURL(clock)}` },
	});
	assert.is(status, EXIT.ok, stderr);
	assert.is(stderr, "monorail: page views of earlier runs: 1 was sent now\n");
	assert.is(JSON.parse(stdout).outcomes.held, 60);
	assert.equal(
		matomo.stored.map(({ url }) => url),
		[left.request.url],
	);
});

test("what was held because the tracker log was silent is sent by a run that sees it alive", async () => {
	const { folder, log, upload, assertStored } = await fresh();
	const isHit = (line: string): boolean => line.includes("matomo.php");
	const hits = SMALL.lines.filter(isHit);
	folder.write("request.log", text(SMALL.lines.filter((line) => !isHit(line))));
	// The tracker's log was copied when a third of the day had gone by.
	folder.write("tracker.log", text(hits.slice(0, 20)));
	const silent = await upload(["request.log", "tracker.log"], [], EXIT.silent);
	assert.ok(silent.sent > 0 && silent.held > 40, `${silent.sent} sent, ${silent.held} held`);
	appendFileSync(log("tracker.log"), text(hits.slice(20)));
	const alive = await upload(["request.log", "tracker.log"]);
	assert.equal([silent.sent + alive.sent, alive.held], [60, 0]);
	assertStored(SMALL.missed);
});

test.run();
