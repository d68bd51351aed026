import type { Digest } from "../digest/digest.ts";
import type { SkippedLines } from "../digest/skipped-lines.ts";
import type { LogEvent } from "../event.ts";
import type { Format } from "../format/format.ts";
import type { NoRequest } from "../outcome.ts";
import type { LogPart } from "../source/log-part.ts";
import type { LogReading } from "./read-logs.ts";

/** Some lines of a part, read and digested: as many as end in one chunk of its bytes, possibly none. */
export interface Unit extends LogReading {
	/** Number of the first of them in its source. */
	readonly firstLine: number;
	/** Bytes that were read for them. */
	readonly bytes: number;
	/** Whether time has jumped back by more than the part was assumed to allow: it is several logs, one after the other. */
	readonly jumpsBack: boolean;
	/** One for each record but the skipped ones that were taken together: most lines are one. */
	readonly digests: readonly (Digest | NoRequest)[];
	/** Of each record the line it stands in, counted from the first; `undefined` when they stand in one line each, in a row. */
	readonly lines: readonly number[] | undefined;
	/** Records that need not be seen one by one; `undefined` where all are. */
	readonly skipped: SkippedLines | undefined;
	/** What the lines say, where that is at hand. */
	readonly records: Records | undefined;
}

/** The records of a unit, by index. */
export interface Records {
	readonly all: readonly (LogEvent | NoRequest)[];
	/** Which format has read one; of one without a request the format of its log. */
	readonly formatOf: (index: number) => Format | undefined;
}

/** Reads a part from its start, unit by unit; a unit is valid until the next one is asked for. */
export type OpenPart = (part: LogPart) => AsyncIterator<Unit, void>;
