import type { Answer } from "./bulk.ts";
import type { StoredAction } from "./entry.ts";
import type { StandInSettings, StandInSite } from "./settings.ts";
import { dayIn, type Visit, visitsOf } from "./visits.ts";

/** Answers `index.php?module=API`: what is needed to check a Matomo and to read back what it has stored. */
export function reportingApi(
	query: URLSearchParams,
	form: URLSearchParams,
	stored: readonly StoredAction[],
	settings: StandInSettings,
): Answer {
	const { token, superuserToken, viewToken, sites } = settings;
	const parameter = (name: string): string => query.get(name) ?? form.get(name) ?? "";
	if (settings.maintenance) return { status: 503, type: "text/html", body: "Matomo is in scheduled maintenance." };
	if (![token, superuserToken, viewToken].includes(parameter("token_auth"))) {
		return apiError(
			401,
			"Unable to authenticate with the provided token. It is either invalid, expired or is required to be sent as a POST parameter.",
		);
	}
	const site = sites.find(({ id }) => String(id) === parameter("idSite"));
	const noSite = () =>
		apiError(
			401,
			`You can't access this resource as it requires 'view' access for the website id = ${parameter("idSite")}.`,
		);
	switch (parameter("method")) {
		case "API.getMatomoVersion":
			return json({ value: settings.version });
		case "SitesManager.getSiteFromId":
			return site === undefined ? noSite() : json(described(site));
		case "SitesManager.getSitesIdFromSiteUrl":
			return json(
				sites
					.filter(({ urls }) => urls.some((url) => sameSite(url, parameter("url"))))
					.map(({ id }) => ({ idsite: id })),
			);
		case "Live.getLastVisitsDetails":
			return site === undefined ? noSite() : json(lastVisits(site, parameter, stored, settings));
		default:
			return apiError(400, `The method '${parameter("method")}' does not exist or is not available in the module.`);
	}
}

/** Newest first, in the period and from `minTimestamp` on. */
function lastVisits(
	site: StandInSite,
	parameter: (name: string) => string,
	stored: readonly StoredAction[],
	{ sites, now }: StandInSettings,
): readonly object[] {
	const today = Math.floor(now() / 1000);
	const day = (date: string) =>
		date === "today" ? dayIn(site.timezone, today) : date === "yesterday" ? dayIn(site.timezone, today - 86_400) : date;
	const [from = "", to = from] = parameter("date").split(",").map(day);
	const limit = parameter("filter_limit") === "" ? 100 : Number(parameter("filter_limit"));
	const offset = Number(parameter("filter_offset") || 0);
	const found = visitsOf(stored, sites)
		.filter((visit) => visit.site === site)
		.filter(
			(visit) => from === "" || (dayIn(site.timezone, visit.last) >= from && dayIn(site.timezone, visit.last) <= to),
		)
		.filter((visit) => visit.last >= Number(parameter("minTimestamp") || 0))
		.toSorted((a, b) => b.last - a.last || b.id - a.id);
	return found.slice(offset, limit < 0 ? undefined : offset + limit).map(details);
}

function details({ id, site, visitor, actions, last }: Visit): object {
	const sorted = actions.toSorted((a, b) => a.cdt - b.cdt);
	return {
		idSite: site.id,
		idVisit: id,
		visitorId: visitor,
		visitIp: (sorted[0]?.cip ?? "").replace(/\.\d+\.\d+$/, ".0.0"),
		serverTimestamp: last,
		firstActionTimestamp: sorted[0]?.cdt,
		lastActionTimestamp: last,
		actions: sorted.length,
		actionDetails: sorted.map(({ url, cdt, pv_id, request }) => ({
			type: "action",
			url: url.replace(/#.*$/, ""),
			pageTitle: request.action_name ?? null,
			idpageview: pv_id,
			timestamp: cdt,
		})),
	};
}

function described({ id, name, urls, timezone, excludedIps }: StandInSite): object {
	return {
		idsite: id,
		name,
		main_url: urls[0],
		timezone,
		excluded_ips: excludedIps.join(","),
		excluded_parameters: "",
		type: "website",
	};
}

function sameSite(a: string, b: string): boolean {
	const bare = (url: string) => url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
	return bare(a) === bare(b);
}

function json(value: unknown): Answer {
	return { status: 200, body: JSON.stringify(value) };
}

function apiError(status: number, message: string): Answer {
	return { status, body: JSON.stringify({ result: "error", message }) };
}
