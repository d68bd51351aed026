import { counted, thousands } from "../counted.ts";
import type { Milliseconds } from "../event.ts";

/** How far a run is. */
export interface Standing {
	/** `scanning`: looking for the times at which logs jump; `sending`: everything is read, Matomo has not answered yet. */
	readonly phase: "scanning" | "reading" | "sending";
	/** Part of the phase that is done, 0 … 1; `undefined` when nobody knows. */
	readonly done: number | undefined;
	/** Bytes looked through. */
	readonly bytes: number;
	readonly lines: number;
	/** Since the phase began. */
	readonly elapsed: Milliseconds;
	readonly matched: number;
	readonly missed: number;
	/** Of an upload; `undefined` when nothing is to be sent. */
	readonly sent: number | undefined;
	/** Page views on their way to Matomo. */
	readonly waiting: number;
}

/** What time left is guessed from at least. */
const ENOUGH_DONE = 0.02;
const ENOUGH_TIME: Milliseconds = 1_000;

/** Cells of the bar. */
const BAR = 16;

/**
 * How far a run is, in one line. What does not fit into `width` cells is left out, the least important first; the bar
 * is only drawn where a width is given.
 */
export function progressLine(standing: Standing, width?: number): string {
	const parts = partsOf(standing);
	if (width === undefined) return parts.map(({ text }) => text).join(", ");
	const bar = standing.done === undefined ? "" : `${drawBar(standing.done)} `;
	const shown = [...parts];
	const line = () => `${bar}${shown.map(({ text }) => text).join(" · ")}`;
	while (line().length > width && shown.length > 1) {
		const least = Math.max(...shown.map(({ rank }) => rank));
		shown.splice(
			shown.findIndex(({ rank }) => rank === least),
			1,
		);
	}
	return line().slice(0, width);
}

/** A part of the line; the higher its rank, the sooner it is left out. */
interface Part {
	readonly rank: number;
	readonly text: string;
}

function partsOf(standing: Standing): readonly Part[] {
	const { phase, done, bytes, lines, elapsed, matched, missed, sent, waiting } = standing;
	const share = done === undefined ? "" : `${Math.floor(done * 100)} % `;
	if (phase === "scanning") {
		return [
			{ rank: 0, text: `${share}looked through` },
			{ rank: 1, text: `${(bytes / 2 ** 20).toFixed(0)} MB` },
			...timeLeft(standing),
		];
	}
	const decided = matched + missed;
	const perSecond = Math.round(lines / Math.max(0.001, elapsed / 1000));
	return [
		{ rank: 0, text: phase === "sending" ? "all read" : `${share}read` },
		{ rank: 5, text: counted(lines, "line") },
		...(phase === "sending" ? [] : [{ rank: 4, text: `${thousands(perSecond)} lines/s` }]),
		...(decided > 0 ? [{ rank: 3, text: `${((100 * matched) / decided).toFixed(1)} % matched` }] : []),
		...(sent === undefined
			? [{ rank: 3, text: `${thousands(missed)} missed` }]
			: [{ rank: 1, text: `${thousands(sent)} sent` }]),
		...(waiting > 0 ? [{ rank: 2, text: `${thousands(waiting)} waiting for Matomo` }] : []),
		...timeLeft(standing),
	];
}

function timeLeft({ phase, done, elapsed }: Standing): readonly Part[] {
	if (phase === "sending" || done === undefined || done < ENOUGH_DONE || elapsed < ENOUGH_TIME) return [];
	const seconds = Math.ceil((elapsed * (1 - done)) / done / 1000);
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
	const text =
		seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${minutes} min ${seconds % 60} s` : `${hours} h ${minutes} min`;
	return [{ rank: 2, text: `${text} left` }];
}

function drawBar(done: number): string {
	const halves = Math.round(Math.min(1, Math.max(0, done)) * BAR * 2);
	const full = "━".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "╸" : "");
	return full.padEnd(BAR, "─");
}
