import { test } from "uvu";
import * as assert from "uvu/assert";
import { Observer } from "../../src/report/observer.ts";
import { CHROME, FIREFOX, NOON } from "./sample.ts";

test("counts page views by UTC hour, page and browser", () => {
	const observer = new Observer();
	observer.pageView({ start: NOON, path: "/a?q=1", userAgent: CHROME }, false);
	observer.pageView({ start: NOON + 3_599_999.9, path: "/a#top", userAgent: FIREFOX }, true);
	observer.pageView({ start: NOON - 0.5, path: "/a/?", userAgent: CHROME }, true);
	const { hours, pages, browsers } = observer.observed();
	assert.equal(hours.rows, [
		{ key: NOON, tracked: 1, missed: 1 },
		{ key: NOON - 3_600_000, tracked: 0, missed: 1 },
	]);
	assert.equal(pages.rows, [
		{ key: "/a", tracked: 1, missed: 1 },
		{ key: "/a/", tracked: 0, missed: 1 },
	]);
	assert.equal(browsers.rows, [
		{ key: "Chrome", tracked: 1, missed: 1 },
		{ key: "Firefox", tracked: 0, missed: 1 },
	]);
});

test("counts sites, systems, and the pages on which visitors came, with the hosts they came from", () => {
	const observer = new Observer();
	const view = { start: NOON, userAgent: CHROME };
	observer.pageView({ ...view, path: "/a", host: "www.shop.example", referrer: "search.example" }, true);
	observer.pageView({ ...view, path: "/b", host: "www.shop.example", referrer: "shop.example" }, false);
	observer.pageView({ ...view, path: "/b", host: "shop.example:443", referrer: undefined }, false);
	observer.pageView({ ...view, path: "/c", referrer: "shop.example" }, false);
	observer.pageView({ ...view, path: "/c" }, false);
	const { sites, systems, entryPages, referrers } = observer.observed();
	assert.equal(sites.rows, [
		{ key: "www.shop.example", tracked: 1, missed: 1 },
		{ key: "shop.example", tracked: 1, missed: 0 },
	]);
	assert.equal(systems.rows, [{ key: "Windows", tracked: 4, missed: 1 }]);
	assert.equal(entryPages.rows, [
		{ key: "/a", tracked: 0, missed: 1 },
		{ key: "/b", tracked: 1, missed: 0 },
		{ key: "/c", tracked: 1, missed: 0 },
	]);
	assert.equal(referrers.rows, [
		{ key: "", tracked: 2, missed: 0 },
		{ key: "search.example", tracked: 0, missed: 1 },
	]);
	const named = new Observer("shop.example");
	named.pageView({ ...view, path: "/c", referrer: "shop.example" }, false);
	assert.equal(named.observed().entryPages.rows, []);
	assert.equal(named.observed().sites.rows, [{ key: "shop.example", tracked: 1, missed: 0 }]);
});

test("a hundred thousand different hosts and pages take no more room than their limits", () => {
	const observer = new Observer();
	for (let each = 0; each < 100_000; each++) {
		const name = `n${each}.example`;
		observer.pageView(
			{ start: NOON + each * 1e9, path: `/${each}`, userAgent: `x${each}`, host: name, referrer: `r${name}` },
			true,
		);
	}
	const { sites, referrers, entryPages, series } = observer.observed();
	assert.ok(sites.rows.length <= 2000 && referrers.rows.length <= 2000 && entryPages.rows.length <= 10_000);
	assert.ok(series.points.length <= 480);
	for (const { rows, other } of [sites, referrers, entryPages]) {
		assert.is(
			rows.reduce((sum, { missed }) => sum + missed, other.missed),
			100_000,
		);
	}
});

test("keeps the beginning of an endless path, and ten thousand pages", () => {
	const observer = new Observer();
	observer.pageView({ start: NOON, path: `/${"x".repeat(8000)}`, userAgent: CHROME }, true);
	assert.is(observer.observed().pages.rows[0]?.key, `/${"x".repeat(299)}…`);
	for (let page = 0; page < 30_000; page++)
		observer.pageView({ start: NOON, path: `/${page}`, userAgent: CHROME }, true);
	const { rows, other } = observer.observed().pages;
	assert.ok(rows.length <= 10_000);
	assert.is(
		rows.reduce((sum, { missed }) => sum + missed, other.missed),
		30_001,
	);
});

test("remembers where the first five malformed lines of a reason stand", () => {
	const observer = new Observer();
	for (let line = 1; line <= 9; line++) observer.malformed("torn", { source: "b.log", line });
	observer.malformed("not-json", { source: "a.log", line: 7 });
	assert.equal(observer.observed().malformed, [
		{ reason: "not-json", source: "a.log", line: 7 },
		...[1, 2, 3, 4, 5].map((line) => ({ reason: "torn", source: "b.log", line })),
	]);
});

test("advice leaves out matches on the visitor alone, which say nothing of the window", () => {
	const observer = new Observer();
	for (let match = 0; match < 200; match++) {
		observer.matched("url", 400);
		observer.matched("visitor", 50_000);
	}
	const { delays, advice } = observer.observed();
	assert.equal(advice, { before: 1000, after: 1000 });
	assert.is(
		delays.reduce((sum, { count }) => sum + count, 0),
		400,
	);
});

test("counts what came late, and lines by format", () => {
	const observer = new Observer();
	for (const lateness of [10, 90.5, 30]) observer.lateBy(lateness);
	observer.hitLate();
	observer.format("caddy", 5);
	observer.format("caddy", 6);
	const { late, formats } = observer.observed();
	assert.equal(late, { views: 3, largest: 90.5, hits: 1 });
	assert.equal([...formats], [["caddy", 11]]);
});

test("gives copies", () => {
	const observer = new Observer();
	observer.pageView({ start: NOON, path: "/", userAgent: CHROME }, false);
	const before = observer.observed();
	const text = JSON.stringify([before, [...before.formats]]);
	observer.pageView({ start: NOON, path: "/", userAgent: CHROME }, false);
	observer.matched("url", 1);
	observer.malformed("torn", { source: "a", line: 1 });
	observer.malformed("torn", { source: "a", line: 2 });
	observer.lateBy(1);
	observer.format("caddy", 1);
	assert.is(JSON.stringify([before, [...before.formats]]), text);
});

test.run();
