import type { EpochMs, Milliseconds } from "../../src/event.ts";
import { BROWSERS, type Browser, LANGUAGES } from "../demo/browsers.ts";
import type { Random } from "../demo/random.ts";
import type { Knobs } from "./knobs.ts";
import type { Network, Networks } from "./networks.ts";

/** Someone with a browser, for one visit. */
export interface Person {
	readonly name: string;
	readonly random: Random;
	readonly arrives: EpochMs;
	readonly browser: Browser;
	readonly language: string;
	readonly network: Network;
	/** Whether the browser sends `Sec-Fetch-*`. */
	readonly fetchMetadata: boolean;
	/** What becomes of the tracker in this browser. */
	readonly tracker: "runs" | "calls blocked" | "script blocked" | "no JavaScript";
	/** How it sends hits. */
	readonly sends: "in the URL" | "in the body" | "in bulk" | "in an unreadable body";
	readonly keepsCookies: boolean;
	readonly returning: boolean;
	readonly refusal: "none" | "dnt" | "gpc" | "opted out" | "opts out";
	/** Since the start of the visit; `Infinity`: never. `undefined`: nobody asks. */
	readonly consentsAfter: Milliseconds | undefined;
	readonly goesOffline: boolean;
}

/** Safari before 16.4, which some telephones cannot go beyond. */
const OLD_SAFARI: Browser = {
	name: "iphone",
	weight: 1,
	blocks: 0,
	userAgent:
		"Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1",
	hints: undefined,
	resolution: "375x667",
	pdf: 1,
};

/** Draws a person; whatever they are in one respect says nothing of the others. */
export function anyPerson(index: number, from: EpochMs, knobs: Knobs, random: Random, networks: Networks): Person {
	const place = random.float();
	const network =
		place < knobs.shared
			? networks.shared()
			: place < knobs.shared + knobs.dualStack
				? networks.dualStack()
				: networks.own();
	const isOld = network.browser === undefined && random.chance(knobs.oldBrowser);
	const tracker = drawn(random, [
		[knobs.scriptBlocked, "script blocked"],
		[knobs.callsBlocked, "calls blocked"],
		[knobs.noScript, "no JavaScript"],
	] as const);
	return {
		name: `person ${index}`,
		random,
		// The last visits end before the logs do.
		arrives: from + Math.floor(random.float() * (knobs.span - 600_000)),
		browser: network.browser ?? (isOld ? OLD_SAFARI : random.pickWeighted(BROWSERS)),
		language: random.pick(LANGUAGES),
		network,
		fetchMetadata: !isOld,
		tracker: tracker ?? "runs",
		sends:
			drawn(random, [
				[knobs.bodyHits, "in the body"],
				[knobs.bulkHits, "in bulk"],
				[knobs.opaqueHits, "in an unreadable body"],
			] as const) ?? "in the URL",
		keepsCookies: !random.chance(knobs.noCookies),
		returning: random.chance(knobs.returning),
		refusal:
			drawn(random, [
				[knobs.dnt, "dnt"],
				[knobs.gpc, "gpc"],
				[knobs.optedOut, "opted out"],
				[knobs.optsOut, "opts out"],
			] as const) ?? "none",
		consentsAfter:
			drawn(random, [
				[knobs.lateConsent, lognormal(random, 9_000, 1)],
				[knobs.neverConsents, Number.POSITIVE_INFINITY],
			] as const) ?? undefined,
		goesOffline: random.chance(knobs.offline),
	};
}

/** One of the values, each in its share of the cases; `undefined` in the rest. */
function drawn<T>(random: Random, values: readonly (readonly [share: number, value: T])[]): T | undefined {
	let rest = random.float();
	for (const [share, value] of values) {
		rest -= share;
		if (rest < 0) return value;
	}
	return undefined;
}

/** Times as people and networks have them: mostly about the median, sometimes many times that. */
export function lognormal(random: Random, median: Milliseconds, sigma: number): Milliseconds {
	const normal = Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
	return Math.round(median * Math.exp(sigma * normal));
}
