import type { EpochMs, Milliseconds } from "../event.ts";
import { judge } from "./answer.ts";
import { type ApiAnswer, readApi } from "./api-answer.ts";
import * as row from "./check-rows.ts";
import { clockDifference } from "./clock.ts";
import type { Facts } from "./facts.ts";

/** What one check found. */
export interface CheckRow {
	readonly name: string;
	/** `"warn"`: an import works, but not as it should, or the check could not be made. */
	readonly ok: boolean | "warn";
	/** One line, for people. */
	readonly found: string;
	/** What to do; `""` when there is nothing to do. */
	readonly hint: string;
}

/** An entry that Matomo takes and counts, and stores nothing of: it has no `rec=1`. */
type Probe = Readonly<Record<string, string | number>>;

/** The part of a Matomo client that checks need. */
export interface CheckedMatomo {
	api(method: string, params?: Readonly<Record<string, string | number>>): Promise<Facts>;
	post(requests: readonly Probe[]): Promise<Facts>;
}

/** What the checks are about. */
export interface CheckSubject {
	readonly siteId: number;
	/** Whether the client has a token at all. */
	readonly hasToken: boolean;
	readonly now: () => EpochMs;
}

/** What a token may do with the site, least first; `"unknown"` when Matomo does not tell. */
export type TokenLevel = "unknown" | "none" | "view" | "write" | "admin" | "superuser";

/** Differences up to this are usual on machines that set their clocks by the network. */
const TOLERATED_DIFFERENCE: Milliseconds = 5000;

/**
 * Tries a Matomo before the first import, one thing after the other: address, version, token, site, bulk tracking,
 * clock. Stores nothing in Matomo. Ends early when there is no Matomo to ask more; a check that makes no sense after
 * an earlier one failed is a row that says so.
 *
 * The last check posts to the tracker with the token. It is left out when the token cannot be good enough, because
 * Matomo counts refused tokens and locks the sender's address out after some twenty.
 */
export async function* checkMatomo(matomo: CheckedMatomo, subject: CheckSubject): AsyncGenerator<CheckRow, void> {
	const { siteId, hasToken, now } = subject;
	const sent = now();
	const facts = await matomo.api("API.getMatomoVersion");
	const received = now();
	const version = readApi(facts);
	yield row.address(version);
	if (version.is !== "value" && version.is !== "refused") return;
	yield row.version(version);

	const level = version.is === "value" ? await tokenLevel(matomo, siteId) : "none";
	yield row.token(level, siteId, hasToken, version);

	if (level === "none") yield row.notTried("site", "the token does not allow to look");
	else yield row.site(readApi(await matomo.api("SitesManager.getSiteFromId", { idSite: siteId })), siteId);

	if (level === "none" || level === "view") yield row.notTried("bulk tracking", "the token will be refused");
	else yield row.bulk(judge(await matomo.post([probe(siteId)]), { sent: 1, provenToken: false, now: now() }));

	const date = facts.is === "answer" ? facts.headers.date : undefined;
	yield row.clock(clockDifference(date, sent, received), TOLERATED_DIFFERENCE);
}

/**
 * Without `rec=1` Matomo excludes a hit, but only after it has looked at the token, which the `cip` asks for, and at the
 * site. The address is one for documentation.
 *
 * @see https://github.com/matomo-org/matomo/blob/5.x-dev/core/Tracker/VisitExcluded.php
 */
function probe(siteId: number): Probe {
	return {
		idsite: siteId,
		apiv: 1,
		url: "https://monorail.invalid/check",
		cip: "192.0.2.1",
		ua: "Mozilla/5.0 (monorail check)",
		lang: "",
	};
}

/** Asks from the top down, and takes `"none"` only from a Matomo that has answered every question. */
async function tokenLevel(matomo: CheckedMatomo, siteId: number): Promise<TokenLevel> {
	const superuser = readApi(await matomo.api("UsersManager.hasSuperUserAccess"));
	if (superuser.is === "value" && isTrue(superuser.value)) return "superuser";
	let isComplete = superuser.is === "value";
	for (const [level, method] of LEVELS) {
		const sites = readApi(await matomo.api(method));
		if (siteIds(sites).includes(siteId)) return level;
		if (sites.is !== "value") isComplete = false;
	}
	return isComplete ? "none" : "unknown";
}

const LEVELS: readonly (readonly [TokenLevel, method: string])[] = [
	["admin", "SitesManager.getSitesIdWithAdminAccess"],
	["write", "SitesManager.getSitesIdWithWriteAccess"],
	["view", "SitesManager.getSitesIdWithViewAccess"],
];

/** `{"value":true}`, or bare in some versions. */
function isTrue(value: unknown): boolean {
	const bare = typeof value === "object" && value !== null && "value" in value ? value.value : value;
	return bare === true || bare === 1 || bare === "1";
}

/** Site ids come as numbers or as digits. */
function siteIds(answer: ApiAnswer): number[] {
	return answer.is === "value" && Array.isArray(answer.value) ? answer.value.map(Number) : [];
}
