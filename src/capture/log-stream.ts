import type { Writable } from "node:stream";
import { counted } from "../counted.ts";
import { causeOfWriting } from "../system-error.ts";
import type { LineLog, LogStats } from "./line-log.ts";
import { type OnProblem, Problems } from "./problems.ts";

/** A stream as a log, such as standard output. A stream that fails loses lines, and never the process. */
export class LogStream implements LineLog {
	readonly #stream: Writable;
	readonly #maxWaiting: number;
	readonly #problems: Problems;
	#isClosed = false;
	#written = 0;
	#waiting = 0;
	#dropped = 0;
	#failures = 0;

	constructor(stream: Writable, options: { readonly maxWaiting: number; readonly onProblem: OnProblem }) {
		this.#stream = stream;
		this.#maxWaiting = options.maxWaiting;
		this.#problems = new Problems(options.onProblem);
		// Without a listener its errors would end the process; those of a line come with the line, too.
		stream.on("error", (error: Error) =>
			this.#problems.happened(`cannot write the log: ${causeOfWriting(error).found}`),
		);
	}

	/** What became of the lines so far. */
	get stats(): LogStats {
		return {
			written: this.#written,
			dropped: this.#dropped,
			waiting: this.#waiting,
			failures: this.#failures,
			problem: this.#problems.current,
		};
	}

	/** Takes a line with its end, or drops it when the stream is behind or has ended. */
	write(line: string): void {
		const stream = this.#stream;
		if (this.#isClosed || !stream.writable || stream.writableLength + line.length > this.#maxWaiting) {
			this.#dropped++;
			const what = stream.writable ? "does not keep up" : "has ended";
			this.#problems.happened(
				`the log's stream ${what} and lines are dropped`,
				` (${counted(this.#dropped, "line")} dropped so far)`,
			);
			return;
		}
		this.#waiting++;
		const taken = (error?: Error | null): void => {
			this.#waiting--;
			if (error) this.#failed(error);
			else {
				this.#written++;
				this.#problems.solved(() => "the log's stream is written again");
			}
		};
		try {
			stream.write(line, taken);
		} catch (error) {
			taken(error instanceof Error ? error : new Error(String(error)));
		}
	}

	/** Nothing: whoever made the stream rotates it. */
	reopen(): void {
		return;
	}

	/** Waits for what was given to the stream, and leaves the stream open. */
	async close(): Promise<void> {
		this.#isClosed = true;
		if (this.#waiting === 0 || !this.#stream.writable) return;
		await new Promise<void>((resolve) => {
			this.#stream.once("error", () => resolve());
			this.#stream.once("close", () => resolve());
			try {
				this.#stream.write("", () => resolve());
			} catch {
				resolve();
			}
		});
	}

	#failed(error: Error): void {
		this.#failures++;
		this.#dropped++;
		this.#problems.happened(`cannot write the log: ${causeOfWriting(error).found}`);
	}
}
