import type { Split } from "../split-counts.ts";
import type { Paint } from "./paint.ts";

/**
 * A bar of heavy line for what was missed and light line for what was tracked. Its length is the share that both have
 * of `whole`, at most `width` cells, to half a cell; what occurred at all shows as half a cell at least.
 */
export function splitBar({ tracked, missed }: Split, whole: number, width: number, paint: Paint): string {
	const most = Math.max(halves(tracked + missed, whole, width), Math.sign(tracked) + Math.sign(missed));
	const heavy = Math.min(halves(missed, whole, width), most - Math.sign(tracked));
	const cells = Array.from({ length: Math.ceil(most / 2) }, (_, cell) => cell * 2);
	return (
		paint.missed(
			cells
				.filter((left) => left < heavy)
				.map((left) => glyph(heavy - left, most - left))
				.join(""),
		) +
		paint.faint(
			cells
				.filter((left) => left >= heavy)
				.map((left) => glyph(0, most - left))
				.join(""),
		)
	);
}

/** One cell, given how many halves of heavy line and of any line are left. */
function glyph(heavy: number, any: number): string {
	if (heavy >= 2) return "━";
	if (heavy === 1) return any >= 2 ? "╾" : "╸";
	return any >= 2 ? "─" : "╴";
}

/** Half cells for a part of a whole; at least one when there is any. */
function halves(part: number, whole: number, width: number): number {
	return part === 0 || whole === 0 ? 0 : Math.max(1, Math.round((part / whole) * width * 2));
}
