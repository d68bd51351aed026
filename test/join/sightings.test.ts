import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Place, Sightings } from "../../src/join/sightings.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/sightings");

const BACK = 30;
const AHEAD = 5;

/** Page views of one who was seen at 100, and at other times. */
const AROUND: readonly (readonly [seen: readonly number[], start: number, isAround: boolean, why: string])[] = [
	[[], 100, false, "never seen"],
	[[100], 100, true, "at the same time"],
	[[100], 95, true, "100 = 95 + ahead"],
	[[100], 94.9, false, "seen too late"],
	[[100], 130, true, "100 = 130 - back"],
	[[100], 130.1, false, "seen too long ago"],
	[[100, 200], 150, false, "in the middle, far from both"],
	[[200, 100], 150, false, "in any order"],
	[[100, 200], 195, true, "near the second"],
	[[200, 100], 130, true, "near the first"],
	[[100, 135], 130.1, true, "a gap as long as the reach is none: 135 = 130.1 + 4.9"],
	[[100, 136], 130.5, false, "one longer is"],
	[[100, 160, 130], 159, true, "the last one joins the others"],
	[[160, 100, 130], 94, false, "before all of them"],
];

test("tells whether anything was seen from so long before until so long after", () => {
	for (const [seen, start, isAround, why] of AROUND) {
		const sightings = new Sightings(BACK, AHEAD);
		for (const time of seen) sightings.see("ada", undefined, time);
		assert.is(sightings.has("ada", start), isAround, why);
		assert.is(sightings.around("ada", start).length > 0, isAround, why);
		assert.is(sightings.has("bob", start), false);
	}
	assert.is(AROUND.length, 14);
});

test("is exact whatever was seen, in whatever order, and however often it forgets", () => {
	const times = fc.array(fc.record({ at: fc.nat(400), what: fc.constantFrom("a", "b") }), { maxLength: 25 });
	const asked = fc.array(fc.nat(400), { minLength: 1, maxLength: 6 });
	let found = 0;
	let missed = 0;
	holds(
		fc.property(times, asked, fc.nat(3), (seen, starts, often) => {
			const sightings = new Sightings<string>(BACK, AHEAD);
			for (const { at, what } of seen) sightings.see("ada", what, at);
			for (const start of starts.toSorted((a, b) => a - b)) {
				// Others make generations change.
				for (let other = 0; other < often * 3; other++) sightings.see("others", "x", start);
				sightings.forget(start);
				const near = seen.filter(({ at }) => at >= start - BACK && at <= start + AHEAD).map(({ what }) => what);
				assert.is(sightings.has("ada", start), near.length > 0);
				assert.equal([...new Set(sightings.around("ada", start))].sort(), [...new Set(near)].sort());
				if (near.length > 0) found++;
				else missed++;
			}
		}),
		{ numRuns: 600 },
	);
	assert.ok(found > 200 && missed > 200, `${found} found, ${missed} not`);
});

test("is exact when seeing, asking and forgetting take turns", () => {
	const turn = fc.record({
		who: fc.constantFrom("ada", "bob"),
		what: fc.constantFrom("a", "b"),
		late: fc.nat(60),
		place: fc.nat(2),
		askedAt: fc.nat(2),
	});
	let found = 0;
	let missed = 0;
	holds(
		fc.property(fc.array(turn, { minLength: 5, maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (turns, pace) => {
			const sightings = new Sightings<string>(BACK, AHEAD);
			const seen: { who: string; what: string; at: number }[] = [];
			// Several for each visitor, or none.
			const places: Readonly<Record<string, readonly Place<string>[]>> = {
				ada: [new Place(), new Place()],
				bob: [new Place(), new Place()],
			};
			for (const [index, { who, what, late, place, askedAt }] of turns.entries()) {
				const start = index * pace;
				sightings.forget(start);
				const at = start + AHEAD - late;
				sightings.see(who, what, at, places[who]?.[place]);
				seen.push({ who, what, at });
				for (const asked of ["ada", "bob"]) {
					const near = seen.filter(({ who, at }) => who === asked && at >= start - BACK && at <= start + AHEAD);
					assert.is(sightings.has(asked, start, places[asked]?.[askedAt]), near.length > 0);
					assert.equal(
						[...new Set(sightings.around(asked, start))].sort(),
						[...new Set(near.map(({ what }) => what))].sort(),
					);
					if (near.length > 0) found++;
					else missed++;
				}
			}
		}),
		{ numRuns: 600 },
	);
	assert.ok(found > 200 && missed > 200, `${found} found, ${missed} not`);
});

test("what is seen in a row is one row, which a later sighting may join with another", () => {
	const sightings = new Sightings<string>(BACK, AHEAD);
	for (let time = 0; time < 1000; time += 10) sightings.see("ada", "a", time);
	assert.is(sightings.rowsOf("ada"), 1);
	sightings.see("ada", "a", 1050);
	sightings.see("ada", "b", 1050);
	assert.is(sightings.rowsOf("ada"), 3);
	sightings.see("ada", "a", 1020);
	assert.is(sightings.rowsOf("ada"), 2);
	sightings.see("ada", "a", 2000);
	assert.is(sightings.rowsOf("ada"), 3);
	assert.is(sightings.rowsOf("bob"), 0);
});

test("memory is bounded by the visitors of the time that counts", () => {
	const sightings = new Sightings(BACK, AHEAD);
	let most = 0;
	for (let time = 0; time < 100_000; time++) {
		sightings.see(`visitor ${time}`, undefined, time);
		sightings.see("always here", undefined, time);
		sightings.forget(time - 100);
		most = Math.max(most, sightings.size);
	}
	assert.ok(most < 2000, `${most} visitors`);
	assert.is(sightings.rowsOf("always here"), 1);
	assert.is(sightings.has("always here", 99_999), true);
});

test.run();
