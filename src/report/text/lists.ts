import { printable } from "../../errors.ts";
import type { Report } from "../report.ts";
import type { KeyedSplit, Split } from "../split-counts.ts";
import { cutEnd, cutMiddle } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { readable } from "./pages.ts";
import { shownRows } from "./shown-rows.ts";
import { splitTable } from "./split-table.ts";

/** Rows shown one by one. */
const SHOWN = 8;

/** How much was missed on which systems. */
export function systems({ systems: rows }: Report, frame: Frame): Section | undefined {
	return list("Missed by system", rows, undefined, (name) => name, frame);
}

/** How much was missed on which sites; nothing when there is only one. */
export function sites({ sites: rows, otherSites }: Report, frame: Frame): Section | undefined {
	return rows.length < 2 ? undefined : list("Missed by site", rows, otherSites, printable, frame);
}

/** On which pages visitors came to the site. */
export function entryPages({ entryPages: rows, otherEntryPages }: Report, frame: Frame): Section | undefined {
	return list("Missed by entry page", rows, otherEntryPages, (path) => printable(readable(path)), frame);
}

/** Where they came from; nothing when no request says so. */
export function referrers({ referrers: rows, otherReferrers }: Report, frame: Frame): Section | undefined {
	if (rows.every(({ key }) => key === "")) return undefined;
	return list(
		"Missed by referrer",
		rows,
		otherReferrers,
		(host) => (host === "" ? "not said" : printable(host)),
		frame,
	);
}

function list(
	title: string,
	rows: readonly KeyedSplit<string>[],
	other: Split | undefined,
	label: (key: string) => string,
	frame: Frame,
): Section | undefined {
	if (rows.length === 0) return undefined;
	const count = shownRows(rows, SHOWN, other);
	const shown = rows.slice(0, count).map(({ key, ...split }) => ({ label: label(key), ...split }));
	const sum = (of: keyof Split) => rows.slice(count).reduce((all, row) => all + row[of], other?.[of] ?? 0);
	const rest = { tracked: sum("tracked"), missed: sum("missed") };
	if (rest.tracked + rest.missed > 0) shown.push({ label: "all others", ...rest });
	const cut = title.endsWith("page") ? cutMiddle : cutEnd;
	return { title, lines: splitTable({ rows: shown, cut, sharesOnly: false }, frame) };
}
