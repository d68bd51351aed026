import { counted } from "../../counted.ts";
import type { Report } from "../report.ts";
import { cutEnd } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { splitTable } from "./split-table.ts";

/** Families shown one by one. */
const SHOWN = 12;

/** How much was missed in which browsers, most viewed first. */
export function browsers({ browsers: all }: Report, frame: Frame): Section | undefined {
	if (all.length === 0) return undefined;
	const rest = all.slice(SHOWN);
	const rows = all.slice(0, SHOWN).map(({ key, ...split }) => ({ label: key, ...split }));
	if (rest.length > 0) {
		const sum = (of: "tracked" | "missed") => rest.reduce((count, row) => count + row[of], 0);
		rows.push({ label: counted(rest.length, "other"), tracked: sum("tracked"), missed: sum("missed") });
	}
	// The first section that has these bars explains them.
	return {
		title: "Missed by browser (━ missed, ─ tracked)",
		lines: splitTable({ rows, cut: cutEnd, sharesOnly: true }, frame),
	};
}
