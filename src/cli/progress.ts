import type { EpochMs, Milliseconds } from "../event.ts";
import type { Tally } from "../report/tally.ts";
import { progressLine, type Standing } from "./progress-line.ts";

/** How progress is shown: on a line that is drawn again and again, in lines that stay, or not at all. */
export type ProgressMode = "terminal" | "lines" | "off";

/** Shown at most this often. */
const EVERY: Readonly<Record<Exclude<ProgressMode, "off">, Milliseconds>> = { terminal: 100, lines: 5_000 };

/** What progress is shown with; the real things, but for tests. */
export interface ProgressOptions {
	readonly tally: Tally;
	readonly mode: ProgressMode;
	readonly now: () => EpochMs;
	/** Bytes of all files, as they lie on disk; `undefined` when some are pipes. */
	readonly size: number | undefined;
	readonly out: { readonly columns?: number; write(text: string): unknown };
	/** Page views on their way to Matomo; `undefined` when nothing is to be sent. */
	readonly waiting?: (() => number) | undefined;
}

/** Says on standard error how far a run is. */
export class Progress {
	readonly #options: ProgressOptions;
	#waiting: (() => number) | undefined;
	#phase: Standing["phase"] = "scanning";
	#began: EpochMs;
	#onDisk = 0;
	#total = 0;
	#read = 0;
	#drawn: EpochMs;
	#isDrawn = false;
	#timer: NodeJS.Timeout | undefined;

	constructor(options: ProgressOptions) {
		this.#options = options;
		this.#waiting = options.waiting;
		this.#began = options.now();
		// The first line that stays is worth its place only when the run is long; on a terminal it is there at once.
		this.#drawn = options.mode === "lines" ? this.#began : Number.NEGATIVE_INFINITY;
	}

	/** Bytes of files were looked through, as they lie on disk. */
	fetched(bytes: number): void {
		this.#onDisk += bytes;
	}

	/** Bytes of the sources were looked through, decompressed. */
	scanned(bytes: number): void {
		this.#total += bytes;
		this.#draw();
	}

	/** Page views are going to be sent. @param waiting tells how many are on their way */
	sending(waiting: () => number): void {
		this.#waiting = waiting;
	}

	/** Bytes were read and judged. */
	read(bytes: number): void {
		this.#begin("reading");
		this.#read += bytes;
		this.#draw();
	}

	/** Everything is read; from now on only Matomo's answers change anything. */
	finishing(): void {
		if (this.#waiting === undefined || this.#options.mode === "off") return;
		this.#begin("sending");
		this.#timer ??= setInterval(() => this.#draw(), 200);
	}

	/** Takes the line away, so that something else can be printed. */
	clear(): void {
		if (this.#isDrawn) this.#options.out.write("\r\u001b[K");
		this.#isDrawn = false;
	}

	/** Nothing more is shown. */
	end(): void {
		clearInterval(this.#timer);
		this.clear();
	}

	#begin(phase: Standing["phase"]): void {
		if (this.#phase === phase) return;
		this.#phase = phase;
		this.#began = this.#options.now();
	}

	#draw(): void {
		const { mode, now, out } = this.#options;
		if (mode === "off") return;
		const time = now();
		if (time - this.#drawn < EVERY[mode]) return;
		this.#drawn = time;
		if (mode === "lines") {
			out.write(`monorail: ${progressLine(this.#standing(time))}\n`);
			return;
		}
		out.write(`\r\u001b[K${progressLine(this.#standing(time), (out.columns ?? 80) - 1)}`);
		this.#isDrawn = true;
	}

	#standing(time: EpochMs): Standing {
		const { tally, size } = this.#options;
		const outcomes = tally.outcomes();
		const isScanning = this.#phase === "scanning";
		const [part, whole] = isScanning ? [this.#onDisk, size ?? 0] : [this.#read, this.#total];
		const { sent, rejected, ambiguous } = outcomes;
		return {
			phase: this.#phase,
			done: whole === 0 ? undefined : Math.min(1, part / whole),
			bytes: this.#total,
			lines: tally.records,
			elapsed: time - this.#began,
			matched: Object.values(outcomes.matched).reduce((sum, count) => sum + count, 0),
			missed: sent + outcomes["would-send"] + rejected + ambiguous,
			sent: this.#waiting && sent,
			waiting: this.#waiting?.() ?? 0,
		};
	}
}
