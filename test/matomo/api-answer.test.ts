import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { printable } from "../../src/errors.ts";
import { type ApiAnswer, readApi } from "../../src/matomo/api-answer.ts";
import type { HttpAnswer } from "../../src/matomo/facts.ts";

const test = suite("api answer");

function answer(status: number, body: string, headers: Partial<HttpAnswer["headers"]> = {}): HttpAnswer {
	const none = { "retry-after": undefined, location: undefined, "content-type": undefined, date: undefined };
	return { is: "answer", status, headers: { ...none, ...headers }, body };
}

test("every kind of answer", () => {
	const html = { "content-type": "text/html; charset=utf-8" };
	const cases: readonly (readonly [HttpAnswer, ApiAnswer])[] = [
		[answer(200, '{"value":"5.2.0"}'), { is: "value", value: { value: "5.2.0" } }],
		[answer(200, '["1","2"]'), { is: "value", value: ["1", "2"] }],
		[answer(200, "null"), { is: "value", value: null }],
		[answer(200, '{"result":"success"}'), { is: "value", value: { result: "success" } }],
		[
			answer(200, '{"result":"error","message":"No\\n access <br> here"}'),
			{ is: "refused", message: "No access here" },
		],
		[answer(401, '{"result":"error","message":"No"}'), { is: "refused", message: "No" }],
		[answer(500, '{"result":"error"}'), { is: "refused", message: "" }],
		[answer(301, "", { location: "https://m.test/" }), { is: "redirect", status: 301, to: "https://m.test/" }],
		[answer(302, "{}"), { is: "redirect", status: 302, to: "" }],
		[
			answer(200, "<!doctype html><html><head><title>My\n Shop</title>", html),
			{ is: "not-the-api", status: 200, type: "text/html; charset=utf-8", shows: "My Shop" },
		],
		[answer(404, "not found"), { is: "not-the-api", status: 404, type: "", shows: "not found" }],
		[answer(503, '{"error":1}'), { is: "not-the-api", status: 503, type: "", shows: '{"error":1}' }],
		[answer(200, ""), { is: "not-the-api", status: 200, type: "", shows: "" }],
		[answer(200, "\u001b[31mred"), { is: "not-the-api", status: 200, type: "", shows: "\\u{1b}[31mred" }],
	];
	for (const [facts, expected] of cases) assert.equal(readApi(facts), expected, facts.body);
	assert.is(cases.length, 14);
	assert.equal(readApi({ is: "failure", code: "ENOTFOUND", bodySent: false }), {
		is: "unreachable",
		code: "ENOTFOUND",
	});
});

test("never throws, and shows no more than a line", () => {
	fc.assert(
		fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
			const read = readApi(answer(status, body, { location: body, "content-type": body }));
			for (const value of Object.values(read)) {
				if (typeof value === "string" && read.is !== "value") assert.is(printable(value), value);
			}
		}),
	);
	const long = readApi(answer(200, "x".repeat(10_000)));
	assert.ok(long.is === "not-the-api" && long.shows.length < 130);
});

test.run();
