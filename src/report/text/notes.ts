import { counted, thousands } from "../../counted.ts";
import { printable } from "../../errors.ts";
import type { Report } from "../report.ts";
import { wrap } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { span } from "./numbers.ts";

/** What should be known besides: formats, lateness, and the notes of the run. */
export function notes({ formats, late, withoutSite, notes: sentences }: Report, { width }: Frame): Section | undefined {
	const all = [...readAs(formats), ...cameLate(late), ...hasNoSite(withoutSite), ...sentences];
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

/** Hosts that are named; the JSON names more. */
const NAMED_HOSTS = 8;

function hasNoSite({ hosts, others }: Report["withoutSite"]): string[] {
	const all = hosts.reduce((sum, { views }) => sum + views, others);
	if (all === 0) return [];
	const named = hosts.slice(0, NAMED_HOSTS);
	const rest = all - named.reduce((sum, { views }) => sum + views, 0);
	const list = named.map(({ host, views }) => `${host === "" ? "no host in the log" : host} (${thousands(views)})`);
	const more = rest > 0 ? [`others (${thousands(rest)})`] : [];
	return [
		`${counted(all, "page view")} of hosts without a site: ${[...list, ...more].join(", ")}. Give them one with --site HOST=ID.`,
	];
}

function cameLate({ views, largest, hits }: Report["late"]): string[] {
	return [
		...(views > 0 ? [`${counted(views, "page view")} came too late to be judged, by up to ${span(largest)}.`] : []),
		...(hits > 0 ? [`${counted(hits, "tracker hit")} came after their page views were judged.`] : []),
	];
}
