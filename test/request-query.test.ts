import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { QueryNames, TextQuery } from "../src/request-query.ts";
import { holds } from "./format/holds.ts";

const test = suite("request-query");

const NAMES = new QueryNames(["a", "ab", "rec"], ["x_"]);

/** What a query has of the names, the last value of each. */
function found(query: string, enough: readonly string[] = []): Record<string, string> {
	const text = new TextQuery(query);
	const bits = text.look(NAMES, NAMES.bits(enough));
	const names = ["a", "ab", "rec", "x_"].filter((name) => (bits & NAMES.bits([name])) !== 0);
	return Object.fromEntries(names.map((name) => [name, text.value(["a", "ab", "rec", "x_"].indexOf(name))]));
}

test("finds whole names and what begins with others, with an equals sign, and the last value of each", () => {
	const cases: readonly (readonly [query: string, expected: Record<string, string>])[] = [
		["", {}],
		["a", {}],
		["a=", { a: "" }],
		["a=1&a=2", { a: "2" }],
		["ab=1&abc=2&ba=3", { ab: "1" }],
		["x_=1", { x_: "1" }],
		["x_y=1&x=2", { x_: "1" }],
		["b=a=1&rec=1=2", { rec: "1=2" }],
		["&&a=1&&", { a: "1" }],
		["=1&a&a=%20+", { a: "%20+" }],
		["A=1&a%3D1", {}],
	];
	for (const [query, expected] of cases) assert.equal(found(query), expected, query);
	assert.is(cases.length, 11);
});

test("stops where it has found enough", () => {
	assert.equal(found("a=1&x_1=2&ab=3", ["x_"]), { a: "1", x_: "2" });
	assert.equal(found("ab=3&a=1", ["x_"]), { a: "1", ab: "3" });
});

test("finds what was put together, whatever the values", () => {
	const name = fc.constantFrom("a", "ab", "abc", "rec", "x_", "x_1", "x");
	const value = fc.string({ unit: fc.constantFrom(..."aé=%+?#/ ".split("")) });
	holds(
		fc.property(fc.array(fc.tuple(name, value)), (parameters) => {
			const expected: Record<string, string> = {};
			for (const [name, value] of parameters) {
				if (["a", "ab", "rec"].includes(name)) expected[name] = value;
				else if (name.startsWith("x_")) expected.x_ = value;
			}
			assert.equal(found(parameters.map((parameter) => parameter.join("=")).join("&")), expected);
		}),
	);
});

test("a name that nobody looks for has no bit", () => {
	assert.throws(() => NAMES.bits(["b"]), /nobody looks for b/);
});

test("the query of a target begins behind its first question mark", () => {
	for (const [target, query] of [
		["/a", ""],
		["/a?", ""],
		["/a?b?c", "b?c"],
		["http://h/a?b", "b"],
	]) {
		assert.is(TextQuery.of(target ?? "").text, query);
	}
});

test.run();
