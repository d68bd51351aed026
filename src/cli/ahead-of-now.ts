import type { ClockOffsets } from "../clock-offsets.ts";
import { UserError } from "../errors.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import { span } from "../report/text/numbers.ts";
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
 * The log that is furthest ahead of now, as one that has local times without a zone is east of Greenwich. All of it is wrong
 * then, not only what is ahead; and Matomo stores what lies in its future at its own now.
 *
 * @param offsets that were given: one of nothing says that the times are right
 * @returns `undefined` where none is ahead by more than clocks differ by
 */
export function logAhead(
	parts: readonly Pick<LogPart, "source" | "latest">[],
	offsets: ClockOffsets,
	now: EpochMs,
): LogAhead | undefined {
	let most: LogAhead | undefined;
	for (const { source, latest = Number.NEGATIVE_INFINITY } of parts) {
		const offset = offsets.get(source);
		if (offset === 0 || latest <= now + CLOCKS_DIFFER || latest > now + FARTHEST_ZONE) continue;
		if (latest > (most?.latest ?? 0)) most = { source, latest, now, offset: offset ?? 0 };
	}
	return most;
}

/**
 * Called before anything is sent of the logs.
 *
 * @throws UserError when page views would be stored at wrong times
 */
export function demandPast(ahead: LogAhead | undefined): void {
	if (!ahead) return;
	throw new UserError({
		problem: `the times of ${ahead.source} are ahead of now, so its page views would be stored at wrong times`,
		expected: `none after ${moment(ahead.now)}`,
		found: moment(ahead.latest),
		hint: `if they are local times without a zone, add --clock-offset ${likely(ahead)} or what it is, or --clock-offset ${ahead.source}=0s if they are right`,
	});
}

/** The same for a report. */
export function aheadNotes(ahead: LogAhead | undefined): readonly string[] {
	if (!ahead) return [];
	const by = span(Math.round((ahead.latest - ahead.now) / MINUTE) * MINUTE);
	return [
		`The last line of ${ahead.source} is ${by} ahead of now, so all of its times may be wrong: if they are local ones without a zone, try --clock-offset ${likely(ahead)}. An upload sends nothing before.`,
	];
}

/** As far as the last line tells, which is written not long before the log is read. */
function likely({ source, latest, now, offset }: LogAhead): string {
	const zone = Math.ceil((latest - now) / HALF_HOUR) * HALF_HOUR;
	return `${source}=${(offset - zone) / 1000}s`;
}

const moment = (time: EpochMs): string => new Date(Math.floor(time / 1000) * 1000).toISOString().replace(".000", "");
