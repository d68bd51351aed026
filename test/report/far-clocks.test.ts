import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FarClocks } from "../../src/report/far-clocks.ts";

const test = suite("report/far-clocks");

const WINDOW = { before: 5_000, after: 60_000 };

/** Visitors who open three pages each, one of them again after a while; hits by a clock that is `ahead`. */
function visits(clocks: FarClocks, visitors: number, ahead: number): void {
	for (let visitor = 0; visitor < visitors; visitor++) {
		const name = `visitor ${visitor}`;
		for (const [n, page] of ["/a", "/b", "/a", "/c"].entries()) {
			const start = visitor * 7_000 + n * 40_000 * (1 + (visitor % 5));
			clocks.view(name, page, "request.log", start);
			clocks.hit(name, page, "tracker.log", start + 300 + (visitor % 20) * 90 + ahead);
		}
	}
}

for (const ahead of [-90_000, 3_600_000, -7_200_000, 86_400_000]) {
	test(`a clock that is ${ahead} ms ahead is found`, () => {
		const clocks = new FarClocks();
		visits(clocks, 100, ahead);
		const [found, ...others] = clocks.found(WINDOW);
		assert.equal(others, []);
		assert.ok(found);
		assert.equal([found.pages, found.hits], ["request.log", "tracker.log"]);
		assert.ok(Math.abs(found.ahead - ahead) <= 1_000, `${found.ahead}`);
		assert.equal(clocks.suspects(WINDOW), [found]);
	});
}

test("what the window covers is none", () => {
	for (const ahead of [0, -4_000, 55_000]) {
		const clocks = new FarClocks();
		visits(clocks, 100, ahead);
		assert.equal(clocks.found(WINDOW), [], `${ahead}`);
	}
});

test("a few hits prove nothing, nor do hits at any time, nor those of the same log", () => {
	const few = new FarClocks();
	visits(few, 3, -90_000);
	assert.equal(few.found(WINDOW), []);
	const spread = new FarClocks();
	const same = new FarClocks();
	for (let n = 0; n < 200; n++) {
		spread.view(`${n}`, "/a", "request.log", n * 1_000);
		spread.hit(`${n}`, "/a", "tracker.log", n * 1_000 - 100_000 - n * 777);
		same.view(`${n}`, "/a", "access.log", n * 1_000);
		same.hit(`${n}`, "/a", "access.log", n * 1_000 - 100_000);
	}
	assert.equal(spread.found(WINDOW), []);
	assert.equal(same.found(WINDOW), []);
});

test("hits of visitors who came when nobody was watched any more do not cost memory", () => {
	const clocks = new FarClocks();
	visits(clocks, 5_000, -90_000);
	for (let n = 0; n < 10_000; n++) clocks.hit("visitor 1", "/a", "tracker.log", n);
	assert.is(clocks.size, 1_000);
});

test("the cheap look is repeated when twice as much is known", () => {
	const clocks = new FarClocks();
	visits(clocks, 3, -90_000);
	assert.equal(clocks.suspects(WINDOW), []);
	visits(clocks, 100, -90_000);
	assert.is(clocks.suspects(WINDOW).length, 1);
});

test.run();
