import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isSet, isYes, parseCount, parseHost, parseScheme, parseStatus, present } from "../../src/format/fields.ts";

const test = suite("format/fields");

type Reader = (text: string | undefined) => unknown;
type Case = readonly [read: Reader, text: string | undefined, value: unknown];

const CASES: readonly Case[] = [
	[present, undefined, undefined],
	[present, "", undefined],
	[present, "-", undefined],
	[present, "--", "--"],
	[present, " ", " "],
	[present, "0", "0"],
	[parseCount, undefined, undefined],
	[parseCount, "", undefined],
	[parseCount, "-", undefined],
	[parseCount, "0", 0],
	[parseCount, "759", 759],
	[parseCount, "007", 7],
	[parseCount, "-1", undefined],
	[parseCount, "1.5", undefined],
	[parseCount, "1e3", undefined],
	[parseCount, "12, 13", undefined],
	[parseCount, "999999999999999", 999_999_999_999_999],
	[parseCount, "9999999999999999", undefined],
	[parseStatus, undefined, 0],
	[parseStatus, "", 0],
	[parseStatus, "-", 0],
	[parseStatus, "000", 0],
	[parseStatus, "200", 200],
	[parseStatus, "ok", Number.NaN],
	[parseStatus, "2000", Number.NaN],
	[parseScheme, undefined, undefined],
	[parseScheme, "https", "https"],
	[parseScheme, "HTTP", "http"],
	[parseScheme, "ftp", undefined],
	[parseScheme, "-", undefined],
	[parseHost, undefined, undefined],
	[parseHost, "-", undefined],
	[parseHost, "shop.test", "shop.test"],
	[parseHost, "Shop.Test:8080", "shop.test"],
	[parseHost, "shop.test:", "shop.test"],
	[parseHost, "shop.test.", "shop.test"],
	[parseHost, "Shop.test.:8080", "shop.test"],
	[parseHost, ".", undefined],
	[parseHost, ":80", undefined],
	[parseHost, "[2001:DB8::1]:443", "2001:db8::1"],
	[parseHost, "[2001:db8::1]", "2001:db8::1"],
	[parseHost, "2001:db8::1", "2001:db8::1"],
	[parseHost, "[::1", "[::1"],
	[parseHost, "[]", undefined],
	[parseHost, "BÜCHER.test", "bücher.test"],
	[isSet, undefined, false],
	[isSet, "", false],
	[isSet, "-", false],
	[isSet, "0", false],
	[isSet, "False", false],
	[isSet, "1", true],
	[isSet, "1700000000000", true],
	[isYes, undefined, false],
	[isYes, "", false],
	[isYes, "0", false],
	[isYes, "1", true],
	[isYes, "True", true],
	[isYes, "null", false],
	[isYes, "1, 1", true],
	[isYes, "0,1", true],
	[isYes, "true , 0", true],
	[isYes, "0, 0", false],
	[isYes, "11", false],
	[isYes, "1;q=1", false],
];

test("each field is read, or is absent", () => {
	for (const [read, text, value] of CASES) assert.equal(read(text), value, `${read.name}(${JSON.stringify(text)})`);
	assert.is(CASES.length, 64);
});

test.run();
