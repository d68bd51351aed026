import type { EpochMs, Milliseconds } from "../../src/event.ts";
import type { Page } from "../demo/pages.ts";
import { Browsing, type Opened } from "./browsing.ts";
import { cachedPage } from "./cached-page.ts";
import type { Knobs } from "./knobs.ts";
import type { Stage } from "./people.ts";
import { lognormal, type Person } from "./person.ts";
import { anyPage, SITE } from "./site.ts";
import { Tracker } from "./tracker.ts";
import { verdictOf } from "./truth.ts";

const REFERRERS = ["", "", "https://www.google.com/", "https://duckduckgo.com/", "https://news.example.net/tea?id=7"];

/** How far back an opt-out reaches: what is decided by then may have been sent. */
const OPT_OUT_REACH: Milliseconds = 60_000;

/** How long a browser keeps what it has fetched ahead. */
const PREFETCH_LIVES: Milliseconds = 300_000;

/** One person's visit: which pages, in which of the ways people have, and how long. */
export class Visit {
	readonly #browsing: Browsing;
	readonly #tracker: Tracker;
	readonly #knobs: Knobs;
	readonly #person: Person;
	/** What the browser has fetched ahead and not shown yet, by its path. */
	readonly #ahead = new Map<string, Opened>();

	constructor(person: Person, { knobs, outage, log }: Pick<Stage, "knobs" | "outage" | "log">) {
		this.#person = person;
		this.#knobs = knobs;
		this.#browsing = new Browsing(person, knobs.consentIsLaw, log);
		this.#tracker = new Tracker(this.#browsing, knobs, outage);
	}

	/** One to eight pages, mostly each found by a link of the one before. */
	walk(): void {
		const { random, refusal } = this.#person;
		const pages = Math.min(8, 1 + Math.floor(-Math.log(1 - random.float()) * 2.2));
		const optsOutAfter = refusal === "opts out" ? random.int(1, Math.max(1, pages - 1)) : undefined;
		let opened = this.#visit(this.#anyPage(), random.pick(REFERRERS));
		for (let i = 1; i < Math.max(pages, (optsOutAfter ?? 0) + 1); i++) {
			if (i === optsOutAfter) this.#optOut();
			opened = this.#next(opened);
			if (i === optsOutAfter) this.#optOutReachesBack();
		}
	}

	/** The page came by the network, the hit did not go out; later the visitor is back, and all that waited goes out. */
	offline(): void {
		const { random } = this.#person;
		const first = this.#browsing.open(this.#anyPage(), "");
		const waits: [Opened, EpochMs][] = [];
		// Mostly the network fails after the hit has gone; then the service worker shows cached pages, without requests.
		const loses = random.chance(0.2);
		if (!loses) this.#stay(first, 20_000);
		else if (this.#tracker.runs) waits.push([first, this.#browsing.now + 900]);
		this.#browsing.now += 30_000;
		const cached = cachedPage(this.#anyPage(), this.#browsing.now, random);
		waits.push([cached, this.#browsing.now + 700]);
		this.#browsing.now += random.int(2, 90) * 60_000;
		const back = this.#browsing.open(random.chance(0.5) ? cached.page : this.#anyPage(), "");
		const now = this.#browsing.now + 1_500;
		if (this.#tracker.runs) {
			for (const [opened, at] of waits) this.#tracker.report(opened, now, { waited: now - at });
		}
		this.#stay(back, random.chance(0.5) ? 200 : 20_000);
	}

	/** Goes on from a page in one of the ways people do. */
	#next(from: Opened): Opened {
		const { random, browser } = this.#person;
		const { reloads, goesBack, tabs, prefetches } = this.#knobs;
		if (random.chance(reloads)) return this.#visit(from.page, from.referrer);
		if (random.chance(goesBack)) return this.#back(from);
		if (random.chance(tabs)) return this.#tabs(from);
		if (browser.hints !== undefined && random.chance(prefetches)) return this.#prefetch(from);
		return this.#visit(this.#anyPage(), from.href);
	}

	/** Opens a page and looks at it for a while. */
	#visit(page: Page, referrer: string): Opened {
		const { random } = this.#person;
		const { slow, aborts, singlePage, customUrl } = this.#knobs;
		if (random.chance(aborts)) {
			this.#browsing.open(page, referrer, { aborted: true, duration: random.int(300, 4_000) });
			this.#browsing.now += random.int(4_000, 90_000);
		}
		const opened =
			this.#shownAhead(page, referrer) ??
			this.#browsing.open(page, referrer, random.chance(slow) ? { duration: random.int(3_000, 20_000) } : {});
		if (random.chance(singlePage)) this.#singlePage(opened);
		else if (random.chance(customUrl)) this.#stay(opened, this.#dwell(), `${SITE}/custom/${page.path.length}`);
		else this.#stay(opened, this.#dwell());
		return opened;
	}

	/** Looks at a page for so long; meanwhile its tracker reports it, if it comes to that. */
	#stay(opened: Opened, dwell: Milliseconds, href = opened.href): void {
		const browsing = this.#browsing;
		const { arrives, consentsAfter = 0 } = this.#person;
		// Who is asked for consent sees nothing of the page until the answer.
		const until = Math.max(opened.shown, this.#tracker.runs ? arrives + consentsAfter : 0) + dwell;
		if (this.#tracker.runs) {
			const due = this.#tracker.due(opened);
			if (due <= until) this.#tracker.report(opened, due, { href });
			else opened.view.why = "left before the tracker ran";
			if (due <= until - 20_000 && this.#person.random.chance(0.1)) {
				this.#tracker.report(opened, due + 15_000, { what: { ping: "1" } });
			}
		}
		browsing.now = Math.max(browsing.now, until);
	}

	/** One request; the other views are the script's alone. Some replace their URL before anything is reported. */
	#singlePage(opened: Opened): void {
		const { random } = this.#person;
		const start = random.chance(0.1) ? `${SITE}/app/inbox` : opened.href;
		const tracks = this.#tracker.runs;
		if (!tracks) this.#stay(opened, 3_000);
		else this.#tracker.report(opened, this.#tracker.due(opened), { href: start, from: start });
		this.#browsing.now += 5_000;
		for (let i = random.int(1, 4); i > 0; i--) {
			this.#browsing.now += random.int(2_000, 20_000);
			const href = `${SITE}/app/${random.int(1, 40)}?tab=items`;
			const virtual = { ...opened, view: { ...opened.view }, shown: this.#browsing.now };
			if (tracks) {
				this.#tracker.report(virtual, this.#browsing.now + 60, { href, from: href, pageViewId: random.base62(6) });
			}
		}
		this.#browsing.now += 4_000;
	}

	/** Most browsers keep the page as it was; some take it from the cache and run its tracker again, some ask once more. */
	#back(from: Opened): Opened {
		const { random } = this.#person;
		const how = random.float();
		if (how > 0.85) return this.#visit(from.page, from.referrer);
		if (how > 0.6) this.#stay(cachedPage(from.page, this.#browsing.now, random), this.#dwell());
		else this.#browsing.now += this.#dwell();
		return from;
	}

	/** Two or three links opened at once, sometimes the same. */
	#tabs(from: Opened): Opened {
		const { random } = this.#person;
		const opened: Opened[] = [];
		const page = this.#anyPage();
		for (let i = random.int(2, 3); i > 0; i--) {
			opened.push(this.#browsing.open(random.chance(0.3) ? page : this.#anyPage(), from.href));
			this.#browsing.now += random.int(5, 900);
		}
		for (const tab of opened) this.#stay(tab, this.#dwell());
		return opened.at(-1) ?? from;
	}

	/** The browser fetches a page that the visitor may want next; they want it in one case of two. */
	#prefetch(from: Opened): Opened {
		const { random } = this.#person;
		const page = this.#anyPage();
		this.#ahead.set(page.path, this.#browsing.open(page, from.href, { ahead: true }));
		this.#browsing.now += random.int(200, 20_000);
		return this.#visit(random.chance(0.5) ? page : this.#anyPage(), from.href);
	}

	/** Shows a page that was fetched ahead; one in ten cannot be used when it comes to that. */
	#shownAhead(page: Page, referrer: string): Opened | undefined {
		const ahead = this.#ahead.get(page.path);
		this.#ahead.delete(page.path);
		const isUsable = ahead !== undefined && this.#browsing.now - ahead.shown < PREFETCH_LIVES;
		return isUsable && this.#person.random.chance(0.9) ? this.#browsing.activate(ahead, referrer) : undefined;
	}

	#optOut(): void {
		this.#browsing.optedOut = true;
		this.#browsing.now += 2_000;
	}

	/** What was seen shortly before the first request that shows the opt-out must not be sent either. */
	#optOutReachesBack(): void {
		const shows = this.#browsing.views.find((view) => view.refuses)?.start ?? Number.POSITIVE_INFINITY;
		for (const view of this.#browsing.views) {
			if (verdictOf(view) === "missed" && view.start >= shows - OPT_OUT_REACH) {
				view.refuses = true;
				view.why = "opts out soon after";
			}
		}
	}

	#dwell(): Milliseconds {
		const { random } = this.#person;
		if (random.chance(this.#knobs.leavesEarly)) return random.int(50, 300);
		return Math.min(lognormal(random, 25_000, 1.1), 600_000);
	}

	#anyPage(): Page {
		return anyPage(this.#person.random, this.#knobs.encoded);
	}
}
