import { createHash } from "node:crypto";
import { isIP } from "node:net";
import type { StandInSettings } from "./settings.ts";

/** The parameters of one hit. */
export type Entry = Readonly<Record<string, unknown>>;

/** What Matomo takes from the HTTP request that brings a hit, when the hit does not say. */
export interface Bearer {
	readonly address: string;
	readonly userAgent: string;
	readonly language: string;
	readonly referer: string;
	/** `X-Purpose: preview` drops every hit. */
	readonly isPreview: boolean;
	/** A cookie of Matomo's own: whoever has it is not counted. */
	readonly isIgnored?: boolean;
}

/** One action as stored: the entry as it came, and what Matomo made of it. */
export interface StoredAction {
	readonly request: Entry;
	readonly idsite: number;
	/** Who: `cid`, else `_id`, else Matomo's own fingerprint. 16 hex digits. */
	readonly visitor: string;
	readonly cip: string;
	readonly ua: string;
	readonly lang: string;
	readonly url: string;
	/** Epoch seconds. */
	readonly cdt: number;
	readonly pv_id: string;
}

/** What becomes of one entry. `ignored` is counted as tracked all the same. */
export type EntryOutcome =
	| { readonly is: "stored"; readonly action: StoredAction }
	| { readonly is: "ignored" | "invalid" | "poison" };

const BOTS = /bot\b|bot\/|GPTBot|Googlebot|UptimeRobot|ELB-HealthChecker|crawler|spider/i;
const OPERATOR_RANGES = [/^74\.125\./, /^65\.5[2-5]\./, /^66\.249\.(8[0-9]|9[0-5])\./];
const DAY = 86_400;

/** Does with one hit what Matomo 5 does. Pure but for the server's clock. */
export function processEntry(entry: Entry, bearer: Bearer, mayWrite: boolean, settings: StandInSettings): EntryOutcome {
	const text = (name: string): string => (entry[name] === undefined ? "" : String(entry[name]));
	const now = Math.floor(settings.now() / 1000);

	const site = settings.sites.find(({ id }) => id === Number(entry.idsite));
	if (site === undefined) return { is: "invalid" };
	if (text("cid") !== "" && text("cid").length !== 16) return { is: "invalid" };
	if (Number(text("idgoal")) > 0 && !site.goals.includes(Number(text("idgoal")))) return { is: "invalid" };
	if (text("cip") !== "" && !mayWrite) return { is: "invalid" };
	const time = timestamp(text("cdt"), now);
	if (now - time >= DAY && !mayWrite) return { is: "invalid" };
	if (now - time > settings.keepsDays * DAY) return { is: "invalid" };

	const ua = text("ua") || bearer.userAgent;
	const address = text("cip") || bearer.address;
	const isRobot = BOTS.test(ua) && text("bots") !== "1";
	if (Number(text("rec")) !== 1 || bearer.isPreview || bearer.isIgnored || isRobot) return { is: "ignored" };
	if (OPERATOR_RANGES.some((range) => range.test(address))) return { is: "ignored" };
	if (site.excludedIps.includes(address)) return { is: "ignored" };

	if (isPoison(entry) || settings.isPoison(entry)) return { is: "poison" };
	const lang = text("lang") || bearer.language;
	const cip = isIP(address) === 0 ? "0.0.0.0" : address;
	const url = text("url") || (text("urlref") === "" ? bearer.referer : "");
	const own = { cip, ua, lang, cookie: text("cookie"), pdf: text("pdf") };
	const visitor = visitorId(text("cid")) ?? visitorId(text("_id")) ?? hash(JSON.stringify(own));
	const action = {
		request: entry,
		idsite: site.id,
		visitor,
		cip,
		ua,
		lang,
		url,
		cdt: time,
		pv_id: text("pv_id").slice(0, 6),
	};
	return { is: "stored", action };
}

/** In the future, unreadable or older than 20 years: now. */
function timestamp(cdt: string, now: number): number {
	const seconds = /^-?[\d.]+$/.test(cdt) ? Number(cdt) : Date.parse(`${cdt.replace(" ", "T")}Z`) / 1000;
	return seconds <= now && seconds > now - 20 * 365 * DAY ? Math.floor(seconds) : now;
}

/** Values that make the database refuse the row. */
function isPoison(entry: Entry): boolean {
	const is = (name: string, bad: (value: number) => boolean) =>
		entry[name] !== undefined && entry[name] !== "" && bad(Number(entry[name]));
	const pageView = Buffer.from(String(entry.pv_id ?? "")).subarray(0, 6);
	return (
		pageView.toString("utf8").includes("\ufffd") ||
		is("bw_bytes", (bytes) => bytes < 0) ||
		is("search_count", (count) => count >= 2 ** 31) ||
		is("lat", (degrees) => Math.abs(degrees) > 90) ||
		is("long", (degrees) => Math.abs(degrees) > 180)
	);
}

/** Without hexadecimal digits all visitors become one. */
function visitorId(id: string): string | undefined {
	if (id.length < 16) return undefined;
	const start = id.slice(0, 16).toLowerCase();
	return /^[0-9a-f]{16}$/.test(start) ? start : "0000000000000000";
}

function hash(text: string): string {
	return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
