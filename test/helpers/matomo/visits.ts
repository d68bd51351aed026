import type { StoredAction } from "./entry.ts";
import type { StandInSite } from "./settings.ts";

/** A visit as Matomo builds it. */
export interface Visit {
	readonly id: number;
	readonly site: StandInSite;
	readonly visitor: string;
	readonly actions: StoredAction[];
	/** Epoch seconds of the latest action. */
	last: number;
}

const HALF_AN_HOUR = 1800;

/**
 * Builds visits from actions, in the order of their arrival: an action joins the visitor's latest visit whose last
 * action is within half an hour before or after it, on the same day in the site's time zone. So the order matters.
 */
export function visitsOf(stored: readonly StoredAction[], sites: readonly StandInSite[]): readonly Visit[] {
	const visits: Visit[] = [];
	for (const action of stored) {
		const site = sites.find(({ id }) => id === action.idsite);
		if (site === undefined) continue;
		const day = dayIn(site.timezone, action.cdt);
		const near = visits
			.filter((visit) => visit.visitor === action.visitor && visit.site === site)
			.filter((visit) => Math.abs(visit.last - action.cdt) <= HALF_AN_HOUR && dayIn(site.timezone, visit.last) === day)
			.toSorted((a, b) => b.last - a.last)[0];
		if (near === undefined) {
			visits.push({ id: visits.length + 1, site, visitor: action.visitor, actions: [action], last: action.cdt });
		} else {
			near.actions.push(action);
			near.last = Math.max(near.last, action.cdt);
		}
	}
	return visits;
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The calendar day, `2026-11-22`. */
export function dayIn(timezone: string, seconds: number): string {
	let calendar = calendars.get(timezone);
	if (calendar === undefined) {
		// Dear to make, and cheap to use.
		calendar = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" });
		calendars.set(timezone, calendar);
	}
	return calendar.format(seconds * 1000);
}
