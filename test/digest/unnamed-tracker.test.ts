import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { digester } from "../../src/digest/digester.ts";
import type { LogEvent } from "../../src/event.ts";
import { makePlan } from "../../src/plan.ts";
import { pageEvent } from "../helpers/log-event.ts";

const test = suite("digest/unnamed-tracker");

const QUERY = "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fpage&_id=&pv_id=AbCdEf";
const POST: Partial<LogEvent> = { method: "POST", status: 204, bytes: 0 };
const IMAGE: Partial<LogEvent> = { contentType: "image/gif", bytes: 43, fetchDest: "image" };

const digest = digester(makePlan([], DEFAULT_SETTINGS));

test("the path of a request to track, of which nothing says that it was a page, a robot or a trial", () => {
	const at = (path: string, more: Partial<LogEvent>, query = QUERY) =>
		digest(pageEvent({ target: `${path}?${query}`, ...more })).unnamedTracker;
	const cases: readonly (readonly [path: string | undefined, found: ReturnType<typeof at>])[] = [
		["/stats/collect", at("/stats/collect", POST)],
		["/stats/collect", at("/stats/collect", IMAGE)],
		["/stats/collect", at("/stats/collect", {})],
		["/stats/collect", at("https://shop.example/stats/collect", POST)],
		["/js/", at("/js/", POST)],
		[undefined, at("/", POST)],
		[undefined, at("/matomo.php", POST)],
		[undefined, at("/stats/collect", { ...POST, status: 404 })],
		[undefined, at("/stats/collect", { ...POST, method: "HEAD" })],
		[undefined, at("/stats/collect", { ...IMAGE, status: 304 })],
		[undefined, at("/page", { contentType: "text/html; charset=utf-8", bytes: 900 })],
		[undefined, at("/page", { bytes: 20_000 })],
		[undefined, at("/stats/collect", { ...POST, userAgent: undefined })],
		[undefined, at("/stats/collect", { ...POST, userAgent: "Googlebot/2.1 (+http://www.google.com/bot.html)" })],
		[undefined, at("/stats/collect", POST, "idsite=1&rec=1")],
		[undefined, at("/stats/collect", POST, QUERY.replace("rec=1", "rec=0"))],
		[undefined, at("/a$(b)", POST)],
		[undefined, at(`/${"a".repeat(300)}`, POST)],
	];
	for (const [index, [expected, found]] of cases.entries()) assert.is(found, expected, `case ${index}`);
	assert.is(cases.length, 18);
});

test("of hosts without a site it tells nothing, wherever their tracker is", () => {
	const mapped = digester(makePlan([], { ...DEFAULT_SETTINGS, site: ["shop.example=1"] }));
	const call = { ...POST, host: "stats.example", target: `/collect?${QUERY}` };
	assert.is(mapped(pageEvent(call)).unnamedTracker, "/collect");
	const other = { ...call, target: call.target.replace("shop.example", "blog.example") };
	assert.is(mapped(pageEvent(other)).unnamedTracker, undefined);
	assert.is(mapped(pageEvent(other)).kind, "unnamed-tracker");
});

test.run();
