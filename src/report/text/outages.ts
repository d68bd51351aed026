import { DateTime } from "luxon";
import { counted } from "../../counted.ts";
import type { EpochMs } from "../../event.ts";
import type { Report } from "../report.ts";
import type { Frame, Section } from "./frame.ts";
import { table } from "./table.ts";

/** Outages shown one by one. */
const SHOWN = 12;

/** When the tracker log was silent, and what is held because of it. */
export function outages({ outages: all }: Report, { width, zone }: Frame): Section | undefined {
	if (all.length === 0) return undefined;
	const at = (time: EpochMs) => DateTime.fromMillis(time, { zone, locale: "en" }).toFormat("dd LLL HH:mm:ss");
	const rows = all.slice(0, SHOWN).map(({ from, to, views }) => [at(from), "to", at(to), counted(views, "page view")]);
	const lines = table(
		{ columns: [{ align: "left" }, { align: "left" }, { align: "left" }, { align: "right", optional: true }], rows },
		width,
	);
	const more = all.length > SHOWN ? [`… and ${all.length - SHOWN} more`] : [];
	return { title: `When the tracker log was silent (${zone})`, lines: [...lines, ...more] };
}
