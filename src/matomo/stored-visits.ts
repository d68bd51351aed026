import type { EpochMs } from "../event.ts";
import type { ApiAnswer } from "./api-answer.ts";
import type { TrackingRequest } from "./tracking-request.ts";

/** A question to `Live.getLastVisitsDetails`. */
export interface VisitsQuestion {
	readonly params: Readonly<Record<string, string | number>>;
	/** The requests that it is asked for, by index. */
	readonly about: readonly number[];
}

const DAY_SECONDS = 86_400;
/** Clocks that are not exactly alike. */
const MARGIN_SECONDS = 60;
/** Furthest that any time zone is from UTC. */
const FURTHEST_ZONE_SECONDS = 14 * 3600;

/**
 * The questions that tell which of some requests Matomo has stored: one for each day, about all visits from the time of
 * the day's first request on. Everything at once, since visits change places while one turns pages. Addresses are not
 * asked for: Matomo may have masked them in any way.
 *
 * @param timezoneOf a site: there Matomo counts days; `undefined` when it is not known
 * @see https://developer.matomo.org/api-reference/reporting-api#Live
 */
export function visitsQuestions(
	requests: readonly Pick<TrackingRequest, "idsite" | "cdt">[],
	timezoneOf: (site: number) => string | undefined,
): readonly VisitsQuestion[] {
	const byDay = new Map<string, number[]>();
	for (const [index, { idsite, cdt }] of requests.entries()) {
		const key = `${idsite} ${Math.floor(cdt / DAY_SECONDS)}`;
		const list = byDay.get(key);
		if (list) list.push(index);
		else byDay.set(key, [index]);
	}
	return [...byDay.values()].map((about) => {
		const times = about.map((index) => requests[index]?.cdt ?? 0);
		const from = Math.min(...times) - MARGIN_SECONDS;
		const to = Math.max(...times) + MARGIN_SECONDS;
		const idSite = requests[about[0] ?? 0]?.idsite ?? 0;
		const timezone = timezoneOf(idSite);
		const [first, last] = [dayOf(from, timezone, -1), dayOf(to, timezone, 1)];
		return {
			about,
			params: {
				idSite,
				...(first === last ? { period: "day", date: first } : { period: "range", date: `${first},${last}` }),
				minTimestamp: from,
				filter_limit: -1,
			},
		};
	});
}

/** What an answer tells of page views. */
export interface ListedIds {
	/** Their ids, which come back as `idpageview`. */
	readonly ids: ReadonlySet<string>;
	/** Whether those are all: of a visit Matomo lists the first 500 actions (`visitor_log_maximum_actions_per_visit`). */
	readonly isAll: boolean;
}

/** The ids of page views in an answer; `undefined` when it is no list of visits. */
export function pageViewIdsIn(answer: ApiAnswer): ListedIds | undefined {
	if (answer.is !== "value" || !Array.isArray(answer.value)) return undefined;
	const ids = new Set<string>();
	let isAll = true;
	for (const visit of answer.value as readonly unknown[]) {
		const actions = fieldOf(visit, "actionDetails");
		// A visit without its actions says nothing of them.
		if (!Array.isArray(actions)) return undefined;
		if (Number(fieldOf(visit, "truncatedActionsCount") ?? 0) > 0) isAll = false;
		for (const action of actions) {
			const id = fieldOf(action, "idpageview");
			if (typeof id === "string") ids.add(id);
		}
	}
	return { ids, isAll };
}

/** The time zone in an answer to `SitesManager.getSiteFromId`, where it is one that has a name. */
export function timezoneIn(answer: ApiAnswer): string | undefined {
	const zone = answer.is === "value" ? fieldOf(answer.value, "timezone") : undefined;
	if (typeof zone !== "string") return undefined;
	try {
		new Intl.DateTimeFormat("en", { timeZone: zone });
		return zone;
	} catch {
		return undefined;
	}
}

/** @param side where no zone is known: the earliest day that it can be anywhere (-1), or the latest (1) */
function dayOf(seconds: number, timezone: string | undefined, side: -1 | 1): string {
	const time: EpochMs = 1000 * (timezone === undefined ? seconds + side * FURTHEST_ZONE_SECONDS : seconds);
	return new Intl.DateTimeFormat("en-CA", { timeZone: timezone ?? "UTC", dateStyle: "short" }).format(time);
}

function fieldOf(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
