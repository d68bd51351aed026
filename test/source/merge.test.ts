import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogPart } from "../../src/source/log-part.ts";
import { Merge } from "../../src/source/merge.ts";

const test = suite("source/merge");

const LATENESS = 10;

/** How many parts are being read, now and at most. */
class Meter {
	open = 0;
	most = 0;
}

/** A part whose lines are their times; `undefined` is a line without. One chunk for each list of them. */
function partOf(source: string, chunks: readonly (readonly (number | undefined)[])[], meter = new Meter()): LogPart {
	const times = chunks.flat().filter((time) => time !== undefined);
	const texts = chunks.map((lines) => lines.map((time) => `${time ?? "odd"}\n`).join(""));
	return {
		source,
		firstLine: 1,
		size: texts.join("").length,
		earliest: Math.min(...times),
		async *open() {
			meter.open++;
			meter.most = Math.max(meter.most, meter.open);
			for (const text of texts) yield Buffer.from(text);
			meter.open--;
		},
	};
}

/** The lines of each chunk. */
async function* linesOf(part: LogPart): AsyncGenerator<readonly string[], void> {
	for await (const chunk of part.open()) yield chunk.toString().split("\n").slice(0, -1);
}

/** One step of a merge: what was read, and how far everything is known after it. */
interface Step {
	readonly source: string;
	readonly lines: readonly string[];
	readonly watermark: number;
}

/** Reads to the end, as its consumer must: each part's watermark is the latest time seen in it. */
async function steps(parts: readonly LogPart[]): Promise<readonly Step[]> {
	const merge = new Merge(parts, linesOf);
	const all: Step[] = [];
	for (let merged = await merge.next(); merged; merged = await merge.next()) {
		const { cursor } = merged;
		const lines = merged.value ?? [];
		for (const line of lines) if (Number(line) > cursor.watermark) cursor.watermark = Number(line);
		all.push({ source: cursor.part.source, lines, watermark: merge.watermark });
	}
	assert.is(merge.watermark, Number.POSITIVE_INFINITY);
	return all;
}

const show = ({ source, lines, watermark }: Step): string => `${source} ${lines.join(",")} → ${watermark}`;

test("no parts, no lines", async () => {
	assert.equal(await steps([]), []);
});

test("reads from the part that is furthest behind, and opens one only when it is due", async () => {
	const parts = [partOf("b", [[15, 25], [30]]), partOf("a", [[0, 10], [20], [40]]), partOf("c", [[28]])];
	assert.equal((await steps(parts)).map(show), [
		"a 0,10 → 10", // b opens at 15
		"a 20 → 15",
		"b 15,25 → 20",
		"a 40 → 25",
		"b 30 → 28", // b was at 25, before c opens at 28
		"c 28 → 28",
		"c  → 30",
		"b  → 40",
		"a  → Infinity",
	]);
});

test("parts without any time are read first, and hold nothing back", async () => {
	const parts = [partOf("a", [[5]]), partOf("odd", [[undefined], [undefined]])];
	assert.equal((await steps(parts)).map(show), [
		"odd odd → -Infinity",
		"odd odd → -Infinity",
		"odd  → 5",
		"a 5 → 5",
		"a  → Infinity",
	]);
});

test("a year of daily logs has few open at once, however they are given", async () => {
	const meter = new Meter();
	const days = Array.from({ length: 365 }, (_, day) => {
		const from = day * 86_400;
		// A rotated log still grows when the next one exists.
		const hours = Array.from({ length: 24 }, (_, hour) => [from + hour * 3_600, from + hour * 3_600 + 3_605]);
		return partOf(`day ${day}`, hours, meter);
	});
	const shuffled = days.map((part, index) => days[(index * 101) % days.length] ?? part);
	const all = await steps(shuffled);
	assert.is(new Set(all.map(({ source }) => source)).size, 365);
	assert.ok(meter.most <= 2, `${meter.most} open at once`);
	assert.is(meter.open, 0);
});

/** A part as the scanner cuts them: times never fall back by more than the lateness. Some lines have none. */
const times = fc
	.tuple(
		fc.integer({ min: 0, max: 300 }),
		fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: LATENESS }), fc.boolean()), {
			minLength: 1,
			maxLength: 20,
		}),
	)
	.map(([from, lines]) => {
		let latest = from;
		return lines.map(([ahead, back, odd]): number | undefined => {
			latest += ahead;
			return odd ? undefined : latest - back;
		});
	});
const chunksOf = (lines: readonly (number | undefined)[], size: number): (number | undefined)[][] =>
	Array.from({ length: Math.ceil(lines.length / size) }, (_, i) => lines.slice(i * size, (i + 1) * size));
const parts = fc
	.array(fc.tuple(times, fc.integer({ min: 1, max: 5 })), { maxLength: 6 })
	.map((made) => made.map(([lines, size], index) => ({ lines, part: partOf(`${index}`, chunksOf(lines, size)) })));

test("every line comes once, in its part's order", async () => {
	await fc.assert(
		fc.asyncProperty(parts, async (made) => {
			const all = await steps(made.map(({ part }) => part));
			for (const { lines, part } of made) {
				const read = all.filter(({ source }) => source === part.source).flatMap((step) => step.lines);
				assert.equal(
					read,
					lines.map((time) => `${time ?? "odd"}`),
				);
			}
		}),
	);
});

test("the watermark never goes back, and never passes a record to come by more than the lateness", async () => {
	await fc.assert(
		fc.asyncProperty(parts, async (made) => {
			let watermark = Number.NEGATIVE_INFINITY;
			for (const step of await steps(made.map(({ part }) => part))) {
				for (const time of step.lines.map(Number).filter((time) => !Number.isNaN(time))) {
					assert.ok(time >= watermark - LATENESS, `${time} comes after ${watermark}`);
				}
				assert.ok(step.watermark >= watermark, `from ${watermark} back to ${step.watermark}`);
				watermark = step.watermark;
			}
		}),
		{ numRuns: 500 },
	);
});

test("a part is read only when it is the furthest behind of all", async () => {
	await fc.assert(
		fc.asyncProperty(parts, async (made) => {
			const known = new Map(made.map(({ part }) => [part.source, opensAt(part)]));
			for (const { source, lines } of await steps(made.map(({ part }) => part))) {
				assert.is(known.get(source), Math.min(...known.values()));
				const seen = lines.map(Number).filter((time) => !Number.isNaN(time));
				known.set(source, Math.max(known.get(source) ?? 0, ...seen));
				if (lines.length === 0) known.delete(source);
			}
		}),
		{ numRuns: 500 },
	);
});

const opensAt = ({ earliest }: LogPart): number =>
	earliest === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : earliest;

test.run();
