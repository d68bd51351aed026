import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RowOrder } from "../../../src/cli/explain/row-order.ts";
import { holds } from "../../format/holds.ts";

const test = suite("cli/explain/row-order");

interface Row {
	readonly lane: string;
	readonly line: number;
	isKnown: boolean;
}

const LANES = ["a", "b", "c"] as const;

/** Adds rows to lanes by chance, makes them known in any order, takes now and then, and ends. */
const runs = fc.record({
	room: fc.integer({ min: 0, max: 8 }),
	steps: fc.array(
		fc.oneof(
			{ weight: 6, arbitrary: fc.record({ add: fc.constantFrom(...LANES) }) },
			{ weight: 6, arbitrary: fc.record({ know: fc.nat() }) },
			{ weight: 1, arbitrary: fc.constant({ take: true } as const) },
		),
		{ minLength: 30, maxLength: 120 },
	),
});

interface Run {
	readonly room: number;
	readonly steps: readonly ({ readonly add: string } | { readonly know: number } | { readonly take: true })[];
}

function play({ room, steps }: Run) {
	const order = new RowOrder<string, Row>(LANES, room);
	const lines = new Map<string, number>();
	const unknown: Row[] = [];
	const out: Row[] = [];
	let inside = 0;
	let most = 0;
	for (const step of steps) {
		if ("add" in step) {
			const line = (lines.get(step.add) ?? 0) + 1;
			lines.set(step.add, line);
			const row = { lane: step.add, line, isKnown: false };
			unknown.push(row);
			order.add(step.add, row);
			inside++;
		} else if ("know" in step) {
			const [row] = unknown.splice(step.know % Math.max(1, unknown.length), 1);
			if (row) row.isKnown = true;
		} else {
			const taken = order.take();
			assert.ok(taken.every(({ isKnown }) => isKnown));
			inside -= taken.length;
			out.push(...taken);
			most = Math.max(most, inside - unknown.length);
		}
	}
	for (const row of unknown) row.isKnown = true;
	out.push(...order.end());
	return { out, total: [...lines.values()].reduce((sum, count) => sum + count, 0), most, order };
}

const keysOf = (rows: readonly Row[]): string[] =>
	rows.map(({ lane, line }) => `${lane}${String(line).padStart(4, "0")}`);

test("with room for all, rows come lane by lane and line by line", () => {
	holds(
		fc.property(runs, ({ steps }) => {
			const { out, total, order } = play({ room: 1000, steps });
			assert.is(out.length, total);
			assert.equal(keysOf(out), keysOf(out).sort());
			assert.is(order.isDisordered, false);
		}),
	);
});

test("with little room each comes once, in order within its lane unless it says otherwise, and few known ones wait", () => {
	let disordered = 0;
	holds(
		fc.property(runs, (run) => {
			const { out, total, most, order } = play(run);
			assert.is(new Set(keysOf(out)).size, total);
			assert.is(out.length, total);
			assert.ok(most <= run.room, `${most} known ones waited`);
			if (order.isDisordered) disordered++;
			else
				for (const lane of LANES) {
					const keys = keysOf(out.filter((row) => row.lane === lane));
					assert.equal(keys, [...keys].sort());
				}
		}),
		{ numRuns: 1000 },
	);
	assert.ok(disordered > 20, `${disordered} disordered`);
});

test("what need not wait does not: the first lane flows, and others in blocks when there is no room left", () => {
	const order = new RowOrder<string, Row>(["a", "b"], 2);
	const add = (lane: string, line: number, isKnown: boolean): Row => {
		const row = { lane, line, isKnown };
		order.add(lane, row);
		return row;
	};
	add("a", 1, true);
	const open = add("a", 2, false);
	add("b", 1, true);
	assert.equal(keysOf(order.take()), ["a0001"]);
	assert.equal(keysOf(order.take()), []);
	add("b", 2, true);
	assert.equal(keysOf(order.take()), ["b0001", "b0002"], "three waited, with room for two");
	open.isKnown = true;
	add("a", 3, true);
	assert.equal(keysOf(order.take()), ["a0002", "a0003"]);
	assert.is(order.isDisordered, false);
	add("a", 4, false);
	add("a", 5, true);
	add("a", 6, true);
	assert.equal(keysOf(order.take()), ["a0005", "a0006"]);
	assert.is(order.isDisordered, true);
	assert.equal(keysOf(order.end()), ["a0004"]);
});

test("hundreds of thousands of rows at once are no problem", () => {
	const order = new RowOrder<string, Row>(["a", "b"], 10);
	for (let line = 1; line <= 200_000; line++) order.add("b", { lane: "b", line, isKnown: true });
	assert.is(order.take().length, 200_000);
	for (let line = 1; line <= 200_000; line++) order.add("b", { lane: "b", line, isKnown: line > 1 });
	assert.is(order.take().length, 199_999);
});

test("no lanes, no rows", () => {
	const order = new RowOrder<string, Row>([], 10);
	assert.equal(order.take(), []);
	assert.equal(order.end(), []);
	assert.throws(() => order.add("x", { lane: "x", line: 1, isKnown: true }), /lane/);
});

test.run();
