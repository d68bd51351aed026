import { counted, thousands } from "../counted.ts";
import { MALFORMED_REASONS } from "../outcome.ts";
import type { Outcomes } from "../report/outcomes.ts";
import { MALFORMED_MEANING } from "../report/text/labels.ts";
import { percent } from "../report/text/numbers.ts";

/** Above this share of a log the rest tells little of it: it is likely in another format than it was read in. */
const WORTH_A_NOTE = 1 / 3;

/** What to look at where so many lines cannot be read that the report is not about the log that was given. */
export function unreadableNote({ malformed }: Pick<Outcomes, "malformed">, records: number): readonly string[] {
	const counts = MALFORMED_REASONS.map((reason) => ({ reason, count: malformed[reason] ?? 0 }));
	const all = counts.reduce((sum, { count }) => sum + count, 0);
	if (all <= records * WORTH_A_NOTE) return [];
	const most = counts.reduce((one, other) => (other.count > one.count ? other : one));
	const some = most.count === all ? "" : `${thousands(most.count)} of them `;
	const are = most.count === 1 ? "it is" : "they are";
	return [
		`${thousands(all)} of ${counted(records, "line")} (${percent(all, records)}) cannot be read, ${some}because ${are} ${MALFORMED_MEANING[most.reason]}: see monorail explain.`,
	];
}
