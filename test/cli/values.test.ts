import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bytes, clockOffset, commaList, duration, host, oneOf, wholeNumber } from "../../src/cli/values.ts";

const test = suite("cli/values");

/** What is read as what; `undefined` is refused. */
type Cases<T> = readonly (readonly [text: string, value: T | undefined])[];

function check<T>(read: (text: string, flag: string) => T, cases: Cases<T>, count: number): void {
	for (const [text, value] of cases) {
		if (value === undefined) assert.throws(() => read(text, "--x"), /^bad value for --x: expected .*, found "/, text);
		else assert.equal(read(text, "--x"), value, text);
	}
	assert.is(cases.length, count);
}

test("hosts", () => {
	const cases: Cases<string> = [
		["www.Example.org", "www.example.org"],
		["käse.example", "xn--kse-qla.example"],
		["example.org.", "example.org"],
		["localhost", "localhost"],
		["my_app.internal", "my_app.internal"],
		["198.51.100.7", "198.51.100.7"],
		["2001:DB8::7", "2001:db8::7"],
		["http://www.example.org/", undefined],
		["www.example.org/", undefined],
		["www.example.org:8080", undefined],
		["[2001:db8::7]", undefined],
		["two hosts", undefined],
		["", undefined],
	];
	check(host, cases, 13);
});

test("durations", () => {
	const cases: Cases<number> = [
		["500ms", 500],
		["5s", 5_000],
		["1m30s", 90_000],
		["2min", 120_000],
		["1.5h", 5_400_000],
		["1d", 86_400_000],
		["0", 0],
		["0s", 0],
		["", undefined],
		["5", undefined],
		["5x", undefined],
		["s", undefined],
		["-5s", undefined],
		["5s ", undefined],
		["1e3s", undefined],
		["5s!", undefined],
	];
	check(duration, cases, 16);
});

test("clock offsets", () => {
	const cases: Cases<{ source: string; offset: number }> = [
		["tracker.ndjson=3.2s", { source: "tracker.ndjson", offset: 3_200 }],
		["tracker.ndjson=-3.2s", { source: "tracker.ndjson", offset: -3_200 }],
		["logs/a=b.log=+1h30m", { source: "logs/a=b.log", offset: 5_400_000 }],
		["-=-1s", { source: "-", offset: -1_000 }],
		["x=0s", { source: "x", offset: 0 }],
		["x=0.6ms", { source: "x", offset: 1 }],
		["tracker.ndjson", undefined],
		["=3s", undefined],
		["x=", undefined],
		["x=3", undefined],
		["x=--3s", undefined],
	];
	check(clockOffset, cases, 11);
});

test("sizes", () => {
	const cases: Cases<number> = [
		["1024", 1024],
		["1024b", 1024],
		["256kb", 262_144],
		["256KiB", 262_144],
		["1 mb", 1_048_576],
		["1m", 1_048_576],
		["1023", undefined],
		["2mb", undefined],
		["huge", undefined],
		["", undefined],
		["-1kb", undefined],
		["1.5kb", undefined],
		["1gb", undefined],
	];
	check(bytes(1024, 1024 * 1024), cases, 13);
});

test("whole numbers", () => {
	const cases: Cases<number> = [
		["1", 1],
		["64", 64],
		["007", 7],
		["0", undefined],
		["65", undefined],
		["1.5", undefined],
		["1e1", undefined],
		["0x10", undefined],
		["-1", undefined],
		[" 1", undefined],
		["", undefined],
		["NaN", undefined],
		["99999999999999999999", undefined],
	];
	check(wholeNumber(1, 64), cases, 13);
});

test("words", () => {
	check(
		oneOf("text", "json"),
		[
			["text", "text"],
			["json", "json"],
			["JSON", undefined],
			["xml", undefined],
			["", undefined],
		],
		5,
	);
});

test("lists", () => {
	assert.equal(commaList("ip, user-agent ,,language"), ["ip", "user-agent", "language"]);
	assert.equal(commaList(","), []);
});

test.run();
