import * as fc from "fast-check";
import { DateTime } from "luxon";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseClf, parseIso, parseSeconds } from "../../src/format/time.ts";
import { holds } from "./holds.ts";

const test = suite("format/time");

const NOON = Date.UTC(2026, 10, 22, 12, 0, 55);

const ISO: readonly (readonly [text: string, time: number])[] = [
	["2026-11-22T12:00:55Z", NOON],
	["2026-11-22 12:00:55z", NOON],
	["2026-11-22t12:00:55+00:00", NOON],
	["2026-11-22T13:00:55+01", NOON],
	["2026-11-22T13:00:55+0100", NOON],
	["2026-11-22T06:30:55-05:30", NOON],
	["2026-11-22T12:00:55.5Z", NOON + 500],
	["2026-11-22T12:00:55,125Z", NOON + 125],
	["2026-11-22T12:00:55.123456789Z", NOON + 123.456],
	["2026-11-22T12:00Z", NOON - 55_000],
	["2028-02-29T00:00:00Z", Date.UTC(2028, 1, 29)],
	["2000-02-29T00:00:00Z", Date.UTC(2000, 1, 29)],
	["1969-12-31T23:59:59Z", -1000],
	["0026-01-01T00:00:00Z", Date.parse("0026-01-01T00:00:00Z")],
];

const NOT_ISO = [
	"",
	"2026-11-22",
	"2026-11-22T12:00:55",
	"2026-11-22T12:00:55.Z",
	"2026-11-22T12:00:55.5",
	"2026-11-22T12:00:55Zx",
	"2026-11-22T12:00:55 Z",
	"2026-11-22\u000012:00:55Z",
	"2026-11-22T12:00:55+1",
	"2026-11-22T12:00:55+01:0",
	"2026-11-22T12:00:55+24:00",
	"2026-11-22T12:00:55+01:60",
	"2026-11-22T24:00:00Z",
	"2026-11-22T12:60:00Z",
	"2026-11-22T12:00:60Z",
	"2026-02-29T00:00:00Z",
	"1900-02-29T00:00:00Z",
	"2026-04-31T00:00:00Z",
	"2026-13-01T00:00:00Z",
	"2026-00-01T00:00:00Z",
	"2026-01-00T00:00:00Z",
	"2026/11/22T12:00:55Z",
	"2026-11-22T12.00:55Z",
	"+2026-11-22T12:00:55Z",
	"٢٠٢٦-11-22T12:00:55Z",
];

test("ISO 8601 with a zone", () => {
	for (const [text, time] of ISO) assert.equal(parseIso(text), time, text);
	for (const text of NOT_ISO) assert.equal(parseIso(text), Number.NaN, text);
	assert.is(ISO.length + NOT_ISO.length, 39);
});

const CLF: readonly (readonly [text: string, time: number])[] = [
	["22/Nov/2026:12:00:55 +0000", NOON],
	["22/Nov/2026:13:00:55 +0100", NOON],
	["22/Nov/2026:06:30:55 -0530", NOON],
	["22/Nov/2026:12:00:56 +0000", NOON + 1000],
	["01/Jan/1970:00:00:00 +0000", 0],
	["29/Feb/2028:00:00:00 +0000", Date.UTC(2028, 1, 29)],
	["22/Nov/2026:12:00:55 +0000] and more", NOON],
];

const NOT_CLF = [
	"",
	"22/Nov/2026:12:00:55",
	"22/Nov/2026:12:00:55 +000",
	"22/Nov/2026:12:00:55 UTC  ",
	"22/nov/2026:12:00:55 +0000",
	"22/ovD/2026:12:00:55 +0000",
	"30/Feb/2026:12:00:55 +0000",
	"00/Nov/2026:12:00:55 +0000",
	"22/Nov/2026:24:00:00 +0000",
	"22/Nov/2026:12:60:00 +0000",
	"22/Nov/2026:12:00:60 +0000",
	"22/Nov/2026 12:00:55 +0000",
	"22/Nov/2026:12:00:55 +2400",
	"22/Nov/2026:12:00:5x +0000",
	"22-Nov-2026:12:00:55 +0000",
];

test("the common log format's time", () => {
	// Twice, and good and bad ones in turn: the remembered day and zone must not show.
	for (let round = 0; round < 2; round++) {
		for (const [index, text] of NOT_CLF.entries()) {
			const [good, time] = CLF[index % CLF.length] ?? ["", 0];
			assert.equal(parseClf(good), time, good);
			assert.equal(parseClf(`${"x".repeat(index)}${good}`, index), time, `${good} at ${index}`);
			assert.equal(parseClf(text), Number.NaN, text);
		}
	}
	assert.is(CLF.length + NOT_CLF.length, 22);
});

const SECONDS: readonly (readonly [text: string, ms: number])[] = [
	["1795348855.879", 1795348855879],
	["1795348855", 1795348855000],
	["1795348855.8", 1795348855800],
	["1795348855.879123", 1795348855879.123],
	["1795348855.8791239", 1795348855879.123],
	["0.000", 0],
	["0.114", 114],
	["12.25", 12250],
	[`0.${"1".repeat(5000)}`, 111.111],
	["", Number.NaN],
	[".", Number.NaN],
	[".5", Number.NaN],
	["5.", Number.NaN],
	["1.2.3", Number.NaN],
	["-1", Number.NaN],
	["+1", Number.NaN],
	[" 1", Number.NaN],
	["1e3", Number.NaN],
	["1795348855879", Number.NaN],
	["0x10", Number.NaN],
	["NaN", Number.NaN],
];

test("decimal seconds", () => {
	for (const [text, ms] of SECONDS) {
		assert.equal(parseSeconds(text), ms, text);
		assert.equal(parseSeconds(`9.9${text}9.9`, 3, 3 + text.length), ms, `${text} inside`);
	}
	assert.is(SECONDS.length, 21);
});

const zones = fc.constantFrom("utc", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati");
const times = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2199, 11) });

test("times agree with luxon", () => {
	holds(
		fc.property(times, zones, fc.boolean(), (time, zone, basic) => {
			const at = DateTime.fromMillis(time, { zone });
			// luxon prints whole minutes only of the odd offsets before 1920, so that what it printed is what counts.
			const iso = at.toFormat(`yyyy-MM-dd'T'HH:mm:ss.SSS${basic ? "ZZZ" : "ZZ"}`);
			assert.equal(parseIso(iso), DateTime.fromISO(iso).toMillis(), iso);
			const clf = at.toFormat("dd/LLL/yyyy:HH:mm:ss ZZZ", { locale: "en-US" });
			assert.equal(
				parseClf(clf),
				DateTime.fromFormat(clf, "dd/LLL/yyyy:HH:mm:ss ZZZ", { locale: "en-US" }).toMillis(),
				clf,
			);
		}),
		{ numRuns: 1000 },
	);
});

test("what luxon refuses is refused: any day, hour, minute and second", () => {
	const two = fc.integer({ min: 0, max: 64 }).map((value) => String(value).padStart(2, "0"));
	const year = fc.constantFrom("1900", "1999", "2000", "2024", "2026");
	const low = fc.integer({ min: 0, max: 33 }).map((value) => String(value).padStart(2, "0"));
	holds(
		fc.property(year, low, low, low, two, two, (y, month, day, hour, minute, second) => {
			fc.pre(hour !== "24"); // luxon takes 24:00 as the next day
			const iso = `${y}-${month}-${day}T${hour}:${minute}:${second}Z`;
			assert.equal(parseIso(iso), DateTime.fromISO(iso).toMillis(), iso);
		}),
		{ numRuns: 3000 },
	);
});

test("seconds agree with the float, to its precision", () => {
	holds(
		fc.property(fc.integer({ min: 0, max: 4e9 }), fc.stringMatching(/^\d{0,6}$/), (whole, fraction) => {
			const text = fraction === "" ? String(whole) : `${whole}.${fraction}`;
			assert.ok(Math.abs(parseSeconds(text) - Number(text) * 1000) < 1e-3, text);
			if (fraction.length <= 3) assert.ok(Number.isInteger(parseSeconds(text)), text);
		}),
		{ numRuns: 1000 },
	);
});

test.run();
