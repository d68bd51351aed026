import { type ClockOffsets, correctionOf } from "./clock-offsets.ts";
import { UserError } from "./errors.ts";
import type { Capability, Format } from "./format/format.ts";
import { absence, type LogLacks, nameOfLog } from "./format/log-lacks.ts";
import type { FarClock } from "./report/far-clocks.ts";

/** What an operator must have decided before anything is sent about people who may not want it. */
export interface Decisions {
	/** Send although opt-outs cannot be seen in the log. */
	readonly acceptInvisibleOptOut: boolean;
	/** Send nothing without consent. */
	readonly requireConsent: boolean;
	/** Send without consent, although the site asks for it. */
	readonly ignoreConsent: boolean;
	/** Send although each request seems to be logged twice. */
	readonly acceptSameRequests: boolean;
}

/** What of the logs read so far decides whether those who have opted out can be told in them. */
export interface ShownByLogs {
	readonly formats: Iterable<Format>;
	/** What logs do not carry although their formats could. */
	readonly lacking: Iterable<LogLacks>;
}

/**
 * Called before a page view is sent.
 *
 * @param asksForConsent whether tracker hits show that the site asks for consent
 * @throws UserError when a decision is missing
 */
export function demandDecisions(decisions: Decisions, logs: ShownByLogs, asksForConsent: boolean): void {
	if (!decisions.acceptInvisibleOptOut) demandOptOuts(logs);
	if (asksForConsent && !decisions.requireConsent && !decisions.ignoreConsent) {
		throw new UserError({
			problem: "the site asks its visitors for consent (its tracker hits carry consent=1)",
			expected: "a decision",
			found: "none",
			hint: "add --require-consent to send only page views with the mtm_consent cookie, or --ignore-consent",
		});
	}
}

/**
 * Called before a page view is sent.
 *
 * @param clocks that differ by so much that nothing matches
 * @param offsets that were given: one of nothing is a decision, one that leaves them apart is wrong
 * @param logs which of them have times without a zone
 * @throws UserError when tracked page views would be sent as missed
 */
export function demandClocks(
	clocks: readonly FarClock[],
	offsets: ClockOffsets,
	logs: { readonly zoneless: ReadonlySet<string> },
): void {
	const wrong = clocks.find(({ pages, hits }) => offsets.get(hits) !== 0 && offsets.get(pages) !== 0);
	if (!wrong) return;
	const { pages, hits, ahead } = wrong;
	const { source, offset, isZone } = correctionOf(wrong, logs.zoneless);
	const given = offsets.get(source) ?? 0;
	// One that was given for it says what is right for the other log, too, if that is to stay as it is.
	const asItIs = given === 0 ? source : source === hits ? pages : hits;
	const zone = isZone ? `; the times of ${source} have no zone` : "";
	throw new UserError({
		problem: `the clocks of ${hits} and ${pages} differ, so tracked page views would be sent as missed`,
		expected: "hits within the window around their page views",
		found: `most of them ${Math.abs(offset) / 1000} s ${ahead < 0 ? "before" : "after"}${zone}`,
		hint: `${given === 0 ? "add" : "give"} --clock-offset ${source}=${(given + offset) / 1000}s, or ${asItIs}=0s to send nevertheless`,
	});
}

function demandOptOuts({ formats, lacking }: ShownByLogs): void {
	for (const { name, lacks } of formats) demandOptOutsOf(`the log format ${name}`, lacks, "no field for them");
	for (const log of lacking) demandOptOutsOf(nameOfLog(log), [...log.absent.keys()], absence(log, OPT_OUTS));
}

function demandOptOutsOf(what: string, lacks: readonly Capability[], found: string): void {
	const invisible = invisibleOptOuts(lacks);
	if (invisible.length === 0) return;
	throw new UserError({
		problem: `${what} cannot show who has opted out`,
		expected: invisible.join(", "),
		found,
		hint: "log with `monorail presets nginx`, or add --accept-invisible-opt-out to send these people, too",
	});
}

const OPT_OUTS: readonly Capability[] = ["opt-out-cookie", "dnt-gpc"];

/** Whether who has opted out cannot be told in some of the logs, so that an upload wants to be told to send nevertheless. */
export function hideOptOuts({ formats, lacking }: ShownByLogs): boolean {
	const lacks = [...formats].flatMap((format) => format.lacks);
	return invisibleOptOuts([...lacks, ...[...lacking].flatMap(({ absent }) => [...absent.keys()])]).length > 0;
}

/** The ways of opting out that a log, or its format, does not show by what it lacks; none when it shows them all. */
export function invisibleOptOuts(lacks: readonly Capability[]): readonly string[] {
	return [
		...(lacks.includes("opt-out-cookie") ? ["opt-out cookies"] : []),
		...(lacks.includes("dnt-gpc") ? ["Do Not Track and Global Privacy Control"] : []),
	];
}
