import { QueryNames, type RequestQuery, TextQuery } from "../request-query.ts";
import { parseVisitorId } from "../visitor-id.ts";

/**
 * The parameters of one tracking request that the join and the judgement read; everything else is passed over. No text
 * shares memory with the query.
 */
export interface TrackerParameters {
	/** `idsite`; 0 when there is none, or no number. */
	readonly site: number;
	/** Decoded. */
	readonly url: string | undefined;
	/** `_id`: 16 hex digits, or `undefined` when cookies are off. */
	readonly visitorId: string | undefined;
	/** `action_name` as it stands in the query: titles are long, and few are wanted. See `decodeQueryValue`. */
	readonly rawTitle: string;
	/** `consent=1`: the site asks for consent before it tracks. */
	readonly hasConsent: boolean;
	/** `_idn=1`: the id was made on this page, so the request of the page cannot have carried it. */
	readonly isNewVisitor: boolean;
	/** Random number of the request; a repeated request repeats it. */
	readonly random: string | undefined;
	readonly pageViewId: string | undefined;
	/** Seconds since the event at arrival, of hits that were queued offline. */
	readonly secondsAgo: number;
	readonly isRecorded: boolean;
	readonly isSearch: boolean;
	/** An event, outlink, download, goal, ping …: proves that the tracker runs, but answers for no page view. */
	readonly isOther: boolean;
}

/** Read by name. */
const READ = ["url", "action_name", "_id", "_idn", "r", "pv_id", "cdo", "rec", "consent", "idsite"] as const;
/** Of events, links, downloads, goals, contents, pings. */
const OTHER = ["e_c", "link", "download", "idgoal", "c_n", "c_p", "ping", "ca", "cra"] as const;
/** Of plugins: what names begin with. */
const OTHER_BEGINNINGS = ["ma_", "hsr_", "fa_"] as const;

/** All that are looked at: those that are read, a site search, and those whose presence makes a request something else. */
const NAMES = new QueryNames([...READ, "search", ...OTHER], OTHER_BEGINNINGS);

/** A bit for each that makes a request something else than a page view. */
const IS_OTHER = NAMES.bits([...OTHER, ...OTHER_BEGINNINGS]);
const IS_URL = NAMES.bits(["url"]);
const IS_SEARCH = NAMES.bits(["search"]);
const IS_REQUEST = NAMES.bits(["idsite", "rec"]);
const NUMBERS = Object.fromEntries(READ.map((name, number) => [name, number])) as Record<(typeof READ)[number], number>;

/** What a query is to the tracker, by the names of its parameters. */
export interface QueryKind {
	/** Something else than a page view: half of all hits are, and nothing else of them is of interest. */
	readonly isOther: boolean;
	/** Whether it is certainly a request to track. */
	readonly isRequest: boolean;
	readonly found: number;
}

/** Looks for the parameters that matter, in one pass. */
export function lookAt(query: RequestQuery): QueryKind {
	const found = query.look(NAMES, IS_OTHER);
	return { isOther: (found & IS_OTHER) !== 0, isRequest: (found & IS_REQUEST) !== 0, found };
}

/**
 * Whether a query is a request to track beyond doubt: it has what the tracker always sends, a site by its number and that the
 * request is to be recorded.
 */
export function isTracking(query: RequestQuery): boolean {
	const found = query.look(NAMES, 0);
	if ((found & IS_REQUEST) !== IS_REQUEST || !isOne(query, found, NUMBERS.rec)) return false;
	return siteNumber(rawValue(query, found, NUMBERS.idsite)) > 0;
}

/** {@link readParameters} of a query string, without `?`. */
export function trackerParameters(query: string): TrackerParameters {
	const text = new TextQuery(query);
	return readParameters(text, text.look(NAMES, 0));
}

/**
 * Reads a tracker's query, without building a map: a fifth of a busy log is tracker hits of a kilobyte each.
 *
 * Never throws; broken encoding falls back to latin1 as the tracker's own `unescape` does. Of a repeated name the last
 * counts, as in PHP.
 *
 * @param found at the last look at it, by {@link lookAt}
 * @see https://developer.matomo.org/api-reference/tracking-api
 */
export function readParameters(query: RequestQuery, found: number): TrackerParameters {
	const secondsAgo = Number(rawValue(query, found, NUMBERS.cdo));
	return {
		site: siteNumber(rawValue(query, found, NUMBERS.idsite)),
		url: (found & IS_URL) === 0 ? undefined : query.decoded?.(NUMBERS.url) || decoded(query.value(NUMBERS.url)),
		visitorId: parseVisitorId(rawValue(query, found, NUMBERS._id)),
		rawTitle: rawValue(query, found, NUMBERS.action_name),
		hasConsent: isOne(query, found, NUMBERS.consent),
		isNewVisitor: isOne(query, found, NUMBERS._idn),
		random: decoded(rawValue(query, found, NUMBERS.r)),
		pageViewId: decoded(rawValue(query, found, NUMBERS.pv_id)),
		secondsAgo: secondsAgo > 0 && Number.isFinite(secondsAgo) ? secondsAgo : 0,
		isRecorded: isOne(query, found, NUMBERS.rec),
		isSearch: (found & IS_SEARCH) !== 0,
		isOther: (found & IS_OTHER) !== 0,
	};
}

function rawValue(query: RequestQuery, found: number, number: number): string {
	return (found & (1 << number)) === 0 ? "" : query.value(number);
}

function isOne(query: RequestQuery, found: number, number: number): boolean {
	return (found & (1 << number)) !== 0 && query.is(number, "1");
}

/** The number of a site as a query has it; 0 for what is none. */
function siteNumber(text: string): number {
	return /^\d{1,10}$/.test(text) ? Number(text) : 0;
}

function decoded(value: string): string | undefined {
	if (value === "") return undefined;
	return /[%+]/.test(value) ? decodeQueryValue(value) : value;
}

/** `application/x-www-form-urlencoded` decoding of one value; never throws. */
export function decodeQueryValue(value: string): string {
	const spaced = value.includes("+") ? value.replaceAll("+", " ") : value;
	try {
		return decodeURIComponent(spaced);
	} catch {
		return unescape(spaced);
	}
}
