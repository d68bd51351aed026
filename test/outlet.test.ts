import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Candidate } from "../src/candidate.ts";
import { DEFAULT_SETTINGS } from "../src/default-settings.ts";
import type { LogEvent } from "../src/event.ts";
import type { TrackingRequest } from "../src/matomo/tracking-request.ts";
import { type DumpLine, Outlet, type OutletOptions } from "../src/outlet.ts";
import { makePlan } from "../src/plan.ts";
import { Observer } from "../src/report/observer.ts";
import { Tally } from "../src/report/tally.ts";
import type { Privacy } from "../src/visitor/privacy.ts";
import { joinViewOf } from "./helpers/join-view.ts";
import { NOON, pageEvent } from "./helpers/log-event.ts";

const test = suite("outlet");

const { site, visitorOf } = makePlan([], { ...DEFAULT_SETTINGS, siteId: 7 });
const DAY = 86_400_000;

/** A page view that the tracker missed, with what hits tell of it. */
function missed(
	event: Partial<LogEvent> = {},
	learned: Partial<Parameters<Candidate["completed"]>[0]> = {},
): Candidate {
	const { item } = joinViewOf(pageEvent(event), visitorOf);
	return item.completed({ visitorId: item.visitorId, title: item.title, ...learned });
}

/** What an outlet does with page views. */
async function deliver(candidates: readonly Candidate[], options: Partial<OutletOptions> = {}) {
	const tally = new Tally();
	const dump: DumpLine[] = [];
	const sent: TrackingRequest[] = [];
	const outlet = new Outlet({
		site,
		tally,
		now: () => NOON + 2 * DAY,
		dump: async (line) => void dump.push(line),
		send: async ({ request }) => void sent.push(request),
		...options,
	});
	await outlet.deliver(candidates.map((item) => ({ is: "released", item })));
	assert.equal(
		sent,
		options.send === undefined && "send" in options ? [] : dump.map(({ request }) => request),
		"what is sent is what is dumped",
	);
	return { outlet, tally, dump, requests: dump.map(({ request }) => request) };
}

const KEY = "secret";
const privately = (privacy: Partial<Privacy>) => ({
	privacy: { anonymizeIp: 0, visitorId: "matomo", key: KEY, ...privacy } as const,
});

const A = "aaaaaaaaaaaaaaaa";

/** Whose visit it is: what is sent of a page view whose visitor has an id, and of one whose visitor has none. */
const IDS: readonly (readonly [privacy: Partial<Privacy>, known: RegExp, unknown: RegExp])[] = [
	[{}, /^_id=a{16} cid=undefined$/, /^_id=undefined cid=undefined$/],
	[{ visitorId: "daily" }, /^_id=undefined cid=[0-9a-f]{16}$/, /^_id=undefined cid=[0-9a-f]{16}$/],
	[{ visitorId: "none" }, /^_id=undefined cid=undefined$/, /^_id=undefined cid=undefined$/],
];

test("sends the tracker's id, one of its own for the day, or none", async () => {
	for (const [privacy, known, unknown] of IDS) {
		const { requests } = await deliver(
			[missed({}, { visitorId: A }), missed({ ip: "203.0.113.8" })],
			privately(privacy),
		);
		const ids = requests.map(({ _id, cid }) => `_id=${_id} cid=${cid}`);
		assert.match(ids[0] ?? "", known);
		assert.match(ids[1] ?? "", unknown);
	}
	assert.is(IDS.length, 3);
});

test("an id of its own is the visitor's for the day, and depends on the secret", async () => {
	const views = [missed(), missed({ start: NOON + 1 }), missed({ start: NOON + DAY }), missed({ ip: "203.0.113.8" })];
	const idsWith = async (key: string): Promise<readonly unknown[]> => {
		const { requests } = await deliver(views, privately({ visitorId: "daily", key }));
		return requests.map(({ cid }) => cid);
	};
	const [one, again, tomorrow, another] = await idsWith(KEY);
	assert.is(one, again);
	assert.is(new Set([one, tomorrow, another]).size, 3);
	assert.equal(await idsWith(KEY), [one, again, tomorrow, another]);
	assert.is.not((await idsWith("another"))[0], one);
});

test("an address is masked, and neither shown by an id that is made of it, nor sent when it is none", async () => {
	const addresses = ["203.0.113.7", "203.0.113.8", "2001:db8:7:8::9", "203.0.113.7:443"];
	const views = addresses.map((ip) => missed({ ip }));
	const whole = (await deliver(views)).requests;
	assert.equal(
		whole.map(({ cip }) => cip),
		addresses,
	);
	const { requests } = await deliver(views, privately({ anonymizeIp: 2 }));
	assert.equal(
		requests.map(({ cip }) => cip),
		["203.0.0.0", "203.0.0.0", "2001:db8:7:0:0:0:0:0", ""],
	);
	const ids = requests.map(({ pv_id }) => pv_id);
	assert.is(new Set(ids).size, 4, "page views are still told apart");
	for (const { pv_id } of whole) assert.not.ok(ids.includes(pv_id));
	const masked = (await deliver([missed({ ip: "203.0.0.0" })])).requests;
	assert.is(masked[0]?.pv_id, ids[0], "nothing but the masked address has gone into it");
});

test("the title is the one that was learned", async () => {
	const { requests } = await deliver([missed({}, { title: "Learned" }), missed()]);
	assert.equal(
		requests.map(({ action_name }) => action_name),
		["Learned", undefined],
	);
});

test("a dry run counts what would be sent, and refuses nothing for want of a host", async () => {
	const { outlet, tally } = await deliver(
		[missed(), missed({ host: undefined }), missed({ ip: "nowhere" }), missed({ userAgent: undefined })],
		{ send: undefined } as unknown as Partial<OutletOptions>,
	);
	const { "would-send": wouldSend, rejected } = tally.outcomes();
	assert.equal([wouldSend, rejected], [2, 2]);
	assert.is(outlet.withoutHost, 1);
	assert.equal(
		[...outlet.refused],
		[
			["cip: not one plain IP address", 1],
			["ua: empty", 1],
		],
	);
});

test("an upload stops when nobody knows the host", async () => {
	let error: unknown;
	await deliver([missed({ host: undefined })]).catch((reason: unknown) => {
		error = reason;
	});
	assert.match(String(error), /the log tells no host names: .*--host www\.example\.org/);
});

test("what is held is dumped as held, and not sent", async () => {
	const tally = new Tally();
	const lines: DumpLine[] = [];
	const outlet = new Outlet({
		site,
		tally,
		now: () => NOON,
		dump: async (line) => void lines.push(line),
		send: async () => assert.unreachable(),
	});
	await outlet.deliver([{ is: "held", item: missed() }]);
	assert.is(tally.outcomes().held, 1);
	assert.equal(
		lines.map(({ outcome, source, line }) => [outcome, source, line]),
		[["held", "log", 1]],
	);
});

test("tells what is known to be missed, whatever earlier runs did with it, and what is not known", async () => {
	const cases = [
		[{ is: "released" }, undefined, { missed: 1, held: 0 }],
		[{ is: "held" }, undefined, { missed: 0, held: 1 }],
		[{ is: "too-recent" }, undefined, { missed: 0, held: 0 }],
		[{ is: "held" }, "already-sent", { missed: 1, held: 0 }],
		[{ is: "too-recent" }, "held", { missed: 1, held: 0 }],
		[{ is: "released" }, "ambiguous", { missed: 1, held: 0 }],
	] as const;
	for (const [{ is }, recalled, expected] of cases) {
		const observer = new Observer();
		const recall = async () => recalled;
		await new Outlet({ site, tally: new Tally(), observer, now: () => NOON, recall }).deliver([{ is, item: missed() }]);
		const { hours, series } = observer.observed();
		const views = hours.rows.reduce((sum, { missed: some }) => sum + some, 0);
		const points = series.points.map(({ missed: some, held }) => ({ missed: some, held }));
		assert.is(views, expected.missed, `${is} ${recalled}`);
		assert.equal(points, expected.missed + expected.held > 0 ? [expected] : [], `${is} ${recalled}`);
	}
	assert.is(cases.length, 6);
});

test.run();
