import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Resume } from "../../src/cli/resume.ts";
import { LiveMerge } from "../../src/source/live-merge.ts";
import { START } from "../../src/source/live-source.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/resume-following");
const folder = tempFolder();
test.after(() => folder.remove());

const HALF_AN_HOUR = 1_800_000;
const INPUTS = ["request.log", "/logs/tracker.log"];
let files = 0;

/** Opens what is kept in a new file, as often as it is asked. */
function position(): () => Promise<Resume> {
	const path = join(folder.path, "state", `${files++}.json`);
	return () => Resume.open({ path, inputs: INPUTS, window: 1_000, now: 0 });
}

const headOf = (log: string) => Buffer.from(`the first line of ${log}\n`);

/** Reads some lines of a log, one byte each, and one a second. */
function read(resume: Resume, source: string, from: number, to: number, head = headOf(source)): void {
	resume.read(
		source,
		{
			...{ lines: [], bytes: to - from, ascii: true, firstLine: from + 1 },
			from: { offset: from, line: from + 1 },
			mark: { head, offset: to, line: to + 1 },
		},
		1_000 * to,
	);
}

const offsetIn = (resume: Resume, log: string) => resume.startIn(headOf(log))?.offset;

test("who is killed before anything is settled begins with the same logs", async () => {
	const open = position();
	const first = await open();
	assert.is(first.settledBefore, Number.NEGATIVE_INFINITY);
	assert.is(offsetIn(first, "request.log"), undefined);
	read(first, "request.log", 0, 5);
	await first.keepBeginnings();
	read(first, "request.log", 5, 9);
	const second = await open();
	assert.is(second.settledBefore, Number.NEGATIVE_INFINITY);
	assert.is(offsetIn(second, "request.log"), 0);
	assert.is(offsetIn(second, "/logs/tracker.log"), undefined);
	assert.is(second.unsettledSince("request.log"), undefined, "nobody knows how far back it would have to go");
	read(second, "/logs/tracker.log", 0, 3);
	await second.keepBeginnings();
	const third = await open();
	assert.equal([offsetIn(third, "request.log"), offsetIn(third, "/logs/tracker.log")], [0, 0]);
});

test("what is settled is left alone, and the places of logs that had nothing new are kept", async () => {
	const open = position();
	const first = await open();
	for (const source of INPUTS) for (let n = 0; n < 4_000; n += 10) read(first, source, n, n + 10);
	await first.save(2_000_000 + HALF_AN_HOUR + 1_000, 0);
	const second = await open();
	assert.is(second.settledBefore, 2_000_000 + HALF_AN_HOUR + 1_000);
	assert.equal([offsetIn(second, "request.log"), offsetIn(second, "/logs/tracker.log")], [1_990, 1_990]);
	for (let n = 1_990; n < 6_000; n += 10) read(second, "request.log", n, n + 10);
	await second.save(4_000_000 + HALF_AN_HOUR + 1_000, 0);
	assert.is(second.settledBefore, 2_000_000 + HALF_AN_HOUR + 1_000, "of earlier runs");
	const third = await open();
	assert.equal([offsetIn(third, "request.log"), offsetIn(third, "/logs/tracker.log")], [3_990, 1_990]);
	assert.is(third.unsettledSince(join(process.cwd(), "request.log")), 4_000_000);
	assert.is(third.unsettledSince("/logs/other.log"), undefined);
	await third.save(3_000_000, 0);
	assert.is((await open()).settledBefore, 4_000_000 + HALF_AN_HOUR + 1_000, "it never goes back");
});

test("a log that is new keeps what the others have", async () => {
	const open = position();
	const first = await open();
	for (let n = 0; n < 4_000; n += 10) read(first, "request.log", n, n + 10);
	await first.save(2_000_000 + HALF_AN_HOUR + 1_000, 0);
	read(first, "/logs/tracker.log", 0, 3);
	await first.keepBeginnings();
	const second = await open();
	assert.is(second.settledBefore, 2_000_000 + HALF_AN_HOUR + 1_000);
	assert.equal(
		[offsetIn(second, "request.log"), offsetIn(second, "/logs/tracker.log")],
		[1_990, 3],
		"its lines are older than what is settled",
	);
});

test("a log with headers is read from its start again: they tell how to read the rest", async () => {
	const open = position();
	const head = Buffer.from("#Version: 1.0\n#Fields: date time c-ip cs-uri-stem\n");
	const first = await open();
	for (let n = 0; n < 4_000; n += 10) {
		read(first, "request.log", n, n + 10, head);
		read(first, "/logs/tracker.log", n, n + 10);
	}
	await first.save(2_000_000 + HALF_AN_HOUR + 1_000, 0);
	const second = await open();
	assert.equal(second.startIn(head), START);
	assert.is(offsetIn(second, "/logs/tracker.log"), 1_990);
	assert.is(second.startIn(Buffer.from("#Version: 1.0\n#Fields: of another log\n")), undefined);
});

test("knows which logs an earlier run has followed, by whatever path they are given", async () => {
	const open = position();
	const first = await open();
	read(first, "request.log", 0, 3);
	assert.not(first.wasFollowed("request.log"), "this run is not over");
	await first.keepBeginnings();
	const second = await open();
	assert.ok(second.wasFollowed("request.log") && second.wasFollowed(join(process.cwd(), "request.log")));
	assert.not(second.wasFollowed("/logs/tracker.log"));
});

test("where times are ahead of the clock, all is read again that is not decided", async () => {
	const source = "/logs/tracker.log";
	const live = {
		name: source,
		isFile: true,
		hasEnded: false,
		read: async () => undefined,
		close: async () => undefined,
	};
	const merge = new LiveMerge([live], 30_000, 0);
	const open = position();
	const first = await open();
	// A line a minute for five hours, each of which says that it is two hours later.
	const [minute, ahead] = [60_000, 120 * 60_000];
	for (let n = 0; n < 300; n++) {
		merge.seen(live, n * minute + ahead, n * minute);
		const lines = { lines: [], bytes: 1, ascii: true, firstLine: n + 1, from: { offset: n, line: n + 1 } };
		first.read(source, { ...lines, mark: { head: headOf(source), offset: n + 1, line: n + 2 } }, merge.latestOf(live));
	}
	await first.save(merge.watermark, 0);
	const undecided = Math.ceil((merge.watermark - ahead) / minute);
	const offset = offsetIn(await open(), source) ?? Number.POSITIVE_INFINITY;
	assert.ok(offset <= undecided, `undecided from ${undecided} on, read from ${offset} on`);
	assert.ok(offset > undecided - 60, "and not all of it");
});

test("pipes have no places", async () => {
	const open = position();
	const first = await open();
	const lines = {
		...{ lines: [], bytes: 1, ascii: true, firstLine: 1 },
		from: { offset: 0, line: 1 },
		mark: undefined,
	};
	first.read("-", lines, 1_000);
	await first.keepBeginnings();
	assert.is((await open()).settledBefore, Number.NEGATIVE_INFINITY);
	await first.save(500, 0);
	assert.is((await open()).settledBefore, 500);
});

test.run();
