import type { Milliseconds } from "../event.ts";
import type { Format } from "../format/format.ts";
import type { StoredBytes } from "./log-part.ts";
import { type Beginning, type Mark, type Marks, NEW_SOURCE } from "./mark.ts";
import { PartScanner, type Stretch } from "./part-scanner.ts";

/** What was found in a source. */
export interface Survey {
	/** In the order of the source; none when it is empty. */
	readonly stretches: readonly Stretch[];
	readonly marks: Marks;
	/** Its first lines that are not empty: latin1, and cut where they are very long. */
	readonly firstLines: readonly string[];
	/** Whether any line had a time that a format could read. */
	readonly isReadable: boolean;
	/** Number of the first line that is text in UTF-16; `undefined` when there are none. */
	readonly utf16From?: number | undefined;
}

/** How a source is looked through. */
export interface SurveyOptions {
	readonly formats: readonly Format[];
	readonly lateness: Milliseconds;
	readonly onScanned: (bytes: number) => void;
	readonly signal?: AbortSignal;
}

/**
 * Has stored bytes looked through by another thread, from an offset on.
 *
 * @returns `undefined` when all others are busy
 */
export type SurveyElsewhere = (
	stored: StoredBytes,
	beginning: Beginning & { readonly from: Mark },
	options: Pick<SurveyOptions, "onScanned" | "signal">,
) => Promise<Survey> | undefined;

/** Looks through a source, for where to cut it, and for places to begin at another time. */
export async function survey(
	bytes: AsyncIterable<Buffer>,
	{ formats, lateness, onScanned, signal }: SurveyOptions,
	beginning: Beginning = NEW_SOURCE,
): Promise<Survey> {
	const scanner = new PartScanner(formats, lateness, beginning);
	for await (const chunk of bytes) {
		signal?.throwIfAborted();
		scanner.push(chunk);
		onScanned(chunk.length);
	}
	const stretches = scanner.end();
	const { marks, firstLines, readable: isReadable, utf16From } = scanner;
	return { stretches, marks, firstLines, isReadable, utf16From };
}
