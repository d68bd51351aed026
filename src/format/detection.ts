import type { Format } from "./format.ts";
import type { Readable } from "./formats.ts";

/** Why a log is read in a format. */
export interface Detection {
	readonly format: Format;
	/** How many of its first lines were looked at, headers aside; 0 when the format was given. */
	readonly lookedAt: number;
	/** Which formats read any of them, best first. */
	readonly readableBy: readonly Readable[];
	/** How many of them the format reads out of what carries them, by that; the outermost where there are two. */
	readonly carriedBy: ReadonlyMap<string, number>;
}
