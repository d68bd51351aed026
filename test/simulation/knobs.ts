import type { Milliseconds } from "../../src/event.ts";

/** A number from 0 to 1. */
type Share = number;

/** What the simulated people, browsers, robots and servers do, and how often. */
export interface Knobs {
	/** Of all people: who the tracker misses altogether. Blocked scripts are not even fetched; of blocked calls only `matomo.js` is seen. */
	readonly scriptBlocked: Share;
	readonly callsBlocked: Share;
	readonly noScript: Share;
	/** Of all people: who must not be sent. Those who opt out in the middle are tracked, or missed, before. */
	readonly dnt: Share;
	readonly gpc: Share;
	readonly optedOut: Share;
	readonly optsOut: Share;
	/** Of all people: who is asked for consent before any hit, and answers late, or never. */
	readonly lateConsent: Share;
	readonly neverConsents: Share;
	/** Whether nobody may be sent without consent: the law where the site is. */
	readonly consentIsLaw: boolean;
	/** Of all people: who has been here before; whose browser keeps no cookies; who has an old browser without `Sec-Fetch`. */
	readonly returning: Share;
	readonly noCookies: Share;
	readonly oldBrowser: Share;
	/** Of all people: who shares address and browser version with others; whose hits may come from another address than their pages. */
	readonly shared: Share;
	readonly dualStack: Share;
	/** Of all people: how their tracker sends hits, if not in the URL. */
	readonly bodyHits: Share;
	readonly bulkHits: Share;
	readonly opaqueHits: Share;
	/** Of all visits: reading offline, with hits replayed later. */
	readonly offline: Share;
	/** Of all page views. */
	readonly leavesEarly: Share;
	readonly aborts: Share;
	readonly slow: Share;
	readonly reloads: Share;
	readonly tabs: Share;
	readonly goesBack: Share;
	readonly prefetches: Share;
	readonly singlePage: Share;
	readonly customUrl: Share;
	readonly encoded: Share;
	/** Of all hits: repeated with the same numbers; not taken by Matomo. */
	readonly retried: Share;
	readonly failed: Share;
	/** Page requests by robots for each person. */
	readonly honestRobots: number;
	readonly disguisedRobots: number;
	/** These copy a browser's headers, too. */
	readonly copyingRobots: number;
	readonly browserRobots: number;
	/** How long the logs are. */
	readonly span: Milliseconds;
	readonly site: SiteKnobs;
	readonly servers: ServerKnobs;
}

/** What the site's pages are like. */
export interface SiteKnobs {
	readonly scheme: "https" | "http";
	/** Where style, scripts and images come from; those of another host are in none of our logs. */
	readonly assets: "own host" | "another host";
	/** What browsers say of the page that a request comes from. */
	readonly referrer: "full" | "origin";
}

/** What the servers write. */
export interface ServerKnobs {
	readonly format: "nginx-json" | "combined";
	/** Request log and tracker log, or one for both. */
	readonly logs: "two" | "one";
	/** Each request goes to one of them, with logs of its own. */
	readonly servers: 1 | 2;
	/** How each worker's buffer is emptied: at once, five seconds after its first line, or when it is full. */
	readonly buffers: "none" | "flushed" | "when full";
	/** How far the clock of the tracker's server is ahead. */
	readonly trackerClock: Milliseconds;
	/** Whether the logs were rotated in the middle. */
	readonly rotated: boolean;
	/** `outage`: no hits for an hour. `ends early`: hits were sent, but their log stops. */
	readonly tracker: "whole" | "outage" | "ends early" | "missing";
}

const HOUR: Milliseconds = 3_600_000;

/** An easy world: one in four keeps the tracker out, everything else goes well. */
export const PLAIN: Knobs = {
	scriptBlocked: 0.2,
	callsBlocked: 0.05,
	noScript: 0,
	dnt: 0,
	gpc: 0,
	optedOut: 0,
	optsOut: 0,
	lateConsent: 0,
	neverConsents: 0,
	consentIsLaw: false,
	returning: 0.4,
	noCookies: 0.05,
	oldBrowser: 0,
	shared: 0,
	dualStack: 0,
	bodyHits: 0,
	bulkHits: 0,
	opaqueHits: 0,
	offline: 0,
	leavesEarly: 0,
	aborts: 0,
	slow: 0,
	reloads: 0,
	tabs: 0,
	goesBack: 0,
	prefetches: 0,
	singlePage: 0,
	customUrl: 0,
	encoded: 0.1,
	retried: 0,
	failed: 0,
	honestRobots: 0,
	disguisedRobots: 0,
	copyingRobots: 0,
	browserRobots: 0,
	span: 4 * HOUR,
	site: { scheme: "https", assets: "own host", referrer: "full" },
	servers: {
		format: "nginx-json",
		logs: "two",
		servers: 1,
		buffers: "none",
		trackerClock: 0,
		rotated: false,
		tracker: "whole",
	},
};

/**
 * Everything at once, as often as a shop may see it: half a day, one hour of it without the tracker. More page
 * requests by robots than by people that the tracker missed. Hits nearly always come from the address of their page,
 * since a proxied tracker has the page's host and mostly its connection.
 */
export const MIX: Knobs = {
	...PLAIN,
	scriptBlocked: 0.16,
	callsBlocked: 0.04,
	noScript: 0.01,
	dnt: 0.02,
	gpc: 0.03,
	optedOut: 0.01,
	optsOut: 0.002,
	lateConsent: 0.01,
	oldBrowser: 0.015,
	shared: 0.08,
	dualStack: 0.001,
	bodyHits: 0.01,
	bulkHits: 0.005,
	opaqueHits: 0.01,
	offline: 0.0005,
	leavesEarly: 0.01,
	aborts: 0.005,
	slow: 0.02,
	reloads: 0.03,
	tabs: 0.03,
	goesBack: 0.08,
	prefetches: 0.05,
	singlePage: 0.002,
	customUrl: 0.01,
	encoded: 0.15,
	retried: 0.01,
	failed: 0.003,
	honestRobots: 0.6,
	disguisedRobots: 0.6,
	copyingRobots: 0.1,
	browserRobots: 0.005,
	span: 12 * HOUR,
	servers: { ...PLAIN.servers, buffers: "flushed", tracker: "outage" },
};
