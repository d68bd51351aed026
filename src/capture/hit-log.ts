import type { Milliseconds } from "../event.ts";
import type { CapturedRequest } from "./captured.ts";
import { type LineLog, type LogOptions, type LogStats, openLog } from "./line-log.ts";
import { logLine, type RecordOptions, RecordReader, type RequestRecord } from "./log-record.ts";
import { withoutTokens } from "./without-tokens.ts";

/** How a hit ended. */
export interface HitEnd {
	/** What the browser got. */
	readonly status: number;
	/**
	 * What Matomo answered, or what a gateway says in its place: 502, it was not reached; 503, it was not asked; 504, it
	 * was asked and did not answer, so that nobody knows. Without it, the hit was refused.
	 */
	readonly upstreamStatus?: number;
	/** The whole body, if all of it came. */
	readonly body?: Buffer | undefined;
}

/** A hit whose line is still to be written. */
export interface BegunHit {
	/** The visitor's address. */
	readonly address: string;
	/** Writes its line. */
	end(end: HitEnd): void;
}

/** The log of a tracker's hits, in the monorail format. Tokens that came with a hit are not kept. */
export class HitLog {
	readonly #reader: RecordReader;
	readonly #log: LineLog;

	/** @throws {UserError} for a bad option */
	constructor(options: LogOptions & RecordOptions) {
		this.#reader = new RecordReader(options, withoutTokens);
		this.#log = openLog(options);
	}

	/** What became of the lines. */
	get stats(): LogStats {
		return this.#log.stats;
	}

	/** Opens the file anew. */
	reopen(): void {
		this.#log.reopen();
	}

	/** Writes what waits, and takes nothing more. */
	close(): Promise<void> {
		return this.#log.close();
	}

	/** Reads a hit at its start. */
	begin(request: CapturedRequest): BegunHit {
		const begin = performance.now();
		const record = this.#reader.read(request, Date.now());
		const length = request.headers["content-length"];
		return {
			address: record.sender.address,
			end: (end) => this.#log.write(lineOf(record, end, performance.now() - begin, Number(length ?? Number.NaN))),
		};
	}
}

function lineOf(record: RequestRecord, end: HitEnd, duration: Milliseconds, announced: number): string {
	const { status, upstreamStatus, body } = end;
	const text = body === undefined || body.length === 0 ? undefined : withoutTokens(body.toString("utf8"));
	const contentLength = body?.length ?? (Number.isSafeInteger(announced) && announced >= 0 ? announced : undefined);
	return logLine(record, { status, upstreamStatus: upstreamStatus?.toString(), duration, body: text, contentLength });
}
