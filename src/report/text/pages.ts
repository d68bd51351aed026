import { counted } from "../../counted.ts";
import { printable } from "../../errors.ts";
import type { Report } from "../report.ts";
import { cutMiddle } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { shownRows } from "./shown-rows.ts";
import { splitTable } from "./split-table.ts";

/** Pages shown one by one. */
const SHOWN = 15;

/** The most viewed pages and how much of them was missed; the others in one row. */
export function pages({ pages: listed, otherPages }: Report, frame: Frame): Section | undefined {
	if (listed.length === 0) return undefined;
	const count = shownRows(listed, SHOWN, otherPages);
	const rows = listed.slice(0, count).map(({ key, ...split }) => ({ label: printable(readable(key)), ...split }));
	const rest = listed.slice(count);
	let { tracked, missed } = otherPages;
	const uncounted = tracked + missed > 0;
	for (const row of rest) {
		tracked += row.tracked;
		missed += row.missed;
	}
	if (tracked + missed > 0) {
		rows.push({ label: uncounted ? "all other pages" : counted(rest.length, "other page"), tracked, missed });
	}
	return { title: "Missed by page", lines: splitTable({ rows, cut: cutMiddle, sharesOnly: false }, frame) };
}

/** The path as people write it, or as it is when it does not decode. */
export function readable(path: string): string {
	try {
		return decodeURI(path);
	} catch {
		return path;
	}
}
