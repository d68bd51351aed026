import { test } from "uvu";
import * as assert from "uvu/assert";
import { Frontier } from "../../src/delivery/frontier.ts";
import { heap } from "../helpers/heap.ts";

test("all before the earliest that has no fate is settled, in whatever order they came and got it", () => {
	const frontier = new Frontier<object>();
	const [view, replay, last] = [{}, {}, {}];
	assert.is(frontier.time, Number.POSITIVE_INFINITY);
	frontier.add(replay, 100);
	frontier.add(view, 95);
	frontier.add(last, 110);
	assert.equal([frontier.time, frontier.size], [95, 3]);
	frontier.done(view);
	assert.is(frontier.time, 100);
	frontier.done(replay);
	assert.equal([frontier.time, frontier.size], [110, 1]);
	frontier.keep(105);
	frontier.keep(107);
	assert.is(frontier.time, 105, "another run has to decide it");
	frontier.done(last);
	assert.equal([frontier.time, frontier.size], [105, 0]);
});

test("what is done is forgotten, also where nobody asks for the time", () => {
	const frontier = new Frontier<object>();
	const oldest = {};
	frontier.add(oldest, 1);
	const before = heap();
	for (let n = 2; n < 200_000; n++) {
		const view = {};
		frontier.add(view, n);
		frontier.done(view);
	}
	const grown = heap() - before;
	// Of each there would be forty bytes and more.
	assert.ok(grown < 2_000_000, `${grown} bytes more`);
	assert.equal([frontier.time, frontier.size], [1, 1]);
	frontier.done(oldest);
	assert.equal([frontier.time, frontier.size], [Number.POSITIVE_INFINITY, 0]);
});

test.run();
