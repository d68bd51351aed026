import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UnnamedTrackers } from "../../src/report/unnamed-trackers.ts";

const test = suite("report/unnamed-trackers");

/** So many calls of so many visitors. */
function calls(trackers: UnnamedTrackers, path: string, count: number, visitors: number): UnnamedTrackers {
	for (let call = 0; call < count; call++) trackers.see(path, `visitor ${call % visitors}`);
	return trackers;
}

test("some requests of one visitor, or very few of several, are no sign of a tracker", () => {
	for (const [count, visitors, found, looks] of [
		[4, 4, [], 0],
		[100, 1, [], 0],
		[5, 2, [{ path: "/collect", calls: 5 }], 1],
		[100, 50, [{ path: "/collect", calls: 100 }], 5],
	] as const) {
		const trackers = calls(new UnnamedTrackers(), "/collect", count, visitors);
		assert.equal(trackers.found, found, `${count} calls of ${visitors}`);
		assert.is(trackers.looks, looks, "when there are 5, 10, 20, 40 and 80");
	}
});

test("paths are told apart, most calls first, whatever came first", () => {
	const trackers = new UnnamedTrackers();
	for (const [path, count] of [
		["/b", 6],
		["/c", 9],
		["/d", 3],
		["/a", 6],
	] as const) {
		calls(trackers, path, count, 2);
	}
	assert.equal(
		trackers.found.map(({ path, calls }) => `${path} ${calls}`),
		["/c 9", "/a 6", "/b 6"],
	);
	assert.is(trackers.looks, 3);
});

test("with very many paths the first are counted", () => {
	const trackers = calls(new UnnamedTrackers(), "/first", 2, 2);
	for (let path = 0; path < 1_000; path++) calls(trackers, `/${path}`, 5, 2);
	calls(trackers, "/first", 3, 2);
	assert.is(trackers.found.length, 100);
	assert.ok(trackers.found.some(({ path }) => path === "/first"));
});

test.run();
