import type { LogEvent, Milliseconds } from "../event.ts";
import type { NoRequest } from "../outcome.ts";
import type { LineReader } from "./format.ts";

/** What each of some lines says; one of blanks alone is an empty line in every format. */
export function parseEach(lines: readonly string[], { parse }: LineReader): (LogEvent | NoRequest)[] {
	const records = new Array<LogEvent | NoRequest>(lines.length);
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index] ?? "";
		records[index] = line === "" ? "empty-line" : parse(line);
	}
	return records;
}

/** A record by a clock that is corrected. */
export function moved(record: LogEvent | NoRequest, offset: Milliseconds): LogEvent | NoRequest {
	if (typeof record === "string") return record;
	return { ...record, start: record.start + offset, logged: record.logged + offset };
}
