import { detach } from "../detach.ts";
import type { EpochMs, Milliseconds, Position } from "../event.ts";
import type { MalformedReason, Rung } from "../outcome.ts";
import { MALFORMED_REASONS } from "../outcome.ts";
import { type Browser, browserOf } from "../visitor/browser.ts";
import { hostNames } from "../visitor/referrer.ts";
import { type Shared, SharedAddress, type Viewer } from "../visitor/shared-address.ts";
import type { DelayBucket } from "./delays.ts";
import { Delays } from "./delays.ts";
import type { SplitTotals } from "./split-counts.ts";
import { SplitCounts } from "./split-counts.ts";
import type { TimeSeries } from "./time-line.ts";
import { TimeLine } from "./time-line.ts";
import type { WindowAdvice } from "./window-advice.ts";
import { windowAdvice } from "./window-advice.ts";

const HOUR = 3_600_000;

/** Different pages counted exactly; with paths of usual length some 2 MB. */
const ROOM_FOR_PAGES = 10_000;

/** Different sites and referrers counted exactly; a log that names whatever is asked for has any number. */
const ROOM_FOR_HOSTS = 2_000;

/** Hours counted exactly: 22 years. Only logs with broken clocks have more. */
const ROOM_FOR_HOURS = 200_000;

/** Characters of a page path that are kept; what follows is replaced by `…`. */
const LONGEST_PATH = 300;

/** Malformed lines whose place is kept, for each reason. */
const EXAMPLES = 5;

/** What the observer wants to know of a page view. */
export interface ObservedView {
	readonly start: EpochMs;
	/** Path as requested, still encoded; a query or fragment is cut off here. */
	readonly path: string;
	readonly userAgent: string;
	/** The same, where it is at hand: remembers the browser. */
	readonly agent?: { browser: Browser | undefined } | undefined;
	/** Host of the site, as the log tells it. */
	readonly host?: string | undefined;
	/** Host of the page that led here, as `referrerHost` tells it; `undefined` when the request names none. */
	readonly referrer?: string | undefined;
}

/** Where a malformed line stands, and nothing of what it says. */
export interface MalformedExample extends Position {
	readonly reason: MalformedReason;
}

/** What came later than the allowed lateness. */
export interface Lateness {
	/** Page views that could no longer be decided. */
	readonly views: number;
	/** The most that one of them was late; 0 when none was. */
	readonly largest: Milliseconds;
	/** Tracker hits that came when the page views they could answer for were decided. */
	readonly hits: number;
}

/** Everything an {@link Observer} has seen; a copy, which later observing does not change. */
export interface Observed {
	/** Keys are starts of UTC hours. */
	readonly hours: SplitTotals<EpochMs>;
	readonly pages: SplitTotals<string>;
	readonly browsers: SplitTotals<string>;
	/** Operating systems. */
	readonly systems: SplitTotals<string>;
	/** Page views by host of the site; those of logs that name none are in no row. */
	readonly sites: SplitTotals<string>;
	/** The pages on which visitors came to the site: page views that no page of the same site led to. */
	readonly entryPages: SplitTotals<string>;
	/** Where they came from: hosts, `""` for those whose request does not say. As many views as in `entryPages`. */
	readonly referrers: SplitTotals<string>;
	readonly series: TimeSeries;
	readonly delays: readonly DelayBucket[];
	/** `undefined` with too few matches to tell. */
	readonly advice: WindowAdvice | undefined;
	readonly late: Lateness;
	/** Lines by name of the format that read them. */
	readonly formats: ReadonlyMap<string, number>;
	/** Page views of hosts without a site, by host; `""` where the log tells none. All of them count as missed. */
	readonly withoutSite: SplitTotals<string>;
	/** What of most have one address, so that it is likely a proxy's. */
	readonly sharedAddress: Shared;
	/** By reason, then as they were read. */
	readonly malformed: readonly MalformedExample[];
}

/**
 * Watches a run for its report: when, where and in which browsers page views were missed, and how long hits took.
 *
 * Memory is bounded whatever the log. Opted-out people and late page views are not to be shown to it: none of their
 * data may go into a report, and nothing is known of whether they were missed.
 */
export class Observer {
	readonly #hours = new SplitCounts<EpochMs>(ROOM_FOR_HOURS, (hour) => hour);
	readonly #pages = new SplitCounts<string>(ROOM_FOR_PAGES, detach);
	readonly #browsers = new SplitCounts<string>(1000, (family) => family);
	readonly #systems = new SplitCounts<string>(1000, (system) => system);
	readonly #sites = new SplitCounts<string>(ROOM_FOR_HOSTS, (host) => host);
	readonly #entryPages = new SplitCounts<string>(ROOM_FOR_PAGES, detach);
	readonly #referrers = new SplitCounts<string>(ROOM_FOR_HOSTS, (host) => host);
	readonly #timeLine = new TimeLine();
	readonly #defaultHost: string | undefined;
	readonly #delays = new Delays();
	readonly #tellingDelays = new Delays();
	readonly #malformed = new Map<MalformedReason, MalformedExample[]>();
	readonly #formats = new Map<string, number>();
	readonly #withoutSite = new SplitCounts<string>(ROOM_FOR_HOSTS, detach);
	readonly #addresses = new SharedAddress();
	#lateViews = 0;
	#latest: Milliseconds = 0;
	#lateHits = 0;

	/** @param defaultHost of the site, where logs name none */
	constructor(defaultHost?: string) {
		this.#defaultHost = defaultHost;
	}

	/**
	 * A page view whose fate is decided.
	 *
	 * @param missed `false` when a tracker hit answered for it, whatever became of it afterwards otherwise
	 */
	pageView({ start, path, userAgent, agent, host = this.#defaultHost, referrer }: ObservedView, missed: boolean): void {
		const page = pagePath(path);
		const site = host === undefined ? undefined : hostNames(host);
		const browser = agent?.browser ?? browserOf(userAgent);
		if (agent) agent.browser = browser;
		const { family, system } = browser;
		this.#hours.add(Math.floor(start / HOUR) * HOUR, missed);
		this.#timeLine.add(start, missed);
		this.#pages.add(page, missed);
		this.#browsers.add(family, missed);
		this.#systems.add(system, missed);
		if (site !== undefined) this.#sites.add(site.full, missed);
		// Where a log names no host, nobody knows whether a referrer is the site itself.
		if (referrer !== undefined && (site === undefined || referrer === site.bare)) return;
		this.#entryPages.add(page, missed);
		this.#referrers.add(referrer ?? "", missed);
	}

	/** A page view that is held, because the tracker log is silent at its time: whether it was missed is not known. */
	held(start: EpochMs): void {
		this.#timeLine.held(start);
	}

	/** A page view of a host without a site in Matomo; `""` where its log tells none. */
	withoutSite(host: string): void {
		this.#withoutSite.add(host, true);
	}

	/** Who made a page view, to be told of everybody: nothing but shares comes out. */
	viewer(viewer: Viewer): void {
		this.#addresses.view(viewer);
	}

	/** The address of a tracker hit, to the same end. */
	hit(address: string): void {
		this.#addresses.hit(address);
	}

	/**
	 * A tracker hit that answers for a page view.
	 *
	 * @param delay start of the hit minus start of the page view
	 */
	matched(rung: Rung, delay: Milliseconds): void {
		this.#delays.add(delay);
		// Any hit of the visitor within the window matches on that rung, so its delay says nothing about the window.
		if (rung !== "visitor") this.#tellingDelays.add(delay);
	}

	/** A line that no format could read. The first few of each reason are remembered by their place. */
	malformed(reason: MalformedReason, { source, line }: Position): void {
		const examples = this.#malformed.get(reason);
		if (examples === undefined) this.#malformed.set(reason, [{ reason, source, line }]);
		else if (examples.length < EXAMPLES) examples.push({ reason, source, line });
	}

	/** A page view that came too late to be decided, and by how much. */
	lateBy(lateness: Milliseconds): void {
		this.#lateViews++;
		if (lateness > this.#latest) this.#latest = lateness;
	}

	/** A tracker hit that came when the page views it could answer for were decided. */
	hitLate(): void {
		this.#lateHits++;
	}

	/** Lines that were read in a format; adds to those told before. */
	format(name: string, lines: number): void {
		this.#formats.set(name, (this.#formats.get(name) ?? 0) + lines);
	}

	observed(): Observed {
		return {
			hours: this.#hours.totals(),
			pages: this.#pages.totals(),
			browsers: this.#browsers.totals(),
			systems: this.#systems.totals(),
			sites: this.#sites.totals(),
			entryPages: this.#entryPages.totals(),
			referrers: this.#referrers.totals(),
			series: this.#timeLine.series(),
			delays: this.#delays.buckets(),
			advice: windowAdvice(this.#tellingDelays),
			late: { views: this.#lateViews, largest: this.#latest, hits: this.#lateHits },
			formats: new Map(this.#formats),
			withoutSite: this.#withoutSite.totals(),
			sharedAddress: this.#addresses.found,
			malformed: MALFORMED_REASONS.flatMap((reason) => this.#malformed.get(reason) ?? []),
		};
	}
}

function pagePath(path: string): string {
	// Nearly every path is one already: a search takes longer than to see that.
	if (path.length <= LONGEST_PATH && !path.includes("#") && !path.includes("?")) return path;
	const end = path.search(/[?#]/);
	const length = end === -1 ? path.length : end;
	return length <= LONGEST_PATH ? path.slice(0, length) : `${path.slice(0, LONGEST_PATH)}…`;
}
