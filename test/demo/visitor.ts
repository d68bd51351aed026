import type { EpochMs, Milliseconds } from "../../src/event.ts";
import type { TrackerHitKind } from "../../src/outcome.ts";
import type { Browser } from "./browsers.ts";
import type { Page } from "./pages.ts";
import type { Random } from "./random.ts";
import type { ServerRecord } from "./server-record.ts";
import type { Expectation, Verdict } from "./shop-entry.ts";
import type { HitFacts } from "./tracker-query.ts";

/** Who is visiting, and with what. */
export interface Visitor {
	readonly name: string;
	readonly ip: string;
	readonly browser: Browser;
	readonly language: string;
	readonly random: Random;
	readonly arrives: EpochMs;
}

/** How a page is opened. */
export interface Opening {
	readonly expect: Verdict | Expectation;
	/** `Referer` header. */
	readonly referrer?: string;
	/** Whether the browser fetches what the page needs; without scripts it fetches no script. */
	readonly assets?: "all" | "no-script" | "none";
	/** Whether `matomo.js` is fetched. */
	readonly tracker?: boolean;
	readonly note?: string;
	readonly record?: Partial<ServerRecord>;
}

/** A page that was opened. */
export interface Opened {
	readonly page: Page;
	readonly href: string;
	readonly referrer: string;
	readonly start: EpochMs;
	readonly pageViewId: string;
}

/** How the tracker reports. */
export interface Reporting {
	readonly kind?: TrackerHitKind;
	/** Since the start of the page; up to three seconds unless told. */
	readonly after?: Milliseconds;
	/** What happened, when it is not a page view. */
	readonly what?: Readonly<Record<string, string>>;
	readonly facts?: Partial<HitFacts>;
	readonly note?: string;
	readonly record?: Partial<ServerRecord>;
	/** Puts the parameters where they go; in the URL unless told. */
	readonly place?: (query: string) => Partial<ServerRecord>;
}
