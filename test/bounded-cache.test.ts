import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { BoundedCache } from "../src/bounded-cache.ts";

test("remembers, replaces and knows what it does not know", () => {
	const cache = new BoundedCache<string, number>(4);
	cache.set("a", 1);
	cache.set("a", 2);
	cache.set("falsy", 0);
	assert.is(cache.get("a"), 2);
	assert.is(cache.get("falsy"), 0);
	assert.is(cache.get("b"), undefined);
	assert.is(cache.size, 2);
});

test("forgets the older half when a new key finds no room", () => {
	const cache = new BoundedCache<number, number>(4);
	for (const key of [1, 2, 3, 4]) cache.set(key, key);
	cache.set(3, 30); // known: needs no room
	assert.is(cache.size, 4);
	cache.set(5, 5);
	assert.equal(
		[1, 2, 3, 4, 5].map((key) => cache.get(key)),
		[undefined, undefined, 30, 4, 5],
	);
});

test("never holds more than its room, and never a wrong value", () => {
	fc.assert(
		fc.property(fc.integer({ min: 2, max: 9 }), fc.array(fc.nat(20)), (room, keys) => {
			const cache = new BoundedCache<number, string>(room);
			for (const key of keys) {
				cache.set(key, `value ${key}`);
				assert.is(cache.get(key), `value ${key}`);
				assert.ok(cache.size <= room);
				for (const other of keys) assert.ok([undefined, `value ${other}`].includes(cache.get(other)));
			}
		}),
	);
});

test("wants room for two", () => {
	for (const room of [1, 0, -3, Number.NaN]) {
		assert.throws(() => new BoundedCache(room), /room for 2 entries/);
	}
});

test.run();
