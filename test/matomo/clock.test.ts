import { suite } from "uvu";
import * as assert from "uvu/assert";
import { clockDifference } from "../../src/matomo/clock.ts";

const test = suite("clock");

const AT = Date.UTC(2026, 10, 22, 12, 0, 0);
const date = (offsetMs: number) => new Date(AT + offsetMs).toUTCString();

test("only what goes beyond the second and the time of the request is a difference", () => {
	const cases: readonly (readonly [theirs: number, sent: number, received: number, difference: number])[] = [
		[0, 0, 0, 0],
		[0, 0, 200, 0],
		[0, 999, 999, 0], // the header cuts off fractions
		[0, 1000, 1200, -1],
		[1000, 0, 1000, 0],
		[2000, 0, 1000, 1000],
		[0, 10_000, 10_500, -9001],
		[60_000, 0, 500, 59_500],
		[5000, 0, 30_000, 0], // somewhere within a slow request
	];
	for (const [theirs, sent, received, difference] of cases) {
		assert.is(clockDifference(date(theirs), AT + sent, AT + received), difference, `${theirs} ${sent} ${received}`);
	}
	assert.is(cases.length, 9);
});

test("no date, no difference", () => {
	assert.is(clockDifference(undefined, AT, AT), undefined);
	assert.is(clockDifference("yesterday", AT, AT), undefined);
});

test.run();
