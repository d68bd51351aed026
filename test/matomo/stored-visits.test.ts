import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ApiAnswer, readApi } from "../../src/matomo/api-answer.ts";
import { pageViewIdsIn, timezoneIn, visitsQuestions } from "../../src/matomo/stored-visits.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { clientOf } from "../helpers/sending.ts";
import { NOON, request } from "../helpers/tracking.ts";

const test = suite("matomo/stored-visits");

const at = (iso: string) => ({ idsite: 3, cdt: Date.parse(iso) / 1000 });
const value = (value: unknown): ApiAnswer => ({ is: "value", value });

/** What is asked for requests of these times. */
const QUESTIONS: readonly (readonly [times: readonly string[], zone: string | undefined, date: string])[] = [
	[["2026-11-22T12:00:00Z"], "UTC", "day 2026-11-22"],
	[["2026-11-22T23:30:00Z"], "Europe/Berlin", "day 2026-11-23"],
	[["2026-11-22T03:30:00Z"], "America/New_York", "day 2026-11-21"],
	[["2026-11-22T22:59:30Z"], "Europe/Berlin", "range 2026-11-22,2026-11-23"],
	[["2026-11-22T01:00:00Z", "2026-11-22T23:30:00Z"], "Europe/Berlin", "range 2026-11-22,2026-11-23"],
	[["2026-11-22T05:00:00Z"], undefined, "range 2026-11-21,2026-11-22"],
	[["2026-11-22T20:00:00Z"], undefined, "range 2026-11-22,2026-11-23"],
];

test("asks for the days of the site that the requests may be in, from the first one on", () => {
	for (const [times, zone, date] of QUESTIONS) {
		const [question, another] = visitsQuestions(times.map(at), () => zone);
		assert.is(another, undefined);
		const { period, date: asked, minTimestamp, filter_limit, idSite } = question?.params ?? {};
		assert.is(`${period} ${asked}`, date, `${times} ${zone}`);
		assert.is(minTimestamp, at(times[0] ?? "").cdt - 60);
		assert.equal([filter_limit, idSite], [-1, 3]);
	}
	assert.is(QUESTIONS.length, 7);
});

test("asks for each day by itself, and knows which requests it asks for", () => {
	const times = ["2026-11-22T12:00:00Z", "2026-11-20T12:00:00Z", "2026-11-22T13:00:00Z"];
	const questions = visitsQuestions(times.map(at), () => "UTC");
	assert.equal(
		questions.map(({ about, params }) => [about, params.date]),
		[
			[[0, 2], "2026-11-22"],
			[[1], "2026-11-20"],
		],
	);
	assert.equal(
		visitsQuestions([], () => "UTC"),
		[],
	);
});

test("reads ids of page views, and nothing out of what is no list of visits with actions", () => {
	const ids = pageViewIdsIn(
		value([{ actionDetails: [{ idpageview: "aaaaaa" }, { idpageview: null }, 7] }, { actionDetails: [] }]),
	);
	assert.equal([...(ids?.ids ?? [])], ["aaaaaa"]);
	assert.is(ids?.isAll, true);
	assert.is(pageViewIdsIn(value([]))?.ids.size, 0);
	assert.is(pageViewIdsIn(value([{ actionDetails: [], truncatedActionsCount: 1 }]))?.isAll, false);
	for (const none of [value({}), value([{ idVisit: 1 }]), value([7]), value("[]"), { is: "unreachable", code: "X" }]) {
		assert.is(pageViewIdsIn(none as ApiAnswer), undefined, JSON.stringify(none));
	}
});

test("knows zones by their names only", () => {
	assert.is(timezoneIn(value({ timezone: "Europe/Berlin" })), "Europe/Berlin");
	for (const zone of ["UTC+5.5", "", 7, undefined]) assert.is(timezoneIn(value({ timezone: zone })), undefined);
	assert.is(timezoneIn({ is: "refused", message: "no" }), undefined);
});

test("finds in Matomo what it has, whatever the zone", async () => {
	const matomo = await startMatomo({ now: () => NOON });
	const client = clientOf(matomo);
	const requests = [0, 1, 2].map((n) => request(n, { cdt: NOON / 1000 - 86_400 * n - 60 }));
	await client.post(requests.slice(0, 2));
	for (const zone of ["Europe/Berlin", undefined]) {
		const found = await Promise.all(
			visitsQuestions(requests, () => zone).map(async ({ params }) =>
				pageViewIdsIn(readApi(await client.api("Live.getLastVisitsDetails", params))),
			),
		);
		const all = new Set(found.flatMap((listed) => [...(listed?.ids ?? [])]));
		assert.equal(
			requests.map(({ pv_id }) => all.has(pv_id)),
			[true, true, false],
		);
	}
	await matomo.close();
});

test.run();
