import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { byTime } from "../../src/join/sorted.ts";
import { SortedQueue } from "../../src/join/sorted-queue.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/sorted-queue");

interface Item {
	readonly start: number;
	readonly tie: string;
	readonly arrived: number;
}

test("an empty queue has nothing to give", () => {
	const queue = new SortedQueue<Item>();
	assert.is(queue.size, 0);
	assert.is(queue.peek(), undefined);
	assert.is(queue.shift(), undefined);
	assert.is(queue.size, 0);
});

test("gives in event-time order, equal times by content, equal content as it came", () => {
	const queue = new SortedQueue<Item>();
	for (const [arrived, [start, tie]] of (
		[
			[3, "b"],
			[1, "z"],
			[3, "a"],
			[2, ""],
			[3, "a"],
		] as const
	).entries()) {
		queue.push({ start, tie, arrived });
	}
	const order: string[] = [];
	for (let item = queue.shift(); item; item = queue.shift()) order.push(`${item.start}${item.tie}${item.arrived}`);
	assert.equal(order, ["1z1", "23", "3a2", "3a4", "3b0"]);
});

test("is a sorted list for any pushes and shifts, however many", () => {
	const steps = fc.array(
		fc.oneof(fc.record({ start: fc.nat(20), tie: fc.constantFrom("", "a", "b") }), fc.constant("shift")),
		{
			maxLength: 200,
		},
	);
	holds(
		fc.property(steps, fc.boolean(), (some, many) => {
			const queue = new SortedQueue<Item>();
			let model: Item[] = [];
			let arrived = 0;
			// Repeated often enough to make the queue give back its memory, which it does in thousands.
			for (let round = 0; round < (many ? 50 : 1); round++) {
				for (const step of some) {
					if (typeof step === "string") {
						const first = model[0];
						model = model.slice(1);
						assert.is(queue.peek()?.arrived, first?.arrived);
						assert.is(queue.shift()?.arrived, first?.arrived);
					} else {
						const item = { ...step, start: step.start + round, arrived: arrived++ };
						const after = model.findIndex((other) => byTime(other, item) > 0);
						model = after < 0 ? [...model, item] : [...model.slice(0, after), item, ...model.slice(after)];
						queue.push(item);
					}
					assert.is(queue.size, model.length);
				}
			}
			for (const { arrived } of model) assert.is(queue.shift()?.arrived, arrived);
			assert.is(queue.size, 0);
		}),
		{ numRuns: 60 },
	);
});

test("thousands pass through in order", () => {
	const queue = new SortedQueue<Item>();
	let taken = 0;
	for (let arrived = 0; arrived < 20_000; arrived++) {
		queue.push({ start: arrived, tie: "", arrived });
		if (arrived >= 100) assert.is(queue.shift()?.arrived, taken++);
	}
	assert.is(queue.size, 100);
});

test.run();
