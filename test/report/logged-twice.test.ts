import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LoggedTwice, type Viewed } from "../../src/report/logged-twice.ts";
import { createRandom } from "../demo/random.ts";

const test = suite("report/logged-twice");

type View = Omit<Viewed, "source">;

/** Page views of forty pages by five browsers, each minute some. */
const views = (from: number, to: number): readonly View[] =>
	Array.from({ length: to - from }, (_, n) =>
		view((from + n) * 20_000, `/${((from + n) * 7) % 40}`, ((from + n) * 3) % 5),
	);

function view(start: number, page: string, browser: number, duration = 50): View {
	const address = "203.0.113.7";
	return { page, userAgent: `browser ${browser}`, start, host: "shop.example", address, glimpse: { duration } };
}

type Logs = Readonly<Record<string, readonly View[]>>;

/** What is found in the end; and, with a number, whether anything is after each so many. */
function found(logs: Logs, every = Number.POSITIVE_INFINITY): LoggedTwice["found"] {
	const twice = new LoggedTwice();
	const all = Object.entries(logs).flatMap(([source, views]) => views.map((view) => ({ ...view, source })));
	for (const [index, viewed] of all.sort((a, b) => a.start - b.start).entries()) {
		twice.view(viewed);
		if (index % every === every - 1 && twice.found) return twice.found;
	}
	twice.end();
	return twice.found;
}

const changed = (some: readonly View[], change: (view: View, index: number) => Partial<View>): readonly View[] =>
	some.map((view, index) => ({ ...view, ...change(view, index) }));

/** The same by another server whose clock is ahead. */
const later = (some: readonly View[], by: number): readonly View[] =>
	changed(some, ({ start }) => ({ start: start + by }));

const namesOf = (same: LoggedTwice["found"]): readonly string[] => (same ? [same.log, same.other].sort() : []);

const ALL = views(0, 800);

test("two logs of the same requests are found, also where one has but a part of them, or of another time", () => {
	const whole = found({ proxy: ALL, app: later(ALL, 300) });
	assert.equal(namesOf(whole), ["app", "proxy"]);
	assert.ok(whole && whole.both >= 0.98 * whole.of, JSON.stringify(whole));
	for (const app of [ALL.slice(600), ALL.filter((_, index) => index % 3 === 0)]) {
		assert.equal(namesOf(found({ proxy: ALL, app: later(app, -700) })), ["app", "proxy"]);
	}
	assert.equal(found({ day1: ALL.slice(0, 400), day2: ALL.slice(400), app: later(ALL, 20) })?.other, "app");
	assert.is(found({ proxy: views(0, 60_000), app: later(views(50_000, 60_000), 40) })?.both !== undefined, true);
});

test("however clocks differ, and when a page takes its time, they are the same requests", () => {
	for (const by of [-12_000, -3_000, 0, 1_400, 7_000]) {
		assert.equal(namesOf(found({ proxy: ALL, app: later(ALL, by) })), ["app", "proxy"], `${by} ms`);
	}
	const slow = changed(ALL, (_, index) => ({ glimpse: { duration: (index % 100) * 100 } }));
	/** As a log has it that tells neither milliseconds nor how long a request took, but when it was done. */
	const ends = changed(slow, ({ start, glimpse }) => ({
		start: Math.floor((start + (glimpse.duration ?? 0)) / 1000) * 1000,
		glimpse: { duration: undefined },
	}));
	assert.equal(namesOf(found({ proxy: slow, app: ends })), ["app", "proxy"]);
	const starts = changed(slow, () => ({ glimpse: { duration: undefined } }));
	assert.equal(namesOf(found({ proxy: slow, app: starts })), ["app", "proxy"]);
});

test("a proxy may change the beginning of paths", () => {
	const deep = changed(ALL, ({ page }, index) => ({ page: `/de${page}${index % 2 ? "/" : ""}?from=/a/b` }));
	const proxied = changed(later(deep, 40), ({ page }) => ({ page: `/shop${page}` }));
	assert.equal(namesOf(found({ proxy: proxied, app: deep })), ["app", "proxy"]);
	const renamed = changed(later(deep, 40), ({ page }) => ({ page: page.replace("?", "?x=1&") }));
	assert.is(found({ proxy: renamed, app: deep }), undefined);
});

test("three logs of the same requests are found, too", () => {
	assert.is(namesOf(found({ cdn: ALL, proxy: later(ALL, 100), app: later(ALL, 200) })).length, 2);
});

test("small logs, one for each day, tell together what none of them tells", () => {
	const daily = (name: (day: number) => string, by: number): Logs => {
		const logs: Record<string, View[]> = {};
		for (let day = 0; day < 9; day++) {
			logs[name(day)] ??= [];
			logs[name(day)]?.push(...later(views(0, 6), day * 86_400_000 + by));
		}
		return logs;
	};
	const proxy = daily((day) => `/var/log/proxy/access.log-2026030${day + 1}.gz`, 0);
	for (const name of [(day: number) => `app/access.log.${9 - day}`, () => "app/access.log"]) {
		const app = daily(name, 700);
		const same = found({ ...proxy, ...app, "/var/log/proxy/other.log": views(0, 6) });
		assert.equal(namesOf(same), ["/var/log/proxy/access.log*", "app/access.log*"]);
		assert.ok(same && same.both > 30 && same.both >= 0.9 * same.of, JSON.stringify(same));
	}
	assert.is(found({ ...proxy, ...daily((day) => `app/access.log.${9 - day}`, 60_000) }), undefined);
	// Of one server each request is in one file alone, whatever is near to the end of a day.
	const oneServer = daily((day) => `app/access.log.${9 - day}`, 86_400_000 - 40_000);
	assert.is(found({ ...oneServer, "app/access.log": views(0, 6) }), undefined);
});

test("a robot that asks all hosts for the same pages does not make them one, but visitors do", () => {
	const other = changed(later(ALL, 400), () => ({ host: "blog.example" }));
	assert.is(found({ shop: ALL, blog: other }), undefined);
	const by = (some: readonly View[]) => changed(some, (_, index) => ({ address: `203.0.113.${index % 9}` }));
	assert.equal(namesOf(found({ shop: by(ALL), blog: by(other) })), ["blog", "shop"]);
	const proxied = changed(other, () => ({ address: "203.0.113.9" }));
	assert.equal(namesOf(found({ shop: ALL, blog: proxied })), ["blog", "shop"]);
});

test("in one log the lines of two servers are told by address or host", () => {
	const inside = changed(later(ALL, 30), () => ({ address: "172.18.0.2" }));
	const nameless = changed(later(ALL, 30), () => ({ host: undefined }));
	for (const behind of [inside, nameless]) {
		assert.equal(namesOf(found({ stdin: [...ALL, ...behind] })), ["stdin", "stdin"]);
	}
	// Who loads each page twice does so.
	assert.is(found({ stdin: [...ALL, ...later(ALL, 300)] }), undefined);
	const office = changed(ALL, (_, index) => ({ address: index % 2 === 0 ? "10.0.0.7" : "203.0.113.7" }));
	assert.is(found({ stdin: office }), undefined);
});

test("a log says whether most page views are there twice, and it is for others to say why", () => {
	const doubles = (...some: readonly (readonly View[])[]): boolean => {
		const twice = new LoggedTwice();
		for (const view of some.flat().toSorted((a, b) => a.start - b.start)) twice.view({ ...view, source: "stdin" });
		return twice.hasDoubles;
	};
	assert.is(doubles(ALL, later(ALL, 30)), true);
	assert.is(doubles(ALL), false);
	assert.is(doubles(ALL, later(ALL.slice(0, 40), 30)), false);
	assert.is(doubles(views(0, 9), later(views(0, 9), 30)), true);
	assert.is(doubles(views(0, 8), later(views(0, 8), 30)), false);
});

test("a few are enough while nothing contradicts, but not fewer", () => {
	const few = (count: number) => found({ proxy: views(0, count), app: later(views(0, count), 40) });
	assert.is(few(8)?.both, 8);
	assert.is(few(7), undefined);
	// Of what is near the last others may follow, but not any more in the end.
	const twice = new LoggedTwice();
	for (const source of ["proxy", "app"]) {
		for (let page = 0; page < 8; page++) twice.view({ ...view(1_000, `/${page}`, 1), source });
	}
	assert.is(twice.found, undefined);
	twice.end();
	assert.is(twice.found?.both, 8);
});

test("logs of servers that share the requests are no such logs, whenever somebody looks", () => {
	let count = 0;
	for (const rate of [0.2, 5, 50, 100, 300]) {
		for (const pages of [1, 5, 30, 300, 3000]) {
			for (const servers of [2, 3]) {
				for (let seed = 0; seed < 4; seed++) {
					const random = createRandom(`${rate}/${pages}/${servers}/${seed}`);
					/** Few of many, as with pages of a site. */
					const popular = (most: number) => Math.floor(most ** random.float()) - 1;
					const logs: Record<string, View[]> = {};
					let start = 0;
					for (let n = 0; n < 6_000; n++) {
						start += (-Math.log(1 - random.float()) / rate) * 1000;
						const server = `server ${random.int(1, servers)}`;
						logs[server] ??= [];
						logs[server].push(view(start, `/${popular(pages)}`, popular(13)));
					}
					assert.is(found(logs, 200), undefined, `${rate} a second, ${pages} pages, ${servers} servers, ${seed}`);
					count++;
				}
			}
		}
	}
	assert.is(count, 200);
});

test("a monitor that asks for a page of each server is no proof, nor are two logs apart in time", () => {
	const monitor = Array.from({ length: 900 }, (_, n) => view(n * 60_000 + 7, "/", 9));
	const own = (by: number): readonly View[] => [...later(ALL, by), ...later(monitor, by % 2)];
	assert.is(found({ a: own(0), b: own(9_000_001) }, 10), undefined);
	assert.is(found({ one: ALL, other: later(ALL, 16_000) }), undefined);
});

test("of a log no more is looked at than it takes, until there is another one", () => {
	const twice = new LoggedTwice();
	let looks = 0;
	const look = (start: number, source: string): void => {
		const glimpse = {
			get duration() {
				looks++;
				return 50;
			},
		};
		twice.view({ ...view(start, `/${(start / 1000) % 5_000}`, 0), glimpse, source });
	};
	for (let n = 0; n < 60_000; n++) look(n * 1000, "one");
	assert.ok(looks > 1_000 && looks <= 10_000, `two thousand kinds, five times each at most: ${looks}`);
	const before = looks;
	for (let n = 60_000; n < 120_000; n++) look(n * 1000, n % 2 === 0 ? "one" : "other");
	assert.ok(looks > before && looks <= before + 10_000, `${looks}`);
	assert.is(twice.found, undefined);
});

test.run();
