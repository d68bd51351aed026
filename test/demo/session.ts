import type { EpochMs, Milliseconds } from "../../src/event.ts";
import { type Asset, type Page, pageAt, SHARED_ASSETS } from "./pages.ts";
import { type ServerRecord, serverRecord } from "./server-record.ts";
import type { Expectation, LogName, ShopEntry } from "./shop-entry.ts";
import { hitQuery } from "./tracker-query.ts";
import type { Opened, Opening, Reporting, Visitor } from "./visitor.ts";

/** Where the shop lives. */
export const SITE = "https://shop.example";

/** One browser on its way through the shop: it keeps time, cache and cookie, and notes every request it makes. */
export class Session {
	readonly visitor: Visitor;
	/** Sent with every request from now on, e.g. `{ gpc: "1" }`. */
	headers: Partial<ServerRecord> = {};
	/** `_pk_id` of the tracker; `""` as long as it has not run. */
	cookie = "";
	#now: EpochMs;
	#cached = false;
	readonly #entries: ShopEntry[] = [];

	constructor(visitor: Visitor) {
		this.visitor = visitor;
		this.#now = visitor.arrives;
	}

	get entries(): readonly ShopEntry[] {
		return this.#entries;
	}

	get now(): EpochMs {
		return this.#now;
	}

	/** Reads on for so long. */
	wait(span: Milliseconds): void {
		this.#now += span;
	}

	/** Has been here before: the tracker's cookie is set and the assets are cached. */
	isReturning(): void {
		this.cookie = this.visitor.random.hex(16);
		this.#cached = true;
	}

	/** Any request at all, now. */
	request(expect: Expectation, record: Partial<ServerRecord>, note = "", log: LogName = "request"): ServerRecord {
		const { browser, language, ip, random } = this.visitor;
		const made = serverRecord({
			start: this.#now,
			duration: random.int(0, 4),
			ip,
			userAgent: browser.userAgent,
			language,
			chUa: browser.hints?.brands ?? "",
			chPlatform: browser.hints?.platform ?? "",
			chMobile: browser.hints?.mobile ?? "",
			visitorId: this.cookie,
			requestId: random.hex(32),
			...this.headers,
			...record,
		});
		const logged = made.start + made.duration;
		this.#entries.push({ log, visitor: this.visitor.name, expect, note, logged, what: made });
		return made;
	}

	/** Opens a page and fetches what it needs; then time goes on by what that takes. */
	open(target: string, opening: Opening): Opened {
		const { random } = this.visitor;
		const page = pageAt(target);
		const expect: Expectation =
			typeof opening.expect === "string" ? { is: "page-view", verdict: opening.expect } : opening.expect;
		const referrer = opening.referrer ?? "";
		const document: Partial<ServerRecord> = {
			target,
			referrer,
			duration: random.int(8, 160),
			bytes: page.bytes,
			contentType: "text/html; charset=utf-8",
			fetchDest: "document",
			fetchMode: "navigate",
			upstreamStatus: "200",
			...opening.record,
		};
		const made = this.request(expect, document, opening.note);
		const href = `${made.scheme}://${made.host}${target}`;
		const opened = { page, href, referrer, start: made.start, pageViewId: random.base62(6) };
		const assets = opening.assets ?? "all";
		if (assets !== "none") this.#load(page, href, random.int(30, 90) + Math.min(made.duration, 200), opening);
		return opened;
	}

	/** The tracker reports a page view, or `what` else, of an opened page. */
	report(opened: Opened, reporting: Reporting = {}): ServerRecord {
		const { random, browser } = this.visitor;
		const newVisitor = this.cookie === "" && reporting.facts?.visitorId !== "";
		if (newVisitor) this.cookie = random.hex(16);
		const start = opened.start + (reporting.after ?? random.int(240, random.chance(0.1) ? 3_000 : 1_200));
		const isView = reporting.what === undefined;
		const performance = `&pf_net=${random.int(0, 40)}&pf_srv=${random.int(5, 160)}&pf_tfr=${random.int(0, 9)}`;
		const query = hitQuery({
			what: reporting.what ?? { action_name: opened.page.title },
			href: opened.href,
			referrer: opened.referrer,
			visitorId: this.cookie,
			newVisitor,
			pageViewId: opened.pageViewId,
			r: random.digits(6),
			at: start,
			browser,
			performance: isView ? `${performance}&pf_dm1=${random.int(20, 400)}` : "",
			cookies: true,
			consent: false,
			...reporting.facts,
		});
		const call: Partial<ServerRecord> = {
			start,
			duration: random.int(18, 95),
			method: "POST",
			referrer: opened.href,
			status: 204,
			fetchDest: "empty",
			fetchMode: "no-cors",
			upstreamStatus: "204",
			contentLength: "0",
			...(reporting.place ?? inUrl)(query),
			...reporting.record,
		};
		const made = this.request(
			{ is: "tracker-hit", kind: reporting.kind ?? (isView ? "page-view" : "other") },
			call,
			reporting.note,
			"tracker",
		);
		this.#now = Math.max(this.#now, start);
		return made;
	}

	/** What nearly every visit is made of: a page, and the tracker's word of it. */
	view(target: string, opening: Partial<Opening> = {}, reporting: Reporting = {}): Opened {
		const opened = this.open(target, { expect: "tracked", tracker: true, ...opening });
		this.report(opened, reporting);
		return opened;
	}

	#load(page: Page, href: string, delay: Milliseconds, opening: Opening): void {
		const { random } = this.visitor;
		const scripts = opening.assets !== "no-script";
		const wanted: Asset[] = [];
		if (!this.#cached) {
			wanted.push(...SHARED_ASSETS.filter((asset) => scripts || asset.fetchDest !== "script"));
			if (scripts && opening.tracker === true) wanted.push(TRACKER_SCRIPT);
		}
		wanted.push(...page.images.map(image));
		if (!this.#cached) wanted.push(FAVICON);
		this.#cached = true;
		let start = this.#now + delay;
		for (const asset of wanted) {
			const { path: target, contentType, fetchDest, bytes } = asset;
			const upstreamStatus = asset === TRACKER_SCRIPT ? "200" : "";
			this.request(
				{ is: "skipped", reason: asset === TRACKER_SCRIPT ? "tracker-script" : "static" },
				{ start, target, contentType, fetchDest, bytes, fetchMode: "no-cors", referrer: href, upstreamStatus },
			);
			start += random.int(0, 12);
		}
	}
}

const TRACKER_SCRIPT = {
	path: "/matomo.js",
	contentType: "application/javascript",
	fetchDest: "script",
	bytes: 67_474,
} as const;
const FAVICON = { path: "/favicon.ico", contentType: "image/x-icon", fetchDest: "image", bytes: 1_150 } as const;

function image(path: string): Asset {
	return { path, contentType: "image/webp", fetchDest: "image", bytes: 31_000 + path.length * 997 };
}

function inUrl(query: string): Partial<ServerRecord> {
	return { target: `/matomo.php?${query}` };
}
