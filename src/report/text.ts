import type { Report } from "./report.ts";
import { browsers } from "./text/browsers.ts";
import { wrap } from "./text/cells.ts";
import { changes } from "./text/changes.ts";
import { delays } from "./text/delays.ts";
import { flow } from "./text/flow.ts";
import type { Frame, Section } from "./text/frame.ts";
import { headline } from "./text/headline.ts";
import { hours } from "./text/hours.ts";
import { entryPages, referrers, sites, systems } from "./text/lists.ts";
import { next } from "./text/next.ts";
import { notes } from "./text/notes.ts";
import { outages } from "./text/outages.ts";
import { pages } from "./text/pages.ts";
import { paint } from "./text/paint.ts";
import { malformed, skipped } from "./text/reasons.ts";
import { replays } from "./text/replays.ts";
import { assertZone } from "./zone.ts";

/** Lines narrower than this hold no table, wider ones are hard to follow. */
const NARROWEST = 40;
const WIDEST = 200;

/** Where the text is to be read. */
export interface TextOptions {
	/** Cells of a line; brought into 40 … 200. */
	readonly width: number;
	/** Use ANSI colours. */
	readonly colour: boolean;
	/** IANA name of the time zone of times and days, default `UTC`. */
	readonly zone?: string;
}

/** The sections after the headline, in order; each is left out when it has nothing to say. */
const SECTIONS: readonly ((report: Report, frame: Frame) => Section | undefined)[] = [
	changes,
	flow,
	replays,
	browsers,
	systems,
	hours,
	outages,
	sites,
	pages,
	entryPages,
	referrers,
	delays,
	skipped,
	malformed,
	notes,
	next,
];

/**
 * The report for people at a terminal: the answer in one sentence, then where it comes from. Nothing of a log reaches
 * the terminal but as visible text. Ends with a line feed.
 *
 * @throws UserError when there is no such time zone
 */
export function toText(report: Report, { width, colour, zone = "UTC" }: TextOptions): string {
	assertZone(zone);
	const frame: Frame = { width: Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width))), paint: paint(colour), zone };
	const lines = headline(report, frame);
	for (const section of SECTIONS) {
		const drawn = section(report, frame);
		if (drawn !== undefined) lines.push("", ...wrap(drawn.title, frame.width).map(frame.paint.strong), ...drawn.lines);
	}
	return `${lines.join("\n")}\n`;
}
