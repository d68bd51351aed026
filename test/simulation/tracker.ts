import type { EpochMs, Milliseconds } from "../../src/event.ts";
import type { ServerRecord } from "../demo/server-record.ts";
import { type HitFacts, hitQuery } from "../demo/tracker-query.ts";
import type { Browsing, Opened } from "./browsing.ts";
import type { Knobs } from "./knobs.ts";
import { lognormal, type Person } from "./person.ts";
import { type Blind, isBlind } from "./truth.ts";

/** What differs from the usual report of a page view. */
export interface Reporting {
	/** What happened, when it is no page view. */
	readonly what?: Readonly<Record<string, string>>;
	/** `location.href`, or what the page has set instead. */
	readonly href?: string;
	/** `Referer` header of the hit: the URL that the browser shows. */
	readonly from?: string;
	readonly pageViewId?: string;
	/** How long the hit has waited for a network. */
	readonly waited?: Milliseconds;
}

const PICTURE = { status: 200, bytes: 43, contentType: "image/gif", upstreamStatus: "200" } as const;
const FAILURES: readonly Partial<ServerRecord>[] = [
	{ status: 502, upstreamStatus: "502" },
	{ status: 504, upstreamStatus: "502, 504" },
	{ status: 499, upstreamStatus: "-", complete: false },
	{ status: 503, upstreamStatus: "503" },
];

/** How long a copy of a hit follows it. */
const COPY_AFTER: Milliseconds = 350;

/** Matomo's tracker in one browser: what it sends, when, and whether it arrives. */
export class Tracker {
	readonly #browsing: Browsing;
	readonly #knobs: Knobs;
	readonly #outage: Blind | undefined;

	/** @param outage the time in which its hits go nowhere and are not logged */
	constructor(browsing: Browsing, knobs: Knobs, outage: Blind | undefined) {
		this.#browsing = browsing;
		this.#knobs = knobs;
		this.#outage = outage;
	}

	/** Whether it sends anything at all now. */
	get runs(): boolean {
		const { person, optedOut } = this.#browsing;
		if (person.tracker !== "runs" || optedOut || person.refusal === "dnt") return false;
		return person.consentsAfter !== Number.POSITIVE_INFINITY;
	}

	/** When it reports a page that somebody looks at: when it is loaded, and consent given. */
	due({ shown, duration }: Opened): EpochMs {
		const { random, arrives, consentsAfter } = this.#browsing.person;
		const loaded = Math.min(lognormal(random, 700, 0.7), 15_000);
		// A slow page has its script at the top or at the bottom.
		const due = shown + loaded + (duration > 1_000 && random.chance(0.5) ? duration : 0);
		return consentsAfter === undefined ? due : Math.max(due, arrives + consentsAfter);
	}

	/** Reports a page view, or what else happened on a page. Whether it arrives is noted in the truth of the view. */
	report(opened: Opened, at: EpochMs, reporting: Reporting = {}): void {
		const browsing = this.#browsing;
		const { person } = browsing;
		const { random } = person;
		const isView = reporting.what === undefined;
		const { href = opened.href, from = opened.href, waited } = reporting;
		if (isView) opened.view.why = howTracked(person, waited !== undefined, href !== opened.href);
		if (person.consentsAfter !== undefined) {
			browsing.consented = true;
			if (person.refusal === "none") opened.view.refuses = false;
		}
		const isNew = browsing.cookie === "";
		if (isNew && person.keepsCookies) browsing.cookie = random.hex(16);
		const query = hitQuery(this.#facts(opened, at, isNew, reporting));
		const record: Partial<ServerRecord> = {
			start: at,
			ip: person.network.hit(),
			duration: random.int(18, 95),
			method: "POST",
			status: 204,
			referrer: from,
			fetchDest: "empty",
			fetchMode: "no-cors",
			upstreamStatus: "204",
			...this.#placed(query, opened),
		};
		if (this.#outage !== undefined && isBlind({ ...opened.view, start: at }, this.#outage)) {
			if (isView) opened.view.why = "tracker out of order";
			return;
		}
		const fails = random.chance(this.#knobs.failed);
		const isCopied = random.chance(this.#knobs.retried);
		const reports = isView ? opened.view : undefined;
		browsing.call({ ...record, ...(fails && random.pick(FAILURES)) }, reports);
		if (isCopied) browsing.call({ ...record, ...PICTURE, ...asImage(query, at + COPY_AFTER) }, reports);
		if (!isView) return;
		if (fails && !isCopied) opened.view.why = "Matomo did not take the hit";
		else opened.view.tracked = true;
	}

	#facts(opened: Opened, at: EpochMs, isNew: boolean, reporting: Reporting): HitFacts {
		const { cookie, person, consented: consent } = this.#browsing;
		const { random, browser, keepsCookies } = person;
		const { what, waited, href = opened.href, pageViewId = opened.pageViewId } = reporting;
		const fragment = random.chance(0.05) ? "#reviews" : "";
		return {
			what: what ?? { action_name: opened.page.title, ...(waited !== undefined && { cdo: String(waited / 1000) }) },
			href: readable(href) + fragment,
			referrer: opened.referrer,
			visitorId: keepsCookies ? cookie : "",
			newVisitor: isNew || !keepsCookies,
			pageViewId,
			r: random.digits(6),
			at: at - (waited ?? 0),
			browser,
			performance: what === undefined ? `&pf_srv=${random.int(5, 160)}&pf_dm1=${random.int(20, 400)}` : "",
			cookies: keepsCookies,
			consent,
		};
	}

	/** Where the parameters go. */
	#placed(query: string, { href, pageViewId }: Opened): Partial<ServerRecord> {
		switch (this.#browsing.person.sends) {
			case "in the URL":
				return { target: `/matomo.php?${query}`, contentLength: "0" };
			case "in the body":
				return inBody(query);
			case "in an unreadable body":
				return { ...inBody(query), body: "" };
			case "in bulk": {
				const event = `?e_c=Shop&e_a=Scroll&ca=1&idsite=1&rec=1&url=${encodeURIComponent(href)}&pv_id=${pageViewId}`;
				return inBody(JSON.stringify({ requests: [`?${query}`, event], send_image: 0 }));
			}
		}
	}
}

function howTracked({ sends, network, consentsAfter }: Person, waited: boolean, isCustom: boolean): string {
	if (waited) return "tracked, offline";
	if (consentsAfter !== undefined) return "tracked, consent given late";
	if (network.isTwofold) return "tracked, two addresses";
	return isCustom ? "tracked by another URL" : `tracked ${sends}`;
}

function inBody(body: string): Partial<ServerRecord> {
	return { target: "/matomo.php", body, contentLength: String(Buffer.byteLength(body)) };
}

function asImage(query: string, start: EpochMs): Partial<ServerRecord> {
	return { start, method: "GET", target: `/matomo.php?${query}`, body: "", contentLength: "", fetchDest: "image" };
}

/** A URL that the tracker's `decodeURIComponent` can read: its fallback for others is `unescape`, as here. */
function readable(href: string): string {
	try {
		decodeURIComponent(href);
		return href;
	} catch {
		return unescape(href);
	}
}
