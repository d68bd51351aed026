import { appendFileSync, renameSync } from "node:fs";
import { PassThrough } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../src/default-settings.ts";
import { Judge } from "../src/judge.ts";
import { followLogs, LogReaders } from "../src/live-pipeline.ts";
import { makePlan } from "../src/plan.ts";
import { Observer } from "../src/report/observer.ts";
import { settledBooks } from "../src/report/settled-books.ts";
import { Tally } from "../src/report/tally.ts";
import { LiveMerge } from "../src/source/live-merge.ts";
import { openLive } from "../src/source/open-live.ts";
import { smallLog } from "./helpers/log-lines.ts";
import { tempFolder } from "./helpers/temp-folder.ts";

const test = suite("live-pipeline");
const folder = tempFolder();
test.after(() => folder.remove());

const NOON = Date.UTC(2026, 2, 2, 12);
/** When a page view is decided, and how long an idle log is waited for. */
const DUE = 75_000;
const IDLE = 30_000;

/** What happens at a moment of the wall clock, which begins at noon. */
type Happenings = ReadonlyMap<number, () => void>;

/** Follows logs for some time, of which nothing is waited for. */
async function follow(
	inputs: readonly string[],
	{ until, happens, stdin = new PassThrough() }: { until: number; happens: Happenings; stdin?: PassThrough },
) {
	const plan = makePlan(inputs, { ...DEFAULT_SETTINGS, siteId: 1, browserProof: "off" });
	const tally = new Tally();
	const judge = new Judge({ ...plan, patience: 86_400_000 }, tally, new Observer());
	let now = NOON;
	const { formats, lineLimit } = plan;
	const sources = await openLive(inputs, { formats, lineLimit, quietFor: IDLE, stdin, onNotice: () => undefined }, now);
	const merge = new LiveMerge(sources, IDLE, now);
	const stop = new AbortController();
	const delivered: (readonly [at: number, line: number])[] = [];
	const marks: string[] = [];
	let idles = 0;
	const readers = new LogReaders(formats);
	const isAll = await followLogs(
		{
			merge,
			formats,
			judge,
			deliver: async (missed) => {
				for (const { item } of missed) {
					delivered.push([now - NOON, item.position.line]);
					tally.count({ is: "would-send" });
				}
			},
			now: () => now,
			sleep: async (ms) => {
				for (let step = 0; step < ms; step += 500) {
					now += 500;
					happens.get(now - NOON)?.();
				}
				if (now >= NOON + until) stop.abort();
				// Streams want their turn.
				await new Promise((resolve) => setImmediate(resolve));
			},
			signal: stop.signal,
			onIdle: async () => void idles++,
			onRead: (source, { mark }) => marks.push(`${source.slice(folder.path.length + 1)} ${mark?.offset} ${mark?.line}`),
		},
		readers,
	);
	for (const source of sources) await source.close();
	return { isAll, delivered, marks, idles, tally, readers };
}

/** Lines of the small log, each with the moment at which a server writes it. */
function written(path: string, lines: readonly string[]): Happenings {
	const at = new Map<number, () => void>();
	for (const line of lines) {
		const { time } = JSON.parse(line) as { time: string };
		const moment = Math.ceil((Date.parse(time) - NOON) / 500) * 500;
		const before = at.get(moment);
		at.set(moment, () => {
			before?.();
			appendFileSync(path, `${line}\n`);
		});
	}
	return at;
}

test("decides as time passes, and nothing early when it is stopped", async () => {
	const path = folder.write("a.log", "");
	const { lines } = smallLog({ missed: 100, from: 2 });
	const { isAll, delivered, tally, idles, readers } = await follow([path], {
		until: 150_000,
		happens: written(path, lines),
	});
	assert.not(isAll);
	// Page views of seconds 2, 4, 6, … are decided when a line more than DUE later was read, and a hit shows life.
	assert.ok(delivered.length > 30 && delivered.length < 40, `${delivered.length}`);
	for (const [index, [at, line]] of delivered.entries()) {
		assert.is(line, 1 + 3 * index, "each once, in order");
		const start = 2_000 + 2_000 * index;
		assert.ok(at > start + DUE && at <= start + DUE + 2_500, `${start} decided at ${at}`);
	}
	const books = settledBooks(tally);
	assert.ok(books.identity().holds);
	assert.ok(books.waiting > 50 && books.records > 100, `${books.waiting} ${books.records}`);
	assert.ok(idles > 200, `${idles}`);
	assert.equal(
		[...readers.logs.lines].map(([{ name }, count]) => `${name} ${count}`),
		[`monorail ${tally.records}`],
	);
});

test("when no more comes, time decides", async () => {
	const path = folder.write("b.log", "");
	// Three page views that a tracker hit follows, then silence.
	const { lines } = smallLog({ missed: 3, from: 2 });
	const { delivered, tally } = await follow([path], { until: 200_000, happens: written(path, lines) });
	assert.equal(
		delivered.map(([, line]) => line),
		[1, 4, 7],
	);
	assert.ok(
		delivered.every(([at]) => at > DUE + IDLE && at < DUE + IDLE + 15_000),
		JSON.stringify(delivered),
	);
	assert.is(settledBooks(tally).waiting, 0);
});

test("an end of all input decides everything", async () => {
	const stdin = new PassThrough();
	const log = smallLog({ missed: 4 });
	stdin.end(log.text);
	const { isAll, delivered, tally } = await follow(["-"], { until: 5_000, happens: new Map(), stdin });
	assert.ok(isAll);
	assert.is(delivered.length, 4);
	assert.ok(tally.identity().holds);
});

test("a log that is rotated is one log, and tells how far it is read", async () => {
	const path = folder.write("c.log", "");
	const { lines } = smallLog({ missed: 100, from: 2 });
	const happens = new Map(written(path, lines));
	for (const moment of [31_000, 61_500]) {
		const writes = happens.get(moment);
		happens.set(moment, () => {
			writes?.();
			renameSync(path, `${path}.${moment}`);
		});
	}
	const { delivered, marks, tally } = await follow([path], { until: 150_000, happens });
	assert.is(tally.records, lines.filter((line) => Date.parse(JSON.parse(line).time) <= NOON + 149_500).length);
	assert.is(tally.outcomes().late, 0);
	assert.ok(delivered.length > 30, `${delivered.length}`);
	const firsts = marks.filter((mark) => / [23]$/.test(mark));
	assert.ok(firsts.length >= 3, `${firsts.length} logs`);
});

test("a line that comes too late is counted", async () => {
	const path = folder.write("d.log", "");
	const { lines } = smallLog({ missed: 100, from: 2 });
	const happens = new Map(written(path, lines));
	const [late = ""] = lines;
	happens.set(140_250 - 250, () => appendFileSync(path, `${late}\n`));
	const { tally } = await follow([path], { until: 150_000, happens });
	assert.is(tally.outcomes().late, 1);
});

test.run();
