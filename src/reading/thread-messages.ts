import type { Packed } from "../digest/packed.ts";
import type { PlanSettings } from "../plan.ts";
import type { LogPart, StoredBytes } from "../source/log-part.ts";
import type { Beginning, Mark, PackedMarks } from "../source/mark.ts";
import type { Survey } from "../source/survey.ts";

/** What a reading thread is started with. */
export interface ThreadStart {
	/** Both sides make the same plan of them, with the same formats in the same order. */
	readonly settings: PlanSettings;
}

/** To a reading thread. */
export type Order =
	/** Read a part from its start; `part` is its number from now on. */
	| ({ readonly is: "open"; readonly part: number; readonly stored: StoredBytes } & Pick<
			LogPart,
			"firstLine" | "header" | "clockOffset" | "assumedLateness" | "decidedLines"
	  >)
	/** Look through stored bytes; `part` is a number of its own. */
	| {
			readonly is: "survey";
			readonly part: number;
			readonly stored: StoredBytes;
			readonly beginning: Beginning & { readonly from: Mark };
	  }
	/** So many parcels of a part have been taken: as many more may be made. */
	| { readonly is: "taken"; readonly part: number; readonly parcels: number };

/** From a reading thread. */
export type Parcel =
	/** The next units of a part, at least one. */
	| { readonly is: "units"; readonly part: number; readonly units: number; readonly packed: Packed }
	/** So many bytes more were looked through. */
	| { readonly is: "scanned"; readonly part: number; readonly bytes: number }
	| {
			readonly is: "surveyed";
			readonly part: number;
			readonly found: Omit<Survey, "marks">;
			readonly marks: PackedMarks;
	  }
	/** The part has ended; early when its archive is damaged. */
	| { readonly is: "end"; readonly part: number; readonly damage?: string | undefined }
	| { readonly is: "failed"; readonly part: number; readonly error: unknown };

/**
 * Parcels of one part that may wait to be taken: enough that hardly anybody waits while the other is held up for some
 * milliseconds, as by collecting garbage, and few enough that memory stays small.
 */
export const MOST_PARCELS = 8;

/** Parcels that are told of together when they are taken, since each message has its price; less than may wait. */
export const TAKEN_TOGETHER = 4;
