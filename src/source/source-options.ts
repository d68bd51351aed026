import type { Readable } from "node:stream";
import type { Milliseconds } from "../event.ts";
import type { Format } from "../format/format.ts";
import type { Beginning } from "./mark.ts";
import type { SurveyElsewhere } from "./survey.ts";

/** What the opening of sources needs to know. */
export interface SourceOptions {
	/** Formats whose times may be read. */
	readonly formats: readonly Format[];
	readonly lateness: Milliseconds;
	/** What is added to the times of each source, by its name. */
	readonly clockOffsets?: ReadonlyMap<string, Milliseconds>;
	readonly stdin: Readable;
	/**
	 * Something worth telling that is no error: an empty file, a damaged archive, a file given twice. Also called while parts
	 * are read, of what was not looked through before.
	 */
	readonly onNotice: (notice: string) => void;
	/** Called once for each archive that is damaged, by its name, besides the notice: what comes behind the damage is lost. */
	readonly onDamaged?: (source: string) => void;
	/**
	 * Whether large files are looked at here and there only: then whoever reads must be able to begin anew when time jumps
	 * back in one, and nothing is told of them for later runs.
	 */
	readonly spotChecks?: boolean;
	/** Called with the bytes of each chunk that was looked through. */
	readonly onScanned: (bytes: number) => void;
	/** Where to begin with files that were read before; others are read whole. */
	readonly beginnings?: ReadonlyMap<string, Beginning>;
	/** Called with the bytes of each chunk of a file that was looked through, compressed as it is. */
	readonly onFetched?: (bytes: number) => void;
	/** Other threads that can look through what is stored. */
	readonly surveyElsewhere?: SurveyElsewhere;
	/** Ends the opening, also while it waits for a pipe: it rejects with the signal's reason. */
	readonly signal?: AbortSignal;
}
