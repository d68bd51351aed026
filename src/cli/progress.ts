import type { EpochMs } from "../event.ts";
import type { Tally } from "../report/tally.ts";

/** Redrawn at most this often. */
const EVERY_MS = 100;

/**
 * One line on a terminal that says how far the run is. Says nothing when standard error is no terminal: then it goes
 * to a mail of cron.
 */
export class Progress {
	readonly #tally: Tally;
	readonly #now: () => EpochMs;
	readonly #on: boolean;
	readonly #started: EpochMs;
	#total = 0;
	#read = 0;
	#drawn: EpochMs = 0;
	#phase: "looking through" | "reading" = "looking through";

	constructor(tally: Tally, on: boolean, now: () => EpochMs) {
		this.#tally = tally;
		this.#on = on;
		this.#now = now;
		this.#started = now();
	}

	/** Bytes of the sources were looked through. */
	scanned(bytes: number): void {
		this.#total += bytes;
		this.#draw();
	}

	/** Bytes were read and judged. */
	read(bytes: number): void {
		this.#phase = "reading";
		this.#read += bytes;
		this.#draw();
	}

	/** Takes the line away, so that something else can be printed. */
	clear(): void {
		if (this.#on && this.#drawn > 0) process.stderr.write("\r\u001b[K");
	}

	#draw(): void {
		if (!this.#on) return;
		const now = this.#now();
		if (now - this.#drawn < EVERY_MS) return;
		this.#drawn = now;
		const width = process.stderr.columns ?? 80;
		process.stderr.write(`\r\u001b[K${this.#line(now).slice(0, width - 1)}`);
	}

	#line(now: EpochMs): string {
		if (this.#phase === "looking through") return `looking through the logs … ${megabytes(this.#total)}`;
		const { records } = this.#tally;
		const outcomes = this.#tally.outcomes();
		const matched = Object.values(outcomes.matched).reduce((sum, count) => sum + count, 0);
		const missed = outcomes.sent + outcomes["would-send"] + outcomes.held + outcomes.rejected + outcomes.ambiguous;
		const decided = matched + missed;
		const parts = [
			`${percent(this.#read, this.#total)} read`,
			`${records.toLocaleString("en")} lines`,
			`${Math.round(records / Math.max(0.001, (now - this.#started) / 1000)).toLocaleString("en")}/s`,
			`${percent(matched, decided)} matched`,
		];
		if (outcomes.sent > 0) parts.push(`${outcomes.sent.toLocaleString("en")} sent`);
		else parts.push(`${missed.toLocaleString("en")} missed`);
		return parts.join(" · ");
	}
}

function percent(part: number, whole: number): string {
	return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

function megabytes(bytes: number): string {
	return `${(bytes / 2 ** 20).toFixed(0)} MB`;
}
