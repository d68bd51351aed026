import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, UserError } from "../src/errors.ts";
import { type Decisions, demandClocks, demandDecisions } from "../src/explicit-decisions.ts";
import type { Capability, Format } from "../src/format/format.ts";
import { FORMATS } from "../src/format/formats.ts";
import type { LogLacks } from "../src/format/log-lacks.ts";

const test = suite("explicit-decisions");

const NONE: Decisions = {
	acceptInvisibleOptOut: false,
	requireConsent: false,
	ignoreConsent: false,
	acceptSameRequests: false,
};

const format = (name: string, lacks: readonly Capability[] = []): Format => ({
	name,
	title: name,
	timeIs: "end",
	lacks,
	parse: () => "not-json",
	loggedAt: () => Number.NaN,
});

const COMPLETE = format("complete", ["milliseconds", "purpose", "visitor-id"]);
const NO_COOKIES = format("no-cookies", ["opt-out-cookie"]);
const NO_HEADERS = format("no-headers", ["dnt-gpc"]);
const BLIND = format("blind", ["opt-out-cookie", "host", "dnt-gpc"]);

const without = (source: string, absent: Partial<Record<Capability, readonly string[]>>): LogLacks => ({
	source,
	format: COMPLETE,
	absent: new Map(Object.entries(absent) as [Capability, readonly string[]][]),
	isPart: false,
});
const ZONED = { zoneless: new Set<string>() };

interface Case {
	readonly decisions?: Partial<Decisions>;
	readonly formats: readonly Format[];
	readonly lacking?: readonly LogLacks[];
	readonly asksForConsent?: boolean;
	/** What is said; `undefined` when all is decided. */
	readonly says?: RegExp;
}

const CASES: readonly Case[] = [
	{ formats: [] },
	{ formats: [COMPLETE] },
	{
		formats: [NO_COOKIES],
		says: /^the log format no-cookies cannot show who has opted out: expected opt-out cookies, found no field for them; .*--accept-invisible-opt-out/,
	},
	{ formats: [NO_HEADERS], says: /expected Do Not Track and Global Privacy Control, found/ },
	{ formats: [BLIND], says: /expected opt-out cookies, Do Not Track and Global Privacy Control, found/ },
	{
		formats: [COMPLETE],
		lacking: [without("a.log", { "visitor-id": ["visitor_id"] })],
	},
	{
		formats: [COMPLETE],
		lacking: [without("a.log", { purpose: ["purpose"], "opt-out-cookie": ["opt_out"], "dnt-gpc": ["gpc"] })],
		says: /^the log "a\.log" cannot show who has opted out: expected opt-out cookies, Do Not Track and .*, found opt_out, gpc on no line of a page view; /,
	},
	{
		formats: [COMPLETE],
		lacking: [without("a.log", { "opt-out-cookie": ["opt_out"] })],
		decisions: { acceptInvisibleOptOut: true },
	},
	{ formats: [COMPLETE, NO_HEADERS], says: /format no-headers/ },
	{ formats: [BLIND, COMPLETE], decisions: { acceptInvisibleOptOut: true } },
	{ formats: [BLIND], decisions: { requireConsent: true, ignoreConsent: true }, says: /format blind/ },
	{
		formats: [COMPLETE],
		asksForConsent: true,
		says: /^the site asks its visitors for consent .*: expected a decision, found none; add --require-consent .* or --ignore-consent/,
	},
	{ formats: [COMPLETE], asksForConsent: true, decisions: { acceptInvisibleOptOut: true }, says: /asks its visitors/ },
	{ formats: [COMPLETE], asksForConsent: true, decisions: { requireConsent: true } },
	{ formats: [COMPLETE], asksForConsent: true, decisions: { ignoreConsent: true } },
	{ formats: [COMPLETE], decisions: { requireConsent: true } },
	{ formats: [BLIND], asksForConsent: true, decisions: { acceptInvisibleOptOut: true, ignoreConsent: true } },
];

test("wants to be told what cannot be seen, and whether consent counts", () => {
	for (const { decisions, formats, lacking = [], asksForConsent = false, says } of CASES) {
		const demand = () => demandDecisions({ ...NONE, ...decisions }, { formats, lacking }, asksForConsent);
		if (!says) demand();
		else {
			assert.throws(demand, (error: unknown) => {
				assert.instance(error, UserError);
				assert.is((error as UserError).status, EXIT.usage);
				assert.match((error as UserError).message, says);
				assert.not.match((error as UserError).message, "\n");
				return true;
			});
		}
	}
	assert.is(CASES.length, 17);
});

test("who sends by logs whose clocks are far apart must have said so", () => {
	const clocks = [{ pages: "request.log", hits: "tracker.log", ahead: -90_040 }];
	demandClocks([], new Map(), ZONED);
	demandClocks(clocks, new Map([["tracker.log", 0]]), ZONED);
	demandClocks(clocks, new Map([["request.log", 0]]), ZONED);
	assert.throws(
		() => demandClocks(clocks, new Map([["tracker.log", 5_000]]), ZONED),
		/found most of them 90 s before; give --clock-offset tracker\.log=95s, or request\.log=0s/,
		"one that leaves them apart is no decision",
	);
	assert.throws(
		() => demandClocks(clocks, new Map([["other.log", 5]]), ZONED),
		(error: unknown) =>
			error instanceof UserError &&
			error.status === EXIT.usage &&
			/found most of them 90 s before; add --clock-offset tracker\.log=90s, or tracker\.log=0s/.test(error.message),
	);
	const hour = [{ pages: "a", hits: "b", ahead: 3_600_600 }];
	assert.throws(() => demandClocks(hour, new Map(), ZONED), /found most of them 3600 s after; add .* b=-3600s/);
	assert.throws(
		() => demandClocks(hour, new Map(), { zoneless: new Set(["a"]) }),
		/3600 s after; the times of a have no zone; add --clock-offset a=3600s, or a=0s/,
	);
});

test("of our formats only Monorail's own and its presets see who has opted out", () => {
	const seeing = FORMATS.filter(({ lacks }) => !lacks.includes("opt-out-cookie") && !lacks.includes("dnt-gpc"));
	assert.equal(
		seeing.map(({ name }) => name),
		["monorail", "nginx-json", "nginx-tsv"],
	);
});

test.run();
