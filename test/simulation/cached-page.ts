import type { EpochMs } from "../../src/event.ts";
import type { Page } from "../demo/pages.ts";
import type { Random } from "../demo/random.ts";
import type { Opened } from "./browsing.ts";
import { SITE } from "./site.ts";

/** A page out of the browser's cache: without a request there is no view that the logs could miss. */
export function cachedPage(page: Page, now: EpochMs, random: Random): Opened {
	const view = { who: "", target: page.path, start: now, robot: undefined } as const;
	return {
		view: { ...view, seen: true, tracked: false, refuses: false, why: "" },
		page,
		href: `${SITE}${page.path}`,
		referrer: "",
		pageViewId: random.base62(6),
		shown: now,
		duration: 0,
	};
}
