import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { digester } from "../../src/digest/digester.ts";
import type { LogEvent } from "../../src/event.ts";
import { REPLAY_LEFT_REASONS } from "../../src/outcome.ts";
import { makePlan } from "../../src/plan.ts";
import { NOON, trackerEvent } from "../helpers/log-event.ts";

const test = suite("digest/failed-requests");

const plan = (more: Partial<typeof DEFAULT_SETTINGS> = {}) =>
	makePlan([], { ...DEFAULT_SETTINGS, siteId: 1, replayFailed: true, ...more });
const digest = digester(plan());

const VIEW = "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fa";
const failed = (query: string, more: Partial<LogEvent> = {}): LogEvent =>
	trackerEvent(query, { status: 502, upstreamStatus: "502", ...more });
const inBody = (body: string, more: Partial<LogEvent> = {}): LogEvent =>
	failed("", { body, contentLength: body.length, ...more });

/** Calls, and of each hit why it is left, or what it would do: answer for its page view, or not. */
const CASES: readonly (readonly [event: LogEvent, expected: readonly string[], why: string])[] = [
	[failed(VIEW), ["answers"], "a page view"],
	[failed(`${VIEW}&search=tea`), ["answers"], "a site search replaces the page view"],
	[failed(`${VIEW}&e_c=x`), ["again"], "an event"],
	[failed(`${VIEW}&ping=1`), ["again"], "a ping"],
	[inBody(VIEW), ["answers"], "a form in the body"],
	[
		inBody(JSON.stringify({ requests: [`?${VIEW}`, `?${VIEW}&link=x`, { idsite: 1, rec: 1 }] })),
		["answers", "again", "answers"],
		"a bulk request",
	],
	[inBody('{"requests":["?idsite=1&rec'), ["opaque"], "a body that was cut off"],
	[failed("", { contentLength: 9_000 }), ["opaque"], "a body that is not in the log"],
	[failed("", { method: "GET", contentLength: undefined }), [], "no hit at all"],
	[failed(VIEW, { status: 499, upstreamStatus: undefined }), ["answers"], "the client went away"],
	[failed(VIEW, { status: 200, upstreamStatus: "-" }), ["answers"], "no answer"],
	[failed(VIEW, { status: 0, upstreamStatus: undefined }), ["answers"], "no status"],
	[failed(VIEW, { status: 429, upstreamStatus: undefined }), ["answers"], "too many requests"],
	[failed(VIEW, { upstreamStatus: "200, 504" }), ["answers"], "the last upstream failed"],
	[failed(VIEW, { upstreamStatus: "400" }), ["refused"], "Matomo refused it"],
	[failed(VIEW, { status: 404, upstreamStatus: undefined }), ["refused"], "there is no such tracker"],
	[failed(VIEW, { status: 302, upstreamStatus: undefined }), ["refused"], "the browser follows a redirect itself"],
	[failed("idsite=1&url=x"), ["not-recorded"], "without rec=1"],
	[failed(VIEW.replace("idsite=1", "idsite=2")), ["other-site"], "another site"],
	[failed(`${VIEW}&idsite=2`), ["other-site"], "the last site counts"],
	[failed(VIEW, { userAgent: undefined }), ["no-user-agent"], "no user agent"],
	[failed(VIEW, { userAgent: "Googlebot/2.1" }), ["bot"], "a robot"],
];

test("what can be sent again, and why the rest cannot", () => {
	const seen = new Set<string>();
	for (const [event, expected, why] of CASES) {
		const { call } = digest(event);
		assert.is(call?.kind, "failed", why);
		assert.equal(call?.hits, [], why);
		const found = call?.replays?.failed.map(({ left, view }) => left ?? (view ? "answers" : "again"));
		assert.equal(found, expected, why);
		for (const one of expected) seen.add(one);
	}
	assert.is(CASES.length, 22);
	// What remains depends on other lines.
	const rest = REPLAY_LEFT_REASONS.filter((reason) => !seen.has(reason));
	assert.equal(rest, ["repeated", "succeeded", "late", "opted-out"]);
});

test("a preflight is no copy of the call that comes then, and no hit itself", () => {
	for (const status of [204, 502]) {
		const { call } = digest(trackerEvent(`${VIEW}&r=1&pv_id=abc123`, { method: "OPTIONS", status }));
		assert.equal(call, { kind: "other", hits: [], replays: { succeeded: [], failed: [] } });
	}
});

test("any site will do where none was named", () => {
	const { call } = digester(plan({ siteId: undefined }))(failed(VIEW.replace("idsite=1", "idsite=2")));
	assert.is(call?.replays?.failed[0]?.left, undefined);
});

test("nothing is looked for where nothing is to be sent again", () => {
	assert.is(digester(plan({ replayFailed: false }))(failed(VIEW)).call?.replays, undefined);
});

test("copies have the same key, whether they failed or not, and whatever they report", () => {
	const query = `${VIEW}&e_c=x&r=123456&pv_id=abcdef`;
	const key = digest(failed(query)).call?.replays?.failed[0]?.copyKey;
	assert.type(key, "string");
	assert.equal(digest(trackerEvent(query)).call?.replays, { succeeded: [key], failed: [] });
	assert.equal(
		digest(trackerEvent(`${query.replace("123456", "1")}`, { status: 304 })).call?.replays?.succeeded.includes(
			key ?? "",
		),
		false,
	);
	assert.equal(digest(trackerEvent(VIEW)).call?.replays, { succeeded: [], failed: [] });
});

test("a hit that waited offline happened when it happened", () => {
	const hit = digest(failed(`${VIEW}&cdo=7200`)).call?.replays?.failed[0];
	assert.is(hit?.hit.start, NOON - 7_200_000);
	assert.is(hit?.view?.join.start, NOON - 7_200_000);
	assert.is(hit?.view?.isDelayed, true);
});

test("consent is given by cookie, or as the hit says", () => {
	const consent = (event: LogEvent) => digest(event).call?.replays?.failed[0]?.hit.hasConsent;
	assert.is(consent(failed(VIEW)), false);
	assert.is(consent(failed(`${VIEW}&consent=1`)), true);
	assert.is(consent(failed(VIEW, { consent: true })), true);
});

test.run();
