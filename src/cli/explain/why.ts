import { unreachable } from "../../errors.ts";
import type { Position } from "../../event.ts";
import { span } from "../../report/text/numbers.ts";
import type { Row } from "./row.ts";

/**
 * Why a record got its outcome, in as few words as a column of a table has room for.
 *
 * @param placeOf how other lines are named
 */
export function why(row: Row, placeOf: (position: Position) => string = place): string {
	switch (row.outcome) {
		case "malformed":
		case "skipped":
		case "rejected":
			return row.reason ?? "";
		case "tracker-hit":
			return whyOfHit(row, placeOf);
		case "matched":
			return `${row.rung}, ${row.hit ? placeOf(row.hit) : "?"}, ${signed(row.delay ?? 0)}`;
		case "late":
			return `by ${span((row.lateBy ?? 0) * 1000)}`;
		case "held":
			return "the tracker log tells nothing";
		case "would-send":
			return "no tracker hit";
		case "opted-out":
			return "";
		default:
			return unreachable(row.outcome);
	}
}

/** `access.log:12` */
export function place({ source, line }: Position): string {
	return `${source}:${line}`;
}

/** The same where there is one log. */
export function lineOf({ line }: Position): string {
	return `line ${line}`;
}

function whyOfHit({ kind, reason, answers = [] }: Row, placeOf: (position: Position) => string): string {
	if (answers.length > 0) return `${kind}, answers ${answers.map(placeOf).join(", ")}`;
	// What some kinds are is why they answer for nothing.
	if (reason === kind) return kind ?? "";
	return `${kind}, ${reason === "no-page-view" ? "no page view for it" : reason}`;
}

function signed(seconds: number): string {
	return seconds < 0 ? span(seconds * 1000) : `+${span(seconds * 1000)}`;
}
