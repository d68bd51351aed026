import { writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { counted } from "../counted.ts";
import type { Milliseconds } from "../event.ts";
import { causeOfWriting } from "../system-error.ts";
import type { LineLog, LogStats } from "./line-log.ts";
import { LineQueue } from "./line-queue.ts";
import { type OpenLog, register, unregister } from "./open-logs.ts";
import { type OnProblem, Problems } from "./problems.ts";

/** An open file, as far as it is needed. */
export interface OpenFile {
	readonly fd: number;
	write(bytes: Uint8Array): Promise<{ readonly bytesWritten: number }>;
	close(): Promise<void>;
}

/** How a log file is kept. */
export interface LogFileOptions {
	readonly maxWaiting: number;
	readonly reopenOnSighup: boolean;
	readonly onProblem: OnProblem;
	/** Pause after a failure. */
	readonly retryAfter?: Milliseconds;
	/** Opens the file for appending. */
	readonly openFile?: (path: string) => Promise<OpenFile>;
}

/** Pause after a write: in a busy server a write for each line would cost more than the lines. */
const GATHERING: Milliseconds = 10;
const RETRY_AFTER: Milliseconds = 1_000;
const NEWLINE = 0x0a;

/** The log holds addresses: it is nobody's but the owner's and the group's. */
const openToAppend = (path: string): Promise<OpenFile> => open(path, "a", 0o640);

/**
 * A log file that several processes may append to: every line goes whole into one write. A line that comes alone is
 * written at once; those of the next few milliseconds go together, and so do lines that wait for a slow disk.
 *
 * What cannot be written waits, up to a limit, and is tried again every second; a line of which the disk took only a
 * part is written again whole, on a line of its own.
 */
export class LogFile implements LineLog, OpenLog {
	readonly #path: string;
	readonly #options: LogFileOptions;
	readonly #problems: Problems;
	readonly #openFile: (path: string) => Promise<OpenFile>;
	readonly #queue = new LineQueue();
	#file: OpenFile | undefined;
	#isMoved = false;
	#isTorn = false;
	#isClosed = false;
	#writing: Promise<void> | undefined;
	#retry: NodeJS.Timeout | undefined;
	#written = 0;
	#dropped = 0;
	#failures = 0;

	constructor(path: string, options: LogFileOptions) {
		this.#path = path;
		this.#options = options;
		this.#problems = new Problems(options.onProblem);
		this.#openFile = options.openFile ?? openToAppend;
		register(this, options.reopenOnSighup);
	}

	/** What became of the lines so far. */
	get stats(): LogStats {
		return {
			written: this.#written,
			dropped: this.#dropped,
			waiting: this.#queue.lines,
			failures: this.#failures,
			problem: this.#problems.current,
		};
	}

	/** Takes a line with its end, or drops it when too much is waiting. */
	write(line: string): void {
		if (this.#isClosed || !this.#queue.add(line, this.#options.maxWaiting)) {
			this.#dropped++;
			// A disk that is full has been spoken of.
			if (this.#problems.current === undefined) {
				this.#problems.happened(`${this.#name} does not keep up and lines are dropped`, this.#lost());
			}
			return;
		}
		if (this.#retry === undefined) this.#start();
	}

	/** Opens the file anew before the next line. */
	reopen(): void {
		this.#isMoved = true;
		this.#start();
	}

	/** Writes what waits, in one more attempt, and closes the file. */
	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#writing;
		this.#start();
		await this.#writing;
		clearTimeout(this.#retry);
		this.#dropped += this.#queue.clear();
		unregister(this);
		await this.#file?.close().catch(() => undefined);
		this.#file = undefined;
	}

	/** Writes what waits while the process ends; what the write under way has is left to that. */
	flushNow(): void {
		if (this.#file === undefined) return;
		try {
			for (const bytes of this.#queue.rest(this.#isTorn)) writeSync(this.#file.fd, bytes);
		} catch {
			// The process is past the point where anybody could be told.
		}
	}

	get #name(): string {
		return `the log "${this.#path}"`;
	}

	#lost(): string {
		return this.#dropped === 0 ? "" : ` (${counted(this.#dropped, "line")} dropped so far)`;
	}

	#start(): void {
		clearTimeout(this.#retry);
		this.#retry = undefined;
		this.#writing ??= this.#writeAll().finally(() => {
			this.#writing = undefined;
		});
	}

	async #writeAll(): Promise<void> {
		while (this.#isMoved || this.#queue.lines > 0) {
			try {
				await this.#openAnew();
				if (this.#queue.lines > 0) await this.#writeSome();
				this.#problems.solved(() => `${this.#name} is written again${this.#lost()}`);
				await this.#gather();
			} catch (error) {
				this.#failures++;
				const { found, hint } = causeOfWriting(error);
				this.#problems.happened(`cannot write ${this.#name}: ${found}; ${hint}`, this.#lost());
				if (!this.#isClosed) this.#tryLater();
				return;
			}
		}
	}

	async #gather(): Promise<void> {
		if (this.#isClosed || this.#queue.isLong) return;
		await new Promise((resolve) => setTimeout(resolve, GATHERING));
	}

	async #openAnew(): Promise<void> {
		if (this.#isMoved) {
			this.#isMoved = false;
			const old = this.#file;
			this.#file = undefined;
			this.#isTorn = false;
			await old?.close().catch(() => undefined);
		}
		this.#file ??= await this.#openFile(this.#path);
	}

	async #writeSome(): Promise<void> {
		const wasTorn = this.#isTorn;
		// What the disk took of a line is ended, so that the next one begins on its own.
		const bytes = this.#queue.take(wasTorn);
		let written = 0;
		try {
			written = (await this.#file?.write(bytes))?.bytesWritten ?? 0;
		} finally {
			this.#written += this.#queue.wrote(written, wasTorn);
			if (written > 0) this.#isTorn = bytes[written - 1] !== NEWLINE;
		}
		if (written < bytes.length) throw new Error("the disk took only a part of it");
	}

	#tryLater(): void {
		this.#retry = setTimeout(() => {
			this.#retry = undefined;
			this.#start();
		}, this.#options.retryAfter ?? RETRY_AFTER);
		this.#retry.unref();
	}
}
