/** The parameters of one tracking request that the join and the judgement read; everything else is passed over. */
export interface TrackerParameters {
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

/** Parameters of events, links, downloads, goals, contents, pings and plugins: a pattern. */
const OTHER_NAMES = "(?:e_c|link|download|idgoal|c_[np]|ping|ca|cra|(?:ma|hsr|fa)_[^=&]*)";

/**
 * Finds the parameters that are looked at: those that are read by name, a site search, and those whose presence makes a
 * request something else than a page view. One expression, because most of a tracker's forty parameters are none of them.
 */
const LOOKED_AT = new RegExp(
	`(?:^|&)(?:(url|action_name|_idn?|r|pv_id|cdo|rec|consent)=([^&]*)|(search)=|${OTHER_NAMES}=)`,
	"g",
);

const OTHER = new RegExp(`(?:^|&)${OTHER_NAMES}=`);

/**
 * Whether a query string has a parameter that makes the request something else than a page view. Half of all hits are
 * such, and nothing else of them is of interest.
 */
export function isOtherThanPageView(query: string): boolean {
	return OTHER.test(query);
}

/** Raw values by name; `""` when absent, which means the same. */
interface Found {
	url: string;
	_id: string;
	_idn: string;
	r: string;
	pv_id: string;
	cdo: string;
	rec: string;
	action_name: string;
	consent: string;
}

const NOTHING: Readonly<Found> = {
	url: "",
	_id: "",
	_idn: "",
	r: "",
	pv_id: "",
	cdo: "",
	rec: "",
	action_name: "",
	consent: "",
};

/**
 * Reads a tracker's query string (without `?`), in one pass and without building a map: a fifth of a busy log is
 * tracker hits of a kilobyte each.
 *
 * Never throws; broken encoding falls back to latin1 as the tracker's own `unescape` does. Of a repeated name the last
 * counts, as in PHP.
 *
 * @see https://developer.matomo.org/api-reference/tracking-api
 */
export function trackerParameters(query: string): TrackerParameters {
	const found: Found = { ...NOTHING };
	let isOther = false;
	let isSearch = false;
	LOOKED_AT.lastIndex = 0;
	for (let match = LOOKED_AT.exec(query); match; match = LOOKED_AT.exec(query)) {
		const [, name, value, search] = match;
		if (name !== undefined) found[name as keyof Found] = value ?? "";
		else if (search !== undefined) isSearch = true;
		else isOther = true;
	}
	const visitorId = found._id;
	const secondsAgo = Number(found.cdo);
	return {
		url: present(found.url),
		visitorId: /^[0-9a-f]{16}$/i.test(visitorId) ? visitorId.toLowerCase() : undefined,
		rawTitle: found.action_name,
		hasConsent: found.consent === "1",
		isNewVisitor: found._idn === "1",
		random: present(found.r),
		pageViewId: present(found.pv_id),
		secondsAgo: secondsAgo > 0 && Number.isFinite(secondsAgo) ? secondsAgo : 0,
		isRecorded: found.rec === "1",
		isSearch,
		isOther,
	};
}

function present(value: string): string | undefined {
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
