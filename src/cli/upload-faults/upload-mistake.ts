import type { UserError } from "../../errors.ts";
import type { Decisions } from "../../explicit-decisions.ts";
import type { Judge } from "../../judge.ts";
import type { Plan } from "../../plan.ts";
import type { Tally } from "../../report/tally.ts";
import type { UploadFault } from "../../report/upload-fault.ts";
import { confusedSites } from "./confused-sites.ts";
import { foreignSite } from "./foreign-site.ts";
import { hostFault, hostMistake } from "./given-host.ts";
import { mistypedSite } from "./mistyped-site.ts";
import { loggedTwice, twiceError } from "./twice-logged.ts";
import { telling, unnamedError } from "./unnamed-tracker.ts";

/** Why an upload sends nothing. */
export interface UploadMistake {
	readonly fault: UploadFault;
	readonly error: UserError;
}

/** What a run knows so far. */
export interface KnownSoFar {
	readonly plan: Pick<Plan, "settings" | "site">;
	readonly judge: Pick<Judge, "books" | "contextRecords">;
	readonly tally: Pick<Tally, "outcomes">;
	/** What was decided before. */
	readonly decisions: Pick<Decisions, "acceptSameRequests"> | undefined;
}

/**
 * What is wrong with what an upload was given, as far as its logs have shown it: page views would be sent twice, under a
 * wrong host or to a wrong site, and what Matomo has it keeps.
 *
 * Costs some time with many hosts.
 */
export function uploadMistake(known: KnownSoFar): UploadMistake | undefined {
	return twiceMistake(known) ?? unnamedMistake(known) ?? hostMistakeOf(known) ?? siteMistake(known);
}

function twiceMistake({ judge, tally, decisions }: KnownSoFar): UploadMistake | undefined {
	if (decisions?.acceptSameRequests) return undefined;
	const twice = loggedTwice(judge.books.loggedTwice, tally.outcomes());
	return twice && { fault: { is: "logged-twice" }, error: twiceError(twice) };
}

function unnamedMistake({ plan, judge, tally }: KnownSoFar): UploadMistake | undefined {
	const { noTracker, trackerPath: given } = plan.settings;
	// Where no hit counts it does not matter which are read.
	if (noTracker || judge.books.unnamedTrackers.looks === 0) return undefined;
	const facts = { found: judge.books.unnamedTrackers.found, given, outcomes: tally.outcomes() };
	const [first] = telling(facts);
	const error = unnamedError(facts);
	return first && error && { fault: { is: "unnamed-tracker", ...first }, error };
}

function hostMistakeOf({ plan, judge }: KnownSoFar): UploadMistake | undefined {
	const log = judge.books.nameless(plan.site.host);
	const fault = hostFault(plan.site, log);
	const error = hostMistake(plan.site, log);
	return fault && error && { fault, error };
}

function siteMistake({ plan, judge }: KnownSoFar): UploadMistake | undefined {
	const { site } = plan.settings;
	const { named, isAll } = judge.books.viewedHosts;
	// What goes nowhere goes nowhere wrong, so that hosts without a site do not matter here.
	const hosts = { withSite: named, withoutSite: [], isAll };
	const facts = { site, hits: judge.books.hitSites.hosts, hosts, siteOf: plan.site.siteOf };
	// The few lines behind what an earlier run has read may well be of few of the hosts.
	const mistyped = () => (judge.contextRecords > 0 ? undefined : mistypedSite(facts));
	const wrong = site.length === 0 ? foreignSite(facts) : (confusedSites(facts) ?? mistyped());
	return wrong && { fault: { is: "wrong-site", host: wrong.host, site: wrong.site }, error: wrong.error };
}
