import * as fc from "fast-check";
import { DEFAULT_SETTINGS } from "../src/default-settings.ts";
import type { LogEvent } from "../src/event.ts";
import { BROWSER_PROOF } from "../src/join/browser-proof.ts";
import { RUNGS } from "../src/outcome.ts";
import type { PlanSettings } from "../src/plan.ts";
import { inAnyOrder } from "./helpers/any-order.ts";
import { NOON, pageEvent, trackerEvent } from "./helpers/log-event.ts";

/** What a judge is told to do, and records, in the order in which they were made up. */
export interface JudgeWorld {
	readonly settings: PlanSettings;
	readonly records: readonly LogEvent[];
}

/** How long one request tells of the whole visit. */
const VISIT = 30 * 60_000;
const BROWSER = "Mozilla/5.0 Firefox/140.0";

const before = 5;
const after = 60;

const settings: fc.Arbitrary<PlanSettings> = fc
	.record({
		match: fc.constantFrom(...RUNGS),
		lateness: fc.constantFrom(0, 10, 100),
		noTracker: fc.constantFrom(false, false, false, true),
		partial: fc.constantFrom("send", "send", "skip"),
		requireConsent: fc.constantFrom(false, false, true),
		browserProof: fc.constantFrom(...BROWSER_PROOF, "off"),
		replayFailed: fc.boolean(),
	})
	.map((some) => ({ ...DEFAULT_SETTINGS, before, after, ...some }));

/** At and next to where the rules change sides, at places of the day that are a visit apart. */
const starts = fc
	.tuple(
		fc.constantFrom(0, 0, 0, 150, VISIT, VISIT + 150, 2 * VISIT),
		fc.subarray([before, after, before, 10, after]),
		fc.constantFrom(-1, 0, 0, 1),
	)
	.map(([place, spans, more]) => NOON + place + spans.reduce((sum, span) => sum + span, 0) + more);
const pages = fc.constantFrom("/a", "/a", "/b", "/b?x=%C3%A4");
const hosts = fc.constantFrom("x", "x", "x", "y", undefined);
const ids = fc.constantFrom(undefined, "0123456789abcdef", "00000000000000ff");
const someone = { ip: fc.constantFrom("203.0.113.1", "203.0.113.1", "203.0.113.2"), start: starts };
const urls = fc.tuple(fc.constantFrom("https://x", "https://x", "https://y"), pages).map((parts) => parts.join(""));
const sometimes = <T>(value: T): fc.Arbitrary<T | undefined> =>
	fc.constantFrom(undefined, undefined, undefined, undefined, undefined, value);

const event = (event: Partial<LogEvent> & { readonly start: number }): LogEvent =>
	pageEvent({ ...event, logged: event.start, userAgent: BROWSER });

const views = fc
	.record({
		...someone,
		host: hosts,
		target: pages,
		referrer: fc.option(urls, { nil: undefined }),
		visitorId: sometimes("0123456789abcdef"),
		title: sometimes("of the log"),
		duration: fc.constantFrom(undefined, 7, 8),
		fetchDest: sometimes("document"),
		consent: fc.constantFrom(undefined, true),
		purpose: fc.constantFrom(undefined, undefined, "prefetch"),
		optOut: sometimes("gpc" as const),
	})
	.map(event);

const others = fc
	.record({
		...someone,
		host: hosts,
		target: fc.constantFrom("/s.css", "/matomo.js", "/missing"),
		status: fc.constantFrom(200, 404),
		referrer: urls,
		purpose: sometimes("prefetch"),
		optOut: sometimes("cookie" as const),
	})
	.map(event);

const queries = fc
	.record({ url: urls, id: ids, title: fc.constantFrom("", "A", "B", "Gr%C3%BCn+k"), isEvent: sometimes(true) })
	.map(
		({ url, id, title, isEvent }) =>
			`idsite=1&rec=1&url=${encodeURIComponent(url)}&action_name=${title}&_id=${id ?? ""}${isEvent ? "&e_c=x" : ""}`,
	);

const hits = fc
	.record({ ...someone, referrer: fc.option(urls, { nil: undefined }), upstreamStatus: sometimes("502") })
	.chain((call) =>
		fc.oneof(
			{ weight: 6, arbitrary: queries.map((query) => trackerEvent(query, call)) },
			fc.constant(trackerEvent("", { ...call, contentLength: 9000 })),
			fc.array(queries, { maxLength: 3 }).map((all) => {
				const body = JSON.stringify({ requests: all.map((query) => `?${query}`) });
				return trackerEvent("", { ...call, body });
			}),
		),
	)
	.map(event);

/** Worlds of few visitors, pages and instants, so that everything meets. */
export const judgeWorlds: fc.Arbitrary<JudgeWorld> = fc.record({
	settings,
	records: fc
		.tuple(fc.array(views, { maxLength: 8 }), fc.array(others, { maxLength: 6 }), fc.array(hits, { maxLength: 7 }))
		.map((all) => all.flat()),
});

/**
 * The same among so many visitors whom the tracker sees that what people show is certain: files of their pages. Half of
 * those whom it misses load none.
 */
export const judgeCrowds: fc.Arbitrary<JudgeWorld> = fc
	.tuple(judgeWorlds, fc.integer({ min: 380, max: 400 }), fc.integer({ min: 1, max: 2 ** 31 - 2 }))
	.map(([{ settings, records }, size, seed]) => ({
		settings: { ...settings, browserProof: "prefer", noTracker: false },
		records: [...records, ...crowd(size, seed)],
	}));

function crowd(size: number, seed: number): LogEvent[] {
	let state = seed;
	const roll = (sides: number): number => {
		state = (state * 48_271) % (2 ** 31 - 1);
		return state % sides;
	};
	return Array.from({ length: size }, (_, index) => crowdedView(index, NOON + roll(4 * after), roll(1000))).flat();
}

/** What one in a crowd leaves in the logs; every seventh is missed. */
function crowdedView(index: number, start: number, chance: number): LogEvent[] {
	const who = { ip: `198.51.100.${index}`, host: "x" };
	const isMissed = index % 7 === 3;
	const url = "https://x/a";
	const query = `idsite=1&rec=1&url=${encodeURIComponent(url)}&action_name=A&_id=`;
	return [
		event({ ...who, start, target: "/a" }),
		...(chance < (isMissed ? 500 : 2) ? [] : [event({ ...who, start: start + 1, target: "/s.css", referrer: url })]),
		...(isMissed ? [] : [event({ ...trackerEvent(query, who), start: start + 2 })]),
	];
}

/** One of all the ways in which the records of a world can come in. */
export function arranged({ settings: { lateness }, records }: JudgeWorld, sources: number, seed: number) {
	return inAnyOrder({ records, startOf: ({ start }) => start, lateness, sources, seed });
}
