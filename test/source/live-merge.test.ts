import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LiveMerge } from "../../src/source/live-merge.ts";
import { type LiveSource, START } from "../../src/source/live-source.ts";

const test = suite("source/live-merge");

const IDLE = 30;
/** How far a source is read ahead besides. */
const AHEAD = 60_000;

/** A source whose lines are their times. */
class Scripted implements LiveSource {
	readonly name: string;
	readonly isFile: boolean;
	readonly chunks: number[][] = [];
	hasEnded = false;

	constructor(name: string, isFile = true) {
		this.name = name;
		this.isFile = isFile;
	}

	async read() {
		const chunk = this.chunks.shift();
		return chunk && { lines: chunk.map(String), firstLine: 1, bytes: 1, ascii: true, from: START, mark: undefined };
	}

	async close(): Promise<void> {}
}

/** Reads all that can be read now; what was read, and how far all is known then. */
async function take(merge: LiveMerge, now: number): Promise<string> {
	const read: string[] = [];
	for (let next = await merge.next(now); next; next = await merge.next(now)) {
		read.push(`${next.source.name}${next.read.lines.join(",")}`);
		for (const line of next.read.lines) merge.seen(next.source, Number(line), 1e12);
	}
	return `${read.join(" ")} → ${merge.watermark}`;
}

test("reads what is furthest behind first, and is known as far as that is", async () => {
	const [a, b] = [new Scripted("a"), new Scripted("b")];
	const merge = new LiveMerge([a, b], IDLE, 0);
	a.chunks.push([10], [30], [50]);
	b.chunks.push([20], [40]);
	assert.is(await take(merge, 0), "a10 b20 a30 b40 a50 → 40");
	a.chunks.push([60]);
	assert.is(await take(merge, 5), "a60 → 40");
});

test("what is silent for long enough counts as caught up, that much behind the clock", async () => {
	const [a, b] = [new Scripted("a"), new Scripted("b")];
	const merge = new LiveMerge([a, b], IDLE, 0);
	a.chunks.push([1000]);
	b.chunks.push([1000]);
	assert.is(await take(merge, 0), "a1000 b1000 → 1000");
	a.chunks.push([1029]);
	assert.is(await take(merge, 29), "a1029 → 1000", "b may have lines in a buffer");
	a.chunks.push([1050]);
	assert.is(await take(merge, 50), "a1050 → 1020", "b has nothing from before 1020");
	assert.is(await take(merge, 79), " → 1049", "a is silent, too, but not for long");
	assert.is(await take(merge, 80), " → 1050");
	assert.is(await take(merge, 200), " → 1170", "both are: time goes on");
	b.chunks.push([1001]);
	assert.is(await take(merge, 300), "b1001 → 1001", "what comes late does not go back unseen");
	assert.is(await take(merge, 340), " → 1310");
	a.chunks.push([2000]);
	await merge.next(350);
	merge.seen(a, 2000, 1e12);
	assert.is(merge.watermark, 1970, "before it is known whether a has more");
});

test("a file without lines holds nothing back, a pipe does for a while", async () => {
	for (const [isFile, at0] of [
		[true, "a1000 a2000 → 1970"],
		[false, "a1000 → -Infinity"],
	] as const) {
		const [a, b] = [new Scripted("a"), new Scripted("b", isFile)];
		const merge = new LiveMerge([a, b], IDLE, 0);
		a.chunks.push([1000], [2000]);
		assert.is(await take(merge, 0), at0);
		assert.is(await take(merge, IDLE), isFile ? " → 2000" : "a2000 → 1970");
	}
});

test("a log is not read far ahead of one that may still have lines", async () => {
	const [a, b] = [new Scripted("a"), new Scripted("b")];
	const merge = new LiveMerge([a, b], IDLE, 0);
	a.chunks.push([0], [AHEAD + IDLE], [AHEAD + IDLE + 1], [10 * AHEAD], [20 * AHEAD]);
	b.chunks.push([0]);
	assert.is(await take(merge, 0), `a0 b0 a${AHEAD + IDLE} a${AHEAD + IDLE + 1} → 0`);
	assert.is(await take(merge, IDLE - 1), " → 0");
	assert.is(await take(merge, IDLE), `a${10 * AHEAD} a${20 * AHEAD} → ${20 * AHEAD - IDLE}`);
});

test("time stands still while nobody looks", async () => {
	const [a, b] = [new Scripted("a"), new Scripted("b")];
	const merge = new LiveMerge([a, b], IDLE, 0);
	a.chunks.push([1000]);
	b.chunks.push([1000]);
	assert.is(await take(merge, 0), "a1000 b1000 → 1000");
	// Hours without a look: delivery had to wait. What was logged meanwhile is there now.
	a.chunks.push([2000], [9000]);
	b.chunks.push([5000]);
	const first = await merge.next(9000);
	assert.is(first?.source.name, "a");
	assert.ok(merge.watermark <= 1000, `${merge.watermark}`);
});

test("what has ended holds nothing back; when all have, everything is known", async () => {
	const [a, b] = [new Scripted("a", false), new Scripted("b", false)];
	const merge = new LiveMerge([a, b], IDLE, 0);
	a.chunks.push([10]);
	b.chunks.push([20]);
	assert.is(await take(merge, 0), "a10 b20 → 10");
	a.hasEnded = true;
	assert.is(await take(merge, 0), " → 20");
	assert.not(merge.hasEnded);
	b.hasEnded = true;
	assert.is(await take(merge, 0), " → Infinity");
	assert.ok(merge.hasEnded);
});

test("a line from the future does not make all others late", async () => {
	const a = new Scripted("a");
	const merge = new LiveMerge([a], IDLE, 0);
	merge.seen(a, 4e12, 1_000);
	assert.is(merge.watermark, 61_000);
});

test("what a log has is known as it says, also when its clock is hours ahead, but no further than a day", async () => {
	const [a, b] = [new Scripted("a"), new Scripted("b")];
	const merge = new LiveMerge([a, b], IDLE, 0);
	const [now, hour, day] = [1e12, 3_600_000, 86_400_000];
	assert.is(merge.latestOf(a), Number.NEGATIVE_INFINITY);
	merge.seen(a, now + 2 * hour, now);
	merge.seen(a, now + hour, now);
	merge.seen(b, 4e12, now);
	assert.is(merge.latestOf(a), now + 2 * hour, "what starts then waits until then");
	assert.is(merge.latestOf(b), now + day, "a line from the far future is worth no more");
	assert.is(merge.watermark, now + 60_000, "and neither makes others late");
	merge.seen(a, now + 3 * hour, now + hour);
	assert.is(merge.latestOf(a), now + 3 * hour);
});

test("tells how far each is", async () => {
	const [a, b] = [new Scripted("a"), new Scripted("b", false)];
	const merge = new LiveMerge([a, b], IDLE, 0);
	a.chunks.push([10]);
	await take(merge, 7);
	assert.equal(merge.progress, [
		{ name: "a", hasEnded: false, hasLines: true, watermark: 10, readAt: 7 },
		{ name: "b", hasEnded: false, hasLines: false, watermark: undefined, readAt: undefined },
	]);
});

test.run();
