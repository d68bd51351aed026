import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LoggedTwice } from "../../src/report/logged-twice.ts";

const test = suite("report/logged-twice");

/** A page view. */
interface View {
	readonly page: string;
	readonly userAgent: string;
	readonly start: number;
}

const views = (from: number, to: number, every = 20_000): readonly View[] =>
	Array.from({ length: to - from }, (_, n) => {
		const index = from + n;
		return { page: `/${(index * 7) % 40}`, userAgent: `browser ${(index * 3) % 5}`, start: index * every };
	});

/** Logs of them, in order of time. */
function found(logs: Readonly<Record<string, readonly View[]>>): LoggedTwice {
	const twice = new LoggedTwice();
	const all = Object.entries(logs).flatMap(([log, views]) => views.map((view) => ({ ...view, log })));
	for (const { log, ...view } of all.sort((a, b) => a.start - b.start)) twice.view(view, log);
	return twice;
}

const later = (some: readonly View[], by: number): readonly View[] =>
	some.map((view) => ({ ...view, start: view.start + by }));

test("two logs of the same requests are found, also where one has but a part of them, or of another time", () => {
	const all = views(0, 400);
	assert.equal(found({ proxy: all, app: later(all, 300) }).found, { log: "proxy", other: "app", both: 399, of: 399 });
	const { log, other } = found({ proxy: all, app: later(all.slice(300), -700) }).found ?? {};
	assert.equal([log, other], ["app", "proxy"]);
	const some = all.filter((_, index) => index % 10 === 0);
	assert.is(found({ proxy: all, app: later(some, 1_000) }).found?.log, "app");
	assert.is(found({ day1: views(0, 400), day2: views(400, 800), app: later(views(0, 800), 20) }).found?.both, 400);
	// The last day of many, of which the first are not remembered.
	const both = found({ proxy: views(0, 100_000), app: later(views(90_000, 100_000), 40) }).found?.both ?? 0;
	assert.ok(both > 9_000, `${both}`);
});

test("a few are enough while nothing contradicts, but not fewer", () => {
	// The first one is not looked at, as there is but one log by then.
	const twice = found({ proxy: views(0, 9), app: later(views(0, 9), 40) });
	assert.is(twice.found?.both, 8);
	assert.is(found({ proxy: views(0, 8), app: later(views(0, 8), 40) }).found, undefined);
});

test("logs of two servers that share the requests are no such logs, nor is one log", () => {
	for (const every of [50, 500, 5_000, 20_000]) {
		const chance = (n: number): number => (Math.imul(n, 2654435761) >>> 0) / 2 ** 32;
		const shared = Array.from({ length: 40_000 }, (_, n) => ({
			page: `/${Math.floor(chance(n) ** 3 * 60)}`,
			userAgent: `browser ${Math.floor(chance(n + 0.5) ** 2 * 12)}`,
			start: n * every * chance(n * 3 + 1) * 2,
		}));
		const one = shared.filter((_, n) => chance(n * 5 + 2) < 0.5);
		const other = shared.filter((view) => !one.includes(view));
		assert.is(found({ one, other }).found, undefined, `every ${every} ms`);
	}
	assert.is(found({ all: [...views(0, 400), ...later(views(0, 400), 300)] }).found, undefined);
	assert.is(found({ one: views(0, 400), other: later(views(0, 400), 2_000) }).found, undefined);
});

test("memory and time are bounded", () => {
	const twice = new LoggedTwice();
	for (let n = 0; n < 200_000; n++) {
		twice.view({ page: `/${n}`, userAgent: "browser", start: n }, n % 2 === 0 ? "one" : "other");
	}
	assert.is(twice.found, undefined);
});

test.run();
