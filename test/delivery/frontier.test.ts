import { test } from "uvu";
import * as assert from "uvu/assert";
import { Frontier } from "../../src/delivery/frontier.ts";

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

test.run();
