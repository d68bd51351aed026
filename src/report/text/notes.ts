import { printable } from "../../errors.ts";
import type { Report } from "../report.ts";
import { wrap } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { counted, span } from "./numbers.ts";

/** What should be known besides: formats, lateness, and the notes of the run. */
export function notes({ formats, late, notes: sentences }: Report, { width }: Frame): Section | undefined {
	const all = [...readAs(formats), ...cameLate(late), ...sentences];
	if (all.length === 0) return undefined;
	return {
		title: "Notes",
		lines: all.flatMap((note) =>
			wrap(printable(note), width - 2).map((line, index) => `${index === 0 ? "•" : " "} ${line}`.trimEnd()),
		),
	};
}

function readAs(formats: Report["formats"]): string[] {
	const parts = formats.map(([name, lines]) => `${name} (${counted(lines, "line")})`);
	return parts.length === 0 ? [] : [`Read as ${parts.join(", ")}.`];
}

function cameLate({ views, largest, hits }: Report["late"]): string[] {
	return [
		...(views > 0 ? [`${counted(views, "page view")} came too late to be judged, by up to ${span(largest)}.`] : []),
		...(hits > 0 ? [`${counted(hits, "tracker hit")} came after their page views were judged.`] : []),
	];
}
