import { thousands } from "../../counted.ts";
import { printable } from "../../errors.ts";
import type { DelayBucket } from "../delays.ts";
import type { Report } from "../report.ts";
import { splitBar } from "./bar.ts";
import { alignRight, wrap } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { percent, span } from "./numbers.ts";
import { table } from "./table.ts";

/** How long tracker hits took, and whether the window fits them. */
export function delays(report: Report, { width, paint }: Frame): Section | undefined {
	const buckets = withoutEmptyEnds(report.delays);
	if (buckets.length === 0) return undefined;
	const all = buckets.reduce((sum, { count }) => sum + count, 0);
	const most = Math.max(...buckets.map(({ count }) => count));
	const lines = table(
		{
			columns: [{ align: "left" }, { align: "right" }, { align: "right", optional: true }],
			rows: buckets.map((bucket) => [range(bucket), thousands(bucket.count), percent(bucket.count, all)]),
			bar: (index, room) => splitBar({ tracked: buckets[index]?.count ?? 0, missed: 0 }, most, room, paint),
		},
		width,
	);
	return {
		title: "How long after its page view the tracker hit came",
		lines: [...lines, ...wrap([advice(report), ...clocks(report)].join(" "), width)],
	};
}

function advice({ window, advice: advised }: Report): string {
	const now = `The window reaches from ${span(window.before)} before the page view to ${span(window.after)} after it.`;
	if (advised === undefined) return `${now} Too few matches to say whether that fits.`;
	if (advised.before === window.before && advised.after === window.after) return `${now} That fits.`;
	const tight = advised.before > window.before || advised.after > window.after;
	return `${now} ${span(advised.before)} before and ${span(advised.after)} after ${
		tight ? "is recommended: many hits come close to its ends." : "would cover 99.9 % of the matches with a margin."
	}`;
}

/** Pairs of logs whose clocks are spoken of; a note speaks of each that is clearly wrong. */
const MOST_CLOCKS = 3;

function clocks({ clocks: found }: Report): readonly string[] {
	return found
		.filter(({ verdict }) => verdict !== "too-few")
		.slice(0, MOST_CLOCKS)
		.map(({ pages, hits, ahead, uncertainty }) => {
			const [one, other] = [printable(hits), printable(pages)];
			if (Math.abs(ahead) <= uncertainty) return `The clock of ${one} agrees with that of ${other}.`;
			return `The clock of ${one} is about ${span(Math.abs(ahead))} ${ahead < 0 ? "behind" : "ahead of"} that of ${other}${ahead < 0 ? "" : ", or hits come late"}.`;
		});
}

/** Widest bound of a bucket: `−500 ms`. */
const BOUND = 7;

function range({ from, to }: DelayBucket): string {
	const [start, end] = [from, to].map((bound) => alignRight(bound === undefined ? "" : span(bound), BOUND));
	if (from === undefined) return `   less than ${end}`.slice(-(BOUND * 2 + 4));
	return to === undefined ? `${start} or more` : `${start} to ${end}`;
}

function withoutEmptyEnds(buckets: readonly DelayBucket[]): readonly DelayBucket[] {
	const filled = ({ count }: DelayBucket) => count > 0;
	return buckets.slice(Math.max(0, buckets.findIndex(filled)), buckets.findLastIndex(filled) + 1);
}
