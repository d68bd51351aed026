import { printable } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import type { ApiAnswer } from "./api-answer.ts";
import type { CheckRow, TokenLevel } from "./check.ts";
import { failureWords } from "./failure-words.ts";
import type { Verdict } from "./verdict.ts";

const WRITE_ACCESS_HINT =
	"in Matomo, under Administration > System > Users, give the token's user write access to the site";

/** Whether the address leads to a Matomo. */
export function address(answer: ApiAnswer): CheckRow {
	const name = "address";
	switch (answer.is) {
		case "value":
		case "refused":
			return { name, ok: true, found: "Matomo answers", hint: "" };
		case "unreachable":
			return { name, ok: false, found: `no answer: ${failureWords(answer.code)}`, hint: unreachableHint(answer.code) };
		case "redirect": {
			const to = answer.to.replace(/(index\.php)?\?.*$/, "");
			return {
				name,
				ok: false,
				found: `status ${answer.status}, a redirect to ${to || "nowhere"}`,
				hint: to === "" ? "check the Matomo URL" : `give ${to} as the Matomo URL: redirects are not followed`,
			};
		}
		case "not-the-api":
			return {
				name,
				ok: false,
				found: `not Matomo: status ${answer.status}, ${answer.type || "no content type"}, "${answer.shows}"`,
				hint: "give the address under which Matomo's own pages are seen; a password or firewall in front also does this",
			};
	}
}

function unreachableHint(code: string): string {
	if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "check the host name in the Matomo URL";
	if (/CERT|SIGNED|UNABLE_TO|TLS|SSL|EPROTO/.test(code)) {
		return "check https:// and the certificate; a private authority is added with NODE_EXTRA_CA_CERTS";
	}
	return "check the Matomo URL, its port, and whether this machine may connect to it";
}

/** Which Matomo it is; older ones than 4 are not known to work. */
export function version(answer: ApiAnswer): CheckRow {
	const name = "version";
	const value = answer.is === "value" ? text(answer.value) : undefined;
	if (value === undefined) return { name, ok: "warn", found: "unknown", hint: "Matomo tells it only to a good token" };
	if (Number.parseInt(value, 10) >= 4) return { name, ok: true, found: `Matomo ${value}`, hint: "" };
	return { name, ok: "warn", found: `Matomo ${value}`, hint: "too old to be known to work: update to Matomo 5" };
}

/** Whether the token may set the address and time of page views, which needs write access. */
export function token(level: TokenLevel, siteId: number, hasToken: boolean, answer: ApiAnswer): CheckRow {
	const name = "token";
	const site = `site ${siteId}`;
	switch (level) {
		case "superuser":
			return { name, ok: true, found: "superuser", hint: "" };
		case "admin":
		case "write":
			return { name, ok: true, found: `${level} access to ${site}`, hint: "" };
		case "unknown":
			return {
				name,
				ok: "warn",
				found: "accepted; Matomo does not tell what it may do",
				hint: "bulk tracking shows it",
			};
		case "view":
			return { name, ok: false, found: `only view access to ${site}`, hint: WRITE_ACCESS_HINT };
		case "none":
			if (!hasToken)
				return { name, ok: false, found: "none given", hint: "set MATOMO_TOKEN_AUTH or --token-auth-file" };
			if (answer.is === "refused") {
				const hint =
					"make a new token in Matomo, under Personal > Security; after many refusals Matomo refuses all for an hour";
				return { name, ok: false, found: `refused: ${answer.message}`, hint };
			}
			return {
				name,
				ok: false,
				found: `good, but without access to ${site}`,
				hint: `check the site id; ${WRITE_ACCESS_HINT}`,
			};
	}
}

/** Whether there is the site, so that people can see it is the right one. */
export function site(answer: ApiAnswer, siteId: number): CheckRow {
	const name = "site";
	const hint = "look up the id in Matomo, under Administration > Websites > Manage";
	if (answer.is === "refused") return { name, ok: false, found: `no site ${siteId}: ${answer.message}`, hint };
	if (answer.is !== "value") return { name, ok: "warn", found: "no answer that tells", hint: "try again" };
	// An array of one site in older versions.
	const value: unknown = Array.isArray(answer.value) ? answer.value[0] : answer.value;
	if (typeof value !== "object" || value === null || !("name" in value)) {
		return { name, ok: false, found: `no site ${siteId}`, hint };
	}
	const title = text(value.name) ?? `site ${siteId}`;
	const url = ("main_url" in value ? text(value.main_url) : undefined) ?? "no address";
	const zone = ("timezone" in value ? text(value.timezone) : undefined) ?? "unknown";
	return { name, ok: true, found: `${title}, ${url}, time zone ${zone}`, hint: "" };
}

/** Whether Matomo takes a bulk request with this token for this site. */
export function bulk(verdict: Verdict): CheckRow {
	const name = "bulk tracking";
	switch (verdict.is) {
		case "accepted":
			if (verdict.rejected.length === 0)
				return { name, ok: true, found: "accepted a request that stores nothing", hint: "" };
			return { name, ok: false, found: "refused a request that stores nothing", hint: WRITE_ACCESS_HINT };
		case "accepted-partly":
			return { name, ok: false, found: "refused a request that stores nothing", hint: WRITE_ACCESS_HINT };
		case "stop":
			return { name, ok: false, found: `${verdict.problem}: ${printable(verdict.found)}`, hint: verdict.hint };
		case "too-large":
			return { name, ok: false, found: "too large for Matomo's web server", hint: "raise its limit of request bodies" };
		case "held":
		case "retry":
		case "ambiguous":
			return { name, ok: false, found: verdict.reason, hint: "look into Matomo's log" };
	}
}

/** Whether both clocks agree. @param difference how far Matomo's is ahead, `undefined` when it did not say */
export function clock(difference: Milliseconds | undefined, tolerated: Milliseconds): CheckRow {
	const name = "clock";
	if (difference === undefined) return { name, ok: "warn", found: "Matomo's server does not tell its time", hint: "" };
	if (Math.abs(difference) <= tolerated) return { name, ok: true, found: "the same as Matomo's", hint: "" };
	const seconds = `${Math.round(Math.abs(difference) / 1000)} s`;
	const hint = "set both clocks by the network (NTP): Matomo stores what lies in its future as now";
	return { name, ok: "warn", found: `Matomo's is ${seconds} ${difference > 0 ? "ahead" : "behind"}`, hint };
}

/** A check that an earlier result makes pointless. */
export function notTried(name: string, why: string): CheckRow {
	return { name, ok: "warn", found: "not tried", hint: why };
}

/** A scalar of an answer, which is `{"value":…}` where the API returns a scalar itself. */
function text(value: unknown): string | undefined {
	const bare: unknown = typeof value === "object" && value !== null && "value" in value ? value.value : value;
	return typeof bare === "string" || typeof bare === "number" ? printable(String(bare)) : undefined;
}
