import { suite } from "uvu";
import * as assert from "uvu/assert";
import { closestName } from "../../src/format/did-you-mean.ts";

const test = suite("format/did-you-mean");

const NAMES = ["monorail", "nginx-json", "nginx-tsv", "nginx-combined"];

const CASES: readonly (readonly [typed: string, meant: string | undefined])[] = [
	["combined", "nginx-combined"],
	["JSON", "nginx-json"],
	["tsv", "nginx-tsv"],
	["ngnix-json", "nginx-json"],
	["nginx_tsv", "nginx-tsv"],
	["monoral", "monorail"],
	["nginx-jsn", "nginx-json"],
	["nginx", undefined],
	["xyz", undefined],
	["", undefined],
	["x".repeat(100_000), undefined],
];

test("the nearest name, if one is near", () => {
	for (const [typed, meant] of CASES) assert.is(closestName(typed, NAMES), meant, typed.slice(0, 40));
	assert.is(CASES.length, 11);
});

test.run();
