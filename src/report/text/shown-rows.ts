import type { Split } from "../split-counts.ts";

/** How many rows of a list are shown one by one: so many, and one more where it would be all that the others are. */
export function shownRows(rows: readonly unknown[], room: number, other: Split = { tracked: 0, missed: 0 }): number {
	const isOnlyOneMore = rows.length === room + 1 && other.tracked + other.missed === 0;
	return isOnlyOneMore ? room + 1 : room;
}
