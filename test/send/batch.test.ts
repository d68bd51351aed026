import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Batcher } from "../../src/send/batch.ts";

test("cuts by count", () => {
	const batcher = new Batcher<number>({ count: 3, bytes: 1000 });
	assert.equal(
		[1, 2].map((n) => batcher.add(n, 10)),
		[[], []],
	);
	assert.equal(batcher.add(3, 10), [{ entries: [1, 2, 3], bytes: 30 }]);
	assert.is(batcher.waiting, 0);
});

test("cuts by bytes, before the entry that does not fit", () => {
	const batcher = new Batcher<string>({ count: 10, bytes: 100 });
	batcher.add("a", 60);
	assert.equal(batcher.add("b", 41), [{ entries: ["a"], bytes: 60 }]);
	assert.equal(batcher.add("c", 59), [{ entries: ["b", "c"], bytes: 100 }]);
});

test("an entry that is too large goes alone, at once", () => {
	const batcher = new Batcher<string>({ count: 10, bytes: 100 });
	batcher.add("a", 1);
	assert.equal(batcher.add("b", 500), [
		{ entries: ["a"], bytes: 1 },
		{ entries: ["b"], bytes: 500 },
	]);
});

test("cutting takes what waits, and nothing twice", () => {
	const batcher = new Batcher<string>({ count: 10, bytes: 100 });
	assert.equal(batcher.cut(), []);
	batcher.add("a", 1);
	assert.equal(batcher.cut(), [{ entries: ["a"], bytes: 1 }]);
	assert.equal(batcher.cut(), []);
});

test("all entries come out, in order, within the limits", async () => {
	const limits = fc.record({ count: fc.integer({ min: 1, max: 8 }), bytes: fc.integer({ min: 1, max: 100 }) });
	await fc.assert(
		fc.property(limits, fc.array(fc.integer({ min: 1, max: 120 })), (limits, sizes) => {
			const batcher = new Batcher<number>(limits);
			const batches = [...sizes.flatMap((size, index) => batcher.add(index, size)), ...batcher.cut()];
			assert.equal(
				batches.flatMap(({ entries }) => entries),
				[...sizes.keys()],
			);
			for (const { entries, bytes } of batches) {
				assert.ok(entries.length > 0 && entries.length <= limits.count);
				assert.ok(bytes <= limits.bytes || entries.length === 1);
				assert.is(
					bytes,
					entries.reduce((sum, index) => sum + (sizes[index] ?? 0), 0),
				);
			}
		}),
	);
});

test.run();
