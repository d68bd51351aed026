import type { EpochMs, Milliseconds } from "../../src/event.ts";
import { type Asset, type Page, SHARED_ASSETS } from "../demo/pages.ts";
import { type ServerRecord, serverRecord } from "../demo/server-record.ts";
import type { Person } from "./person.ts";
import { asksForCart, SITE } from "./site.ts";
import type { Entry, View } from "./truth.ts";

/** A page in a tab. */
export interface Opened {
	readonly view: View;
	readonly page: Page;
	readonly href: string;
	/** `document.referrer`. */
	readonly referrer: string;
	readonly pageViewId: string;
	/** When somebody looks at it: later than the request for what was fetched ahead. */
	readonly shown: EpochMs;
	/** Until the answer is complete. */
	readonly duration: Milliseconds;
}

/** How a page is asked for, when not as usual. */
export interface Asking {
	readonly duration?: Milliseconds;
	/** Given up before the answer. */
	readonly aborted?: boolean;
	/** Before anybody asked to see it. */
	readonly ahead?: boolean;
}

/** `matomo.js`, which a browser keeps for as long as it may. */
const TRACKER_SCRIPT: Asset = {
	path: "/matomo.js",
	contentType: "application/javascript",
	fetchDest: "script",
	bytes: 67_474,
};
const CART: Asset = { path: "/api/cart", contentType: "application/json", fetchDest: "empty", bytes: 64 };
const FAVICON: Asset = { path: "/favicon.ico", contentType: "image/x-icon", fetchDest: "image", bytes: 1_150 };

/** How likely a returning visitor's browser still has an image. */
const IMAGE_KEPT = 0.3;

/** A browser on its way through the site: keeps time, cache and cookie, and makes the requests that the servers log. */
export class Browsing {
	readonly person: Person;
	now: EpochMs;
	/** `_pk_id`; `""` as long as the tracker has not set it. */
	cookie = "";
	/** `mtm_consent_removed` is set. */
	optedOut: boolean;
	/** `mtm_consent` is set. */
	consented: boolean;
	readonly #log: (entry: Entry) => void;
	readonly #views: View[] = [];
	readonly #cached = new Set<string>();
	readonly #isLaw: boolean;

	/** @param consentIsLaw whether who has not consented refuses */
	constructor(person: Person, consentIsLaw: boolean, log: (entry: Entry) => void) {
		this.person = person;
		this.now = person.arrives;
		this.optedOut = person.refusal === "opted out";
		this.#log = log;
		this.#isLaw = consentIsLaw;
		// Who is tracked and not asked was asked before.
		this.consented = consentIsLaw && person.tracker === "runs" && person.consentsAfter === undefined;
		if (!person.returning) return;
		for (const asset of [...SHARED_ASSETS, TRACKER_SCRIPT, FAVICON]) this.#cached.add(asset.path);
		if (person.tracker === "runs" && person.keepsCookies) this.cookie = person.random.hex(16);
	}

	/** All page views of this visit so far. */
	get views(): readonly View[] {
		return this.#views;
	}

	/** Why the tracker would not report a page. */
	get #untracked(): string {
		const { refusal, consentsAfter, tracker } = this.person;
		if (this.optedOut) return "opted out";
		if (refusal === "dnt" || refusal === "gpc") return refusal;
		return consentsAfter === Number.POSITIVE_INFINITY ? "never consents" : tracker;
	}

	/** Asks for a page; what it needs follows when somebody looks at it. */
	open(page: Page, referrer: string, { duration, aborted = false, ahead = false }: Asking = {}): Opened {
		const { random, refusal, name } = this.person;
		const view: View = {
			who: name,
			target: page.path,
			start: this.now,
			robot: undefined,
			seen: !aborted && !ahead,
			tracked: false,
			refuses: refusal === "dnt" || refusal === "gpc" || this.optedOut || (this.#isLaw && !this.consented),
			why: aborted ? "given up before the answer" : ahead ? "fetched ahead" : this.#untracked,
		};
		const span = duration ?? random.int(8, 160);
		this.#views.push(view);
		this.request(
			{
				target: page.path,
				referrer,
				duration: span,
				bytes: aborted ? 0 : page.bytes,
				complete: !aborted,
				contentType: "text/html; charset=utf-8",
				fetchDest: "document",
				fetchMode: "navigate",
				upstreamStatus: "200",
				purpose: ahead ? "prefetch" : "",
			},
			view,
		);
		const opened: Opened = {
			view,
			page,
			href: `${SITE}${page.path}`,
			referrer,
			pageViewId: random.base62(6),
			shown: this.now,
			duration: span,
		};
		if (view.seen) this.#load(opened, Math.min(span, 200));
		return opened;
	}

	/** Looks at a page that was fetched ahead: no request, but for what the page needs. */
	activate(fetched: Opened, referrer: string): Opened {
		const { view } = fetched;
		view.seen = true;
		view.why = `fetched ahead, ${this.#untracked}`;
		const shown: Opened = { ...fetched, referrer, shown: this.now };
		this.#load(shown, 0);
		return shown;
	}

	/** Any request, now or when the record says. */
	request(given: Partial<ServerRecord>, view?: View): void {
		this.#log({ log: "request", record: this.#recordOf(given), view });
	}

	/** A call of the tracker; `reports` the page view that it tells of. */
	call(given: Partial<ServerRecord>, reports: View | undefined): void {
		this.#log({ log: "tracker", record: this.#recordOf(given), view: undefined, reports });
	}

	#recordOf(given: Partial<ServerRecord>): ServerRecord {
		const { browser, language, network, random, refusal, fetchMetadata } = this.person;
		return serverRecord({
			start: this.now,
			duration: random.int(0, 4),
			ip: network.pages,
			userAgent: browser.userAgent,
			language,
			chUa: browser.hints?.brands ?? "",
			chPlatform: browser.hints?.platform ?? "",
			chMobile: browser.hints?.mobile ?? "",
			dnt: refusal === "dnt" ? "1" : "",
			gpc: refusal === "gpc" ? "1" : "",
			visitorId: this.cookie,
			optOut: this.optedOut,
			consent: this.consented,
			requestId: random.hex(16),
			...given,
			...(fetchMetadata ? {} : { fetchDest: "", fetchMode: "" }),
		});
	}

	#load(opened: Opened, delay: Milliseconds): void {
		const { page, href, shown } = opened;
		const { random, tracker, returning } = this.person;
		const scripts = tracker !== "no JavaScript";
		const wanted = SHARED_ASSETS.filter(({ fetchDest }) => scripts || fetchDest !== "script");
		if (tracker === "runs" || tracker === "calls blocked") wanted.push(TRACKER_SCRIPT);
		wanted.push(FAVICON);
		for (const path of page.images) {
			if (returning && random.chance(IMAGE_KEPT)) this.#cached.add(path);
			wanted.push({ path, contentType: "image/webp", fetchDest: "image", bytes: 31_000 });
		}
		let start = shown + delay + random.int(30, 90);
		for (const asset of wanted) {
			if (this.#cached.has(asset.path)) continue;
			this.#cached.add(asset.path);
			this.#fetch(asset, href, start);
			start += random.int(0, 12);
		}
		if (!scripts || !asksForCart(page)) return;
		start += random.int(20, 200);
		// Only its content type tells it from a page.
		const view = { ...opened.view, target: CART.path, start, seen: false, why: "answer to a script" };
		this.#fetch(CART, href, start, view);
	}

	#fetch(asset: Asset, referrer: string, start: EpochMs, view?: View): void {
		const { path: target, contentType, fetchDest, bytes } = asset;
		const fetchMode = fetchDest === "empty" ? "cors" : "no-cors";
		this.request({ start, target, contentType, fetchDest, bytes, fetchMode, referrer }, view);
	}
}
