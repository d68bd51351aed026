import type { Capability, Format } from "../format/format.ts";
import { absentKeys, type LogLacks, togetherLacking } from "../format/log-lacks.ts";

/** What is known of the lines of a log, or of a part of it, that were read so far. */
export interface LogReading {
	/** Lines that each format has read. */
	readonly counts: ReadonlyMap<Format, number>;
	/** Of formats with optional keys those on lines of what may be sent, as bits. */
	readonly keys: ReadonlyMap<Format, number>;
}

interface SeenLog extends LogReading {
	readonly source: string;
}

/** The logs of a run as far as they were read: in which formats, and what they do not carry. */
export class ReadLogs {
	readonly #logs = new Map<unknown, SeenLog>();
	readonly #formats = new Set<Format>();

	/** Takes up how far a log was read. @param log itself or a part of it, always the same object or name */
	see(log: unknown, source: string, { counts, keys }: LogReading): void {
		this.#logs.set(log, { source, counts, keys });
		for (const format of counts.keys()) this.#formats.add(format);
	}

	/** Those that lines were read in. */
	get formats(): ReadonlySet<Format> {
		return this.#formats;
	}

	/** Lines that each of them has read. */
	get lines(): ReadonlyMap<Format, number> {
		const lines = new Map<Format, number>();
		for (const { counts } of this.#logs.values()) {
			for (const [format, count] of counts) lines.set(format, (lines.get(format) ?? 0) + count);
		}
		return lines;
	}

	/** Names of the logs whose times have no zone, as far as their formats tell. */
	get zoneless(): ReadonlySet<string> {
		const isZoneless = ({ counts }: SeenLog): boolean =>
			[...counts.keys()].some(({ lacks }) => lacks.includes("time-zone"));
		return new Set([...this.#logs.values()].flatMap((log) => (isZoneless(log) ? log.source : [])));
	}

	/** What logs do not carry although their formats could: of those only that something may be sent of, in order of their names. */
	get lacking(): readonly LogLacks[] {
		const found = new Map<string, LogLacks>();
		for (const { source, keys } of this.#logs.values()) {
			for (const [format, bits] of keys) {
				if (format.keys === undefined) continue;
				const part = { source, format, absent: absentKeys(format.keys, bits), isPart: false };
				const name = JSON.stringify([source, format.name]);
				const known = found.get(name);
				found.set(name, known === undefined ? part : togetherLacking(known, part));
			}
		}
		return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, log]) => (log.absent.size === 0 ? [] : [log]));
	}

	/** What the logs do not carry, whether their format cannot or they do not, by the format's name. */
	get lacks(): ReadonlyMap<string, readonly Capability[]> {
		const { lacking } = this;
		const lacksOf = (format: Format): readonly Capability[] => {
			const logs = lacking.filter((log) => log.format === format);
			return [...new Set([...format.lacks, ...logs.flatMap(({ absent }) => [...absent.keys()])])];
		};
		return new Map([...this.#formats].map((format) => [format.name, lacksOf(format)]));
	}
}
