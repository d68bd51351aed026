import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dailyVisitorId } from "../../src/visitor/daily-id.ts";

const test = suite("visitor/daily-id");

const MIDNIGHT = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;
const ADA = "203.0.113.7\nFirefox";

test("is the same all day (UTC), in all runs, and another tomorrow", () => {
	const id = dailyVisitorId("key", ADA, MIDNIGHT);
	assert.is(id, "70f5679bdfcf743b");
	assert.is(dailyVisitorId("key", ADA, MIDNIGHT + DAY - 0.5), id);
	const ids = [-DAY, -0.5, 0, DAY, 2 * DAY].map((since) => dailyVisitorId("key", ADA, MIDNIGHT + since));
	assert.is(new Set(ids).size, 4, "the first two are of one day");
});

test("is another for anybody else, and with another key: without it nobody can tell whose it is", () => {
	const id = dailyVisitorId("key", ADA, MIDNIGHT);
	assert.is.not(dailyVisitorId("key", "203.0.113.8\nFirefox", MIDNIGHT), id);
	assert.is.not(dailyVisitorId("another", ADA, MIDNIGHT), id);
});

test("is what Matomo takes for a visitor id", () => {
	const ids = Array.from({ length: 200 }, (_, index) => dailyVisitorId("key", `${index}`, MIDNIGHT));
	for (const id of ids) assert.match(id, /^[0-9a-f]{16}$/);
	assert.is(new Set(ids).size, 200);
});

test.run();
