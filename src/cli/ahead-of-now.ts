import type { ClockOffsets } from "../clock-offsets.ts";
import { UserError } from "../errors.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import { span } from "../report/text/numbers.ts";
import type { UploadFault } from "../report/upload-fault.ts";
import type { LogPart } from "../source/log-part.ts";

const MINUTE: Milliseconds = 60_000;
/** Clocks differ. */
const CLOCKS_DIFFER = 5 * MINUTE;
/** No zone is further ahead of UTC, by an hour; a line from later still has a clock that is none, which no offset puts right. */
const FARTHEST_ZONE = 15 * 60 * MINUTE;
/** Nearly all zones are ahead by whole half hours. */
const HALF_HOUR = 30 * MINUTE;

/** A log whose times go on behind now. */
export interface LogAhead {
	readonly source: string;
	/** Time of its last line. */
	readonly latest: EpochMs;
	readonly now: EpochMs;
	/** What was added to its times already. */
	readonly offset: Milliseconds;
}

/**
 * Logs that go on behind now, the one that is furthest ahead first, as those do that have local times without a zone east of
 * Greenwich. All of them is wrong then, not only what is ahead; and Matomo stores what lies in its future at its own now.
 *
 * @param offsets that were given: one of nothing says that the times are right
 * @returns those that are ahead by more than clocks differ by
 */
export function logsAhead(
	parts: readonly Pick<LogPart, "source" | "latest">[],
	offsets: ClockOffsets,
	now: EpochMs,
): readonly LogAhead[] {
	const ahead = new Map<string, LogAhead>();
	for (const { source, latest = Number.NEGATIVE_INFINITY } of parts) {
		const offset = offsets.get(source);
		if (offset === 0 || latest <= now + CLOCKS_DIFFER || latest > now + FARTHEST_ZONE) continue;
		if (latest > (ahead.get(source)?.latest ?? 0)) ahead.set(source, { source, latest, now, offset: offset ?? 0 });
	}
	return [...ahead.values()].sort((a, b) => b.latest - a.latest);
}

/**
 * Called before anything is sent of the logs.
 *
 * @throws UserError when page views would be stored at wrong times
 */
export function demandPast(ahead: readonly LogAhead[]): void {
	const [first] = ahead;
	if (!first) return;
	throw new UserError({
		problem: `the times of ${namesOf(ahead)} are ahead of now, so page views would be stored at wrong times`,
		expected: `none after ${moment(first.now)}`,
		found: moment(first.latest),
		hint: `if they are local times without a zone, add ${likely(ahead)} or what it is, or 0s for those that are right`,
	});
}

/** The same for a report. */
export function aheadNotes(ahead: readonly LogAhead[]): readonly string[] {
	const [first] = ahead;
	if (!first) return [];
	const by = span(Math.round((first.latest - first.now) / MINUTE) * MINUTE);
	const also = ahead.length > 1 ? `, as is that of ${namesOf(ahead.slice(1))}` : "";
	return [
		`The last line of ${first.source} is ${by} ahead of now${also}, so that all times in it may be wrong: if they are local ones without a zone, try ${likely(ahead)}. An upload sends nothing before.`,
	];
}

/** Why nothing is sent, if so. */
export function aheadFault([first]: readonly LogAhead[]): UploadFault | undefined {
	return first && { is: "ahead-of-now", source: first.source };
}

function namesOf(logs: readonly LogAhead[]): string {
	return logs.map(({ source }) => source).join(", ");
}

/** As far as the last lines tell, which are written not long before a log is read. */
function likely(ahead: readonly LogAhead[]): string {
	const offsets = ahead.map(({ source, latest, now, offset }) => {
		const zone = Math.ceil((latest - now) / HALF_HOUR) * HALF_HOUR;
		return `--clock-offset ${source}=${(offset - zone) / 1000}s`;
	});
	return offsets.join(" ");
}

const moment = (time: EpochMs): string => new Date(Math.floor(time / 1000) * 1000).toISOString().replace(".000", "");
