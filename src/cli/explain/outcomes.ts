import type { Explanation } from "../../explanation.ts";
import type { Paint } from "../../report/text/paint.ts";

/** Every outcome that a row can have, and how it is painted. */
export const OUTCOME_PAINT: Readonly<Record<Explanation["is"], keyof Paint>> = {
	malformed: "bad",
	skipped: "faint",
	"tracker-hit": "strong",
	matched: "good",
	"would-send": "missed",
	rejected: "bad",
	held: "bad",
	late: "bad",
	"opted-out": "faint",
};

/** Their names, as they stand in rows. */
export const OUTCOME_NAMES = Object.keys(OUTCOME_PAINT) as readonly Explanation["is"][];
