import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { byTime, insert, nearest, remove, type Timed } from "../../src/join/sorted.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/sorted");

/** `"5b"` starts at 5 and has the tie `b`. */
const item = (name: string): Timed => ({ start: Number.parseFloat(name), tie: name.replace(/^-?[\d.]+/, "") });
const nameOf = ({ start, tie }: Timed): string => `${start}${tie}`;
const listOf = (names: string): Timed[] => names.split(" ").filter(Boolean).map(item);

/** `nearest` in `list` to 100, 10 back and 20 ahead; `!` in a tie means that the item does not fit. */
const NEAREST: readonly (readonly [list: string, expected: string | undefined, why: string])[] = [
	["", undefined, "nothing there"],
	["100", "100", "the same time"],
	["90", "90", "the far end behind"],
	["89.5", undefined, "behind the window"],
	["120", "120", "the far end ahead"],
	["120.5", undefined, "ahead of the window"],
	["95 104", "104", "nearer ahead"],
	["96 105", "96", "nearer behind"],
	["95 105", "95", "equally far: the earlier"],
	["95b 105a", "95b", "equally far: the earlier, whatever the ties"],
	["95a 95b", "95a", "the same time behind: the first by content"],
	["105a 105b", "105a", "the same time ahead: the first by content"],
	["100a 100b", "100a", "right there: the first by content"],
	["90 91 92 119 120", "92", "the last of many behind"],
	["80 85 118 119 130", "118", "the first of many ahead"],
	["99! 90 120", "90", "one that does not fit is passed over, behind"],
	["101! 120", "120", "one that does not fit is passed over, ahead"],
	["95! 95a 105", "95a", "one that does not fit hides no other of its time"],
	["100! 100a", "100a", "the same, right there"],
	["99! 101!", undefined, "none fits"],
	["90 99! 109", "109", "nearer ahead, past one that does not fit"],
	["91 99! 110", "91", "nearer behind, past one that does not fit"],
];

test("nearest", () => {
	for (const [list, expected, why] of NEAREST) {
		const found = nearest(listOf(list), 100, 10, 20, ({ tie }, not: string) => tie !== not, "!");
		assert.is(found && nameOf(found), expected, `${why}: ${list}`);
	}
	assert.is(NEAREST.length, 22);
});

const names = fc.array(
	fc.tuple(fc.integer({ min: 80, max: 125 }), fc.constantFrom("", "a", "b", "!")).map(([start, tie]) => start + tie),
	{ maxLength: 12 },
);

test("nearest is the first of all in the window by distance, then time, then content", () => {
	holds(
		fc.property(names, (some) => {
			const list: Timed[] = [];
			for (const name of some) insert(list, item(name));
			const [best] = list
				.filter(({ start, tie }) => start >= 90 && start <= 120 && tie !== "!")
				.sort((a, b) => Math.abs(a.start - 100) - Math.abs(b.start - 100) || byTime(a, b));
			const found = nearest(list, 100, 10, 20, ({ tie }, not: string) => tie !== not, "!");
			assert.is(found && nameOf(found), best && nameOf(best), some.join(" "));
		}),
		{ numRuns: 500 },
	);
});

test("insert keeps the order, whatever the order of arrival; remove takes out the very item", () => {
	holds(
		fc.property(names, fc.nat(), (some, which) => {
			const list: Timed[] = [];
			const items = some.map(item);
			for (const one of items) insert(list, one);
			assert.equal(list.map(nameOf), [...items].sort(byTime).map(nameOf));
			const gone = items[which % Math.max(1, items.length)];
			if (!gone) return;
			remove(list, gone);
			assert.is(list.length, items.length - 1);
			assert.not.ok(list.includes(gone));
			remove(list, gone);
			assert.is(list.length, items.length - 1, "what is not there is not taken");
		}),
		{ numRuns: 300 },
	);
});

test.run();
