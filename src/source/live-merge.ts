import type { EpochMs, Milliseconds } from "../event.ts";
import type { LiveLines, LiveSource } from "./live-source.ts";

/** How far a clock of a server may be ahead of ours; a line from further in the future must not make all others late. */
const CLOCKS_DIFFER: Milliseconds = 60_000;

/** How far a log may be ahead whose times are local ones, without a zone, and more. */
const FURTHEST_AHEAD: Milliseconds = 86_400_000;

/** How far one log is read ahead of the others, besides the time that an idle one is waited for. */
const AHEAD: Milliseconds = 60_000;

/** A live source with what is known of its time. */
interface Input {
	readonly source: LiveSource;
	/** Latest start that was seen in it, as far as our clock allows; `-Infinity` before the first. */
	watermark: EpochMs;
	/** The same, but for those beyond all clocks: what starts then waits until it is decided. */
	latest: EpochMs;
	/** Wall clock when it last had lines. */
	readAt: EpochMs;
	/** Whether it ever had any, readable or not. */
	hasLines: boolean;
	/** Wall clock when it last had nothing, since then; `undefined` when it may have something. */
	emptyAt: EpochMs | undefined;
}

/** How far a live source is. */
export interface SourceProgress {
	readonly name: string;
	readonly hasEnded: boolean;
	/** Whether it had lines, readable or not. */
	readonly hasLines: boolean;
	/** Latest start that was seen in it; `undefined` before the first. */
	readonly watermark: EpochMs | undefined;
	/** Wall clock when it last had lines; `undefined` before the first. */
	readonly readAt: EpochMs | undefined;
}

/** Lines of one source. */
export interface LiveRead {
	readonly source: LiveSource;
	readonly read: LiveLines;
}

/**
 * Reads live sources in order of event time, always the one that is furthest behind, and tells how far all are known.
 *
 * A source in which nothing new stands for `idleAfter` counts as caught up: the clock of its events runs on with ours,
 * that much behind the source that is furthest ahead. Until then it holds the others back, which are not read further
 * ahead than they need be: memory is bounded by that time, however much they hold.
 */
export class LiveMerge {
	readonly #idleAfter: Milliseconds;
	readonly #inputs: readonly Input[];

	/**
	 * @param idleAfter longer than lines may wait in buffers of the servers that write them
	 * @param now wall clock
	 */
	constructor(sources: readonly LiveSource[], idleAfter: Milliseconds, now: EpochMs) {
		this.#idleAfter = idleAfter;
		this.#inputs = sources.map((source) => ({
			source,
			watermark: Number.NEGATIVE_INFINITY,
			latest: Number.NEGATIVE_INFINITY,
			// What an empty file will have is written from now on; what comes from a pipe may be old and on its way.
			readAt: source.isFile ? Number.NEGATIVE_INFINITY : now,
			hasLines: false,
			emptyAt: undefined,
		}));
	}

	/** Whether nothing can come any more. */
	get hasEnded(): boolean {
		return this.#inputs.every(({ source }) => source.hasEnded);
	}

	/** Time up to which all sources are known, but for the lateness; `Infinity` when all have ended. */
	get watermark(): EpochMs {
		let lowest = Number.POSITIVE_INFINITY;
		const furthest = this.#furthest;
		for (const input of this.#inputs) {
			if (!input.source.hasEnded) lowest = Math.min(lowest, this.#known(input, furthest));
		}
		return lowest;
	}

	/**
	 * Takes the next lines.
	 *
	 * @param now wall clock
	 * @returns `undefined` when no source has any at the moment, or those that have must wait for others
	 */
	async next(now: EpochMs): Promise<LiveRead | undefined> {
		const behindFirst = [...this.#inputs].sort((a, b) => a.watermark - b.watermark);
		for (const input of behindFirst) {
			if (input.source.hasEnded || input.watermark > this.watermark + this.#idleAfter + AHEAD) continue;
			const read = await input.source.read(now);
			if (read) {
				input.readAt = now;
				input.emptyAt = undefined;
				input.hasLines ||= read.lines.length > 0;
				return { source: input.source, read };
			}
			input.emptyAt = now;
		}
		return undefined;
	}

	/** The consumer has seen a record of a source. */
	seen(source: LiveSource, start: EpochMs, now: EpochMs): void {
		const input = this.#inputs.find((input) => input.source === source);
		const time = Math.min(start, now + CLOCKS_DIFFER);
		if (!input) return;
		if (time > input.watermark) input.watermark = time;
		input.latest = Math.max(input.latest, Math.min(start, now + FURTHEST_AHEAD));
	}

	/** Latest start that was seen in a source, never more than a day in the future; `-Infinity` before the first. */
	latestOf(source: LiveSource): EpochMs {
		return this.#inputs.find((input) => input.source === source)?.latest ?? Number.NEGATIVE_INFINITY;
	}

	/** How far each source is. */
	get progress(): readonly SourceProgress[] {
		return this.#inputs.map(({ source: { name, hasEnded }, hasLines, watermark, readAt }) => ({
			name,
			hasEnded,
			hasLines,
			watermark: Number.isFinite(watermark) ? watermark : undefined,
			readAt: Number.isFinite(watermark) ? readAt : undefined,
		}));
	}

	/** What the clocks of all sources show, by the one that is furthest ahead. */
	get #furthest(): EpochMs {
		let furthest = Number.NEGATIVE_INFINITY;
		for (const { source, watermark, emptyAt, readAt } of this.#inputs) {
			const since =
				emptyAt === undefined || source.hasEnded || readAt === Number.NEGATIVE_INFINITY ? 0 : emptyAt - readAt;
			furthest = Math.max(furthest, watermark + since);
		}
		return furthest;
	}

	#known({ watermark, emptyAt, readAt }: Input, furthest: EpochMs): EpochMs {
		const isIdle = emptyAt !== undefined && emptyAt - readAt >= this.#idleAfter;
		return isIdle ? Math.max(watermark, furthest - this.#idleAfter) : watermark;
	}
}
