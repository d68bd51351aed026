import { type ClockOffsets, type Correction, correctionOf } from "../clock-offsets.ts";
import { counted } from "../counted.ts";
import type { Milliseconds } from "../event.ts";
import type { ClockDifference } from "../report/clocks.ts";
import type { FarClock } from "../report/far-clocks.ts";
import { span } from "../report/text/numbers.ts";

/** What is known of the logs' clocks besides what was found. */
interface KnownClocks {
	/** What was added to their times already. */
	readonly offsets: ClockOffsets;
	/** Names of the logs whose times have no zone. */
	readonly zoneless: ReadonlySet<string>;
}

/**
 * What to do about clocks that clearly differ: one sentence for each log of hits, by the pair with the most matches.
 *
 * @param far clocks that differ by more than the window: what of them matches does so by chance
 */
export function clockNotes(
	clocks: readonly ClockDifference[],
	far: readonly FarClock[],
	known: KnownClocks,
): readonly string[] {
	return [
		...nearNotes(
			clocks.filter(({ hits }) => !far.some((one) => one.hits === hits)),
			known,
		),
		...farNotes(far, known),
	];
}

function nearNotes(clocks: readonly ClockDifference[], known: KnownClocks): readonly string[] {
	const byHits = new Map<string, ClockDifference>();
	for (const clock of clocks) {
		if (clock.verdict !== "behind" && clock.verdict !== "ahead") continue;
		const other = byHits.get(clock.hits);
		if (!other || other.matches < clock.matches) byHits.set(clock.hits, clock);
	}
	return [...byHits.values()].map((clock) => {
		const { pages, hits, matches, ahead, uncertainty, isCutOff } = clock;
		const least = isCutOff && ahead < 0 ? "at least " : "";
		const unless = ahead > 0 ? ", unless the site starts its tracker that late" : "";
		const cure = correctionOf(clock, known.zoneless);
		return `The clock of ${hits} seems ${least}${differs(ahead)} that of ${pages} (give or take ${span(uncertainty)}, by ${counted(matches, "matched page view")})${unless}: ${reason(cure)}try ${option(cure, known.offsets)}.`;
	});
}

function farNotes(clocks: readonly FarClock[], known: KnownClocks): readonly string[] {
	return clocks.map((clock) => {
		const { pages, hits, ahead } = clock;
		const cure = correctionOf(clock, known.zoneless);
		const advice = cure.isZone ? `As ${reason(cure)}` : "If a clock is wrong, ";
		return `Most tracker hits of ${hits} lie about ${differs(Math.sign(ahead) * Math.abs(cure.offset))} the page views of ${pages} that they fit, outside of the window, so tracked page views count as missed. ${advice}try ${option(cure, known.offsets)}.`;
	});
}

function differs(ahead: Milliseconds): string {
	return `${span(Math.abs(ahead))} ${ahead < 0 ? "behind" : "ahead of"}`;
}

function reason({ source, isZone }: Correction): string {
	return isZone ? `the times of ${source} have no zone and are taken as UTC, ` : "";
}

/** The option that puts it right, together with what was added already. */
function option({ source, offset }: Correction, offsets: ClockOffsets): string {
	return `--clock-offset ${source}=${((offsets.get(source) ?? 0) + offset) / 1000}s`;
}
