import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Circumstances, judge } from "../../src/matomo/answer.ts";
import type { Facts, HttpAnswer } from "../../src/matomo/facts.ts";

const NOW = Date.UTC(2026, 10, 22, 12);

function answer(status: number, body: unknown, headers: Partial<HttpAnswer["headers"]> = {}): Facts {
	return {
		is: "answer",
		status,
		headers: { "retry-after": undefined, location: undefined, "content-type": undefined, date: undefined, ...headers },
		body: typeof body === "string" ? body : JSON.stringify(body),
	};
}
const counted = (tracked: unknown, invalid: unknown, more: object = {}) =>
	answer(200, { status: "success", tracked, invalid, ...more });
const failure = (code: string, bodySent: boolean): Facts => ({ is: "failure", code, bodySent });
const verdict = (facts: Facts, more: Partial<Circumstances> = {}) =>
	judge(facts, { sent: 3, provenToken: true, now: NOW, ...more });

/** What, facts, circumstances, verdict (only the keys to compare). */
const CASES: readonly (readonly [string, Facts, Partial<Circumstances>, object])[] = [
	["all tracked", counted(3, 0), { provenToken: false }, { is: "accepted", rejected: [] }],
	["one unnamed invalid", counted(2, 1), { provenToken: false }, { is: "accepted-partly", rejectedCount: 1 }],
	["named", counted(1, 2, { invalid_indices: [2, 0] }), {}, { is: "accepted", rejected: [0, 2] }],
	["too few named", counted(1, 2, { invalid_indices: [0] }), {}, { is: "accepted-partly", rejectedCount: 2 }],
	["one named twice", counted(1, 2, { invalid_indices: [1, 1] }), {}, { is: "accepted-partly", rejectedCount: 2 }],
	["out of range", counted(2, 1, { invalid_indices: [3] }), {}, { is: "accepted-partly", rejectedCount: 1 }],
	["negative", counted(2, 1, { invalid_indices: [-1] }), {}, { is: "accepted-partly", rejectedCount: 1 }],
	["named in words", counted(2, 1, { invalid_indices: ["1"] }), {}, { is: "accepted-partly", rejectedCount: 1 }],
	["no list", counted(2, 1, { invalid_indices: { 0: 1 } }), {}, { is: "accepted-partly", rejectedCount: 1 }],
	["none, no proof", counted(0, 3), { provenToken: false }, { is: "stop", found: "0 of 3" }],
	["none, no proof, one", counted(0, 1), { provenToken: false, sent: 1 }, { is: "stop", found: "0 of 1" }],
	["none, proven, many", counted(0, 3), {}, { is: "stop" }],
	["none, proven, one", counted(0, 1), { sent: 1 }, { is: "accepted", rejected: [0] }],
	["none, proven, named", counted(0, 3, { invalid_indices: [0, 1, 2] }), {}, { is: "accepted", rejected: [0, 1, 2] }],
	[
		"none, no proof, named: a superuser with a wrong site",
		counted(0, 3, { invalid_indices: [0, 1, 2] }),
		{ provenToken: false },
		{ is: "stop" },
	],
	["nothing counted", counted(0, 0), { provenToken: false }, { is: "held" }],
	["nothing counted, one, proven: a lock wait", counted(0, 0), { sent: 1 }, { is: "ambiguous" }],
	["one short", counted(2, 0), {}, { is: "ambiguous" }],
	["one too many", counted(4, 0), {}, { is: "ambiguous" }],
	["counts are words", counted("3", "0"), {}, { is: "ambiguous" }],
	["counts are fractions", counted(2.5, 0.5), {}, { is: "ambiguous" }],
	["counts are negative", counted(4, -1), {}, { is: "ambiguous" }],
	["200 with an error", answer(200, { status: "error", tracked: 3, invalid: 0 }), {}, { is: "ambiguous" }],
	["204", answer(204, ""), {}, { is: "ambiguous" }],
	["202", answer(202, { status: "success", tracked: 3, invalid: 0 }), {}, { is: "ambiguous" }],
	["database gone", answer(200, "Error:SQLSTATE[HY000]: 2006 gone away"), {}, { is: "ambiguous" }],
	["database gone, in a page", answer(200, "<html>SQLSTATE[HY000]</html>"), {}, { is: "ambiguous" }],
	["cut off", answer(200, '{"status":"success","tra'), {}, { is: "ambiguous" }],
	["empty", answer(200, ""), {}, { is: "ambiguous" }],
	["a notice before", answer(200, '<br />\n{"status":"success","tracked":3,"invalid":0}'), {}, { is: "ambiguous" }],
	["a website", answer(200, "<!DOCTYPE html><html></html>"), {}, { is: "stop" }],
	["other JSON", answer(200, { result: "error" }), {}, { is: "stop" }],
	["JSON that is no object", answer(200, "3"), {}, { is: "stop" }],
	["JSON null", answer(200, "null"), {}, { is: "stop" }],
	["an image", answer(200, "GIF89a..."), {}, { is: "stop", hint: "activate its plugin BulkTracking" }],
	["redirect", answer(301, "", { location: "https://b.example/" }), {}, { is: "stop" }],
	["308", answer(308, ""), {}, { is: "stop" }],
	["400 page", answer(400, "<html>"), {}, { is: "stop", problem: "this is not Matomo's tracking endpoint" }],
	["400 JSON", answer(400, { status: "error", tracked: 0, invalid: 0 }), {}, { is: "stop" }],
	["401", answer(401, ""), {}, { is: "stop" }],
	["403", answer(403, ""), {}, { is: "stop" }],
	["404", answer(404, "<html>"), {}, { is: "stop" }],
	["405", answer(405, "<html>"), {}, { is: "stop" }],
	["407", answer(407, "<html>"), {}, { is: "stop" }],
	["413", answer(413, "<html>"), {}, { is: "too-large" }],
	["408", answer(408, ""), {}, { is: "retry", suspect: undefined }],
	["429", answer(429, "", { "retry-after": "7" }), {}, { is: "retry", afterMs: 7000 }],
	["503", answer(503, ""), {}, { is: "retry", afterMs: undefined, suspect: undefined }],
	["503 of Varnish for a slow server", answer(503, "<h1>Error 503 first byte timeout</h1>"), {}, { is: "ambiguous" }],
	["503 of Varnish for a lost answer", answer(503, "<h1>Error 503 Backend fetch failed</h1>"), {}, { is: "ambiguous" }],
	["503 of Fastly for a slow server", answer(503, "Error 503 between bytes timeout"), {}, { is: "ambiguous" }],
	[
		"503 of Envoy for a connection that was lost",
		answer(503, "upstream connect error or disconnect/reset before headers. reset reason: connection termination"),
		{},
		{ is: "ambiguous" },
	],
	["503 of nginx for too many", answer(503, "<h1>503 Service Temporarily Unavailable</h1>"), {}, { is: "retry" }],
	["a date", answer(503, "", { "retry-after": "Sun, 22 Nov 2026 12:01:00 GMT" }), {}, { afterMs: 60_000 }],
	["a past date", answer(503, "", { "retry-after": "Sun, 22 Nov 2026 11:00:00 GMT" }), {}, { afterMs: 0 }],
	["nonsense", answer(503, "", { "retry-after": "soon" }), {}, { is: "retry", afterMs: undefined }],
	["500 JSON", answer(500, { status: "error", tracked: 2, invalid: 0 }), {}, { is: "retry", suspect: "entry" }],
	["500 page", answer(500, "<html>"), {}, { is: "ambiguous" }],
	["500 other JSON", answer(500, { status: "success", tracked: 3, invalid: 0 }), {}, { is: "ambiguous" }],
	["502", answer(502, "<html>"), {}, { is: "ambiguous" }],
	["504", answer(504, "<html>"), {}, { is: "ambiguous" }],
	["520", answer(520, ""), {}, { is: "ambiguous" }],
	["refused", failure("ECONNREFUSED", false), {}, { is: "retry", suspect: undefined }],
	["no such host", failure("ENOTFOUND", false), {}, { is: "retry", suspect: undefined }],
	["reset before the body", failure("ECONNRESET", false), {}, { is: "retry", suspect: "size" }],
	["cut before the body", failure("EPIPE", false), {}, { is: "retry", suspect: "size" }],
	["timeout before the body", failure("ETIMEDOUT", false), {}, { is: "retry", suspect: undefined }],
	["timeout", failure("ETIMEDOUT", true), {}, { is: "ambiguous" }],
	["reset", failure("ECONNRESET", true), {}, { is: "ambiguous" }],
	["something new", failure("EXYZ", true), {}, { is: "ambiguous", reason: "EXYZ after the batch was sent" }],
	["certificate", failure("DEPTH_ZERO_SELF_SIGNED_CERT", false), {}, { is: "stop" }],
	["certificate name", failure("ERR_TLS_CERT_ALTNAME_INVALID", false), {}, { is: "stop" }],
	["certificate, too late", failure("ERR_TLS_CERT_ALTNAME_INVALID", true), {}, { is: "ambiguous" }],
];

for (const [what, facts, circumstances, expected] of CASES) {
	test(`judges: ${what}`, () => {
		const found: Record<string, unknown> = { ...verdict(facts, circumstances) };
		assert.equal(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])), expected);
	});
}

test("all cases are there", () => assert.is(CASES.length, 73));

test("names what may be wrong when everything is refused", () => {
	const found = verdict(counted(0, 3), { provenToken: false });
	assert.is(found.is, "stop");
	assert.match(JSON.stringify(found), /token is wrong or expired.*site id is wrong.*older than the raw data/);
	const named = verdict(counted(0, 3, { invalid_indices: [0, 1, 2] }), { provenToken: false });
	assert.match(JSON.stringify(named), /the token is good, so check the site id/);
});

test("a redirect is shown with its target", () => {
	const found = verdict(answer(301, "", { location: "https://b.example/" }));
	assert.is(found.is === "stop" && found.found, 'status 301 to "https://b.example/"');
});

test("a foreign answer is quoted on one line and not at length", () => {
	const found = verdict(answer(404, `a\n b${"c".repeat(500)}`));
	assert.ok(found.is === "stop" && found.found.length < 200 && found.found.includes('"a bccc'));
});

test.run();
