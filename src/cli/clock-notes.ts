import type { ClockOffsets } from "../clock-offsets.ts";
import { counted } from "../counted.ts";
import type { Milliseconds } from "../event.ts";
import type { ClockDifference } from "../report/clocks.ts";
import type { FarClock } from "../report/far-clocks.ts";
import { span } from "../report/text/numbers.ts";

/**
 * What to do about clocks that clearly differ: one sentence for each log of hits, by the pair with the most matches.
 *
 * @param far clocks that differ by more than the window: what of them matches does so by chance
 * @param offsets that were added already
 */
export function clockNotes(
	clocks: readonly ClockDifference[],
	far: readonly FarClock[],
	offsets: ClockOffsets,
): readonly string[] {
	return [
		...nearNotes(
			clocks.filter(({ hits }) => !far.some((one) => one.hits === hits)),
			offsets,
		),
		...farNotes(far, offsets),
	];
}

function nearNotes(clocks: readonly ClockDifference[], offsets: ClockOffsets): readonly string[] {
	const byHits = new Map<string, ClockDifference>();
	for (const clock of clocks) {
		if (clock.verdict !== "behind" && clock.verdict !== "ahead") continue;
		const known = byHits.get(clock.hits);
		if (!known || known.matches < clock.matches) byHits.set(clock.hits, clock);
	}
	return [...byHits.values()].map(({ pages, hits, matches, ahead, uncertainty, isCutOff }) => {
		const least = isCutOff && ahead < 0 ? "at least " : "";
		const unless = ahead > 0 ? ", unless the site starts its tracker that late" : "";
		return `The clock of ${hits} seems ${least}${differs(ahead)} that of ${pages} (give or take ${span(uncertainty)}, by ${counted(matches, "matched page view")})${unless}: try ${cure(hits, ahead, offsets)}.`;
	});
}

function farNotes(clocks: readonly FarClock[], offsets: ClockOffsets): readonly string[] {
	return clocks.map(
		({ pages, hits, ahead }) =>
			`Most tracker hits of ${hits} lie about ${differs(ahead)} the page views of ${pages} that they fit, outside of the window, so tracked page views count as missed. If a clock is wrong, try ${cure(hits, ahead, offsets)}.`,
	);
}

function differs(ahead: Milliseconds): string {
	return `${span(Math.abs(ahead))} ${ahead < 0 ? "behind" : "ahead of"}`;
}

/** The option that puts it right, together with what was added already. */
function cure(source: string, ahead: Milliseconds, offsets: ClockOffsets): string {
	const offset = ((offsets.get(source) ?? 0) - Math.sign(ahead) * Math.round(Math.abs(ahead) / 100) * 100) / 1000;
	return `--clock-offset ${source}=${Number(offset.toFixed(3))}s`;
}
