import { counted, thousands } from "../counted.ts";
import { MALFORMED_REASONS } from "../outcome.ts";
import { type Outcomes, total } from "../report/outcomes.ts";
import { MALFORMED_MEANING } from "../report/text/labels.ts";
import { percent } from "../report/text/numbers.ts";

/** Above this share of a log the rest tells little of it: it is likely in another format than it was read in. */
const WORTH_A_NOTE = 1 / 3;

/** Where of so many lines nearly all cannot be read, and the rest is of no use, the log was not what was expected. */
const NEARLY_ALL = 0.9;
const TELLING_LINES = 20;

/** What to look at where so many lines cannot be read that the report is not about the log that was given. */
export function unreadableNote({ malformed }: Pick<Outcomes, "malformed">, records: number): readonly string[] {
	const all = total(malformed);
	if (all <= records * WORTH_A_NOTE) return [];
	return [
		`${thousands(all)} of ${counted(records, "line")} (${percent(all, records)}) cannot be read, ${mostly(malformed)}: see monorail explain.`,
	];
}

/** What a run that has ended knows of its lines. */
interface RunLines {
	readonly outcomes: Pick<Outcomes, "malformed" | "tracker-hits">;
	readonly records: number;
	readonly pageViews: number;
	/** Lines that an earlier run has decided. */
	readonly context: number;
}

/**
 * What to do where hardly a line could be read and nothing came of the rest: the log is in another format, or is none. The
 * few lines behind what an earlier run has read may well be a crash report.
 *
 * @returns one line, or `undefined` where all is well
 */
export function hardlyReadable({ outcomes, records, pageViews, context }: RunLines): string | undefined {
	const { malformed, "tracker-hits": hits } = outcomes;
	const all = total(malformed);
	if (context > 0 || records < TELLING_LINES || pageViews + total(hits) > 0 || all < records * NEARLY_ALL)
		return undefined;
	return `${thousands(all)} of ${counted(records, "line")} cannot be read, ${mostly(malformed)}, and of the rest none is a page view or a tracker hit: see monorail explain for the format that was found, and leave --log-format out or give the right one`;
}

/** Why most lines cannot be read. */
function mostly(malformed: Outcomes["malformed"]): string {
	const counts = MALFORMED_REASONS.map((reason) => ({ reason, count: malformed[reason] ?? 0 }));
	const most = counts.reduce((one, other) => (other.count > one.count ? other : one));
	const some = most.count === total(malformed) ? "" : `${thousands(most.count)} of them `;
	const are = most.count === 1 ? "it is" : "they are";
	return `${some}because ${are} ${MALFORMED_MEANING[most.reason]}`;
}
