import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { splitBar } from "../../../src/report/text/bar.ts";
import { paint } from "../../../src/report/text/paint.ts";

const bar = (missed: number, tracked: number, whole: number, width: number): string =>
	splitBar({ tracked, missed }, whole, width, paint(false));

test("draws", () => {
	const cases = [
		[0, 0, 10, ""],
		[0, 0, 0, ""],
		[5, 5, 10, "━━━━━─────"],
		[10, 0, 10, "━━━━━━━━━━"],
		[0, 10, 10, "──────────"],
		[1, 1, 10, "━─"],
		[3, 4, 20, "━╾─╴"],
		[1, 0, 20, "╸"],
		[1, 1, 100_000, "╾"],
		[1, 99_999, 100_000, "╾─────────"],
		[99_999, 1, 100_000, "━━━━━━━━━╾"],
	] as const;
	for (const [missed, tracked, whole, text] of cases) assert.is(bar(missed, tracked, whole, 10), text);
	assert.is(cases.length, 11);
});

test("fits, and shows both parts where both are", () => {
	fc.assert(
		fc.property(
			fc.nat(1000),
			fc.nat(1000),
			fc.nat(5000),
			fc.integer({ min: 1, max: 60 }),
			(missed, tracked, more, width) => {
				const text = bar(missed, tracked, missed + tracked + more, width);
				assert.ok(text.length <= width);
				assert.is(/[━╾╸]/.test(text), missed > 0);
				assert.is(/[─╾╴]/.test(text), tracked > 0);
			},
		),
	);
});

test("paints what was missed, and makes the rest faint", () => {
	assert.is(splitBar({ tracked: 1, missed: 1 }, 2, 2, paint(true)), "\u001b[33m━\u001b[39m\u001b[2m─\u001b[22m");
});

test.run();
