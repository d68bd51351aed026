import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { EXIT, UserError } from "../errors.ts";
import { causeOfWriting } from "../system-error.ts";
import { StdoutClosed, writeStdout } from "./stdout.ts";

/**
 * Writes a result to a file, or to standard output when there is none.
 *
 * @throws UserError when the file cannot be written; StdoutClosed when nobody reads
 */
export async function writeResult(text: string, path: string | undefined): Promise<void> {
	if (path === undefined || path === "-") return writeStdout(text);
	await writeFile(path, text).catch((error: unknown) => {
		throw cannotWrite(path, error);
	});
}

/** Writes lines, of JSON mostly, to a file of mode 0600 (they hold visitors' addresses), or to standard output for `-`. */
export class LineWriter {
	readonly #path: string;
	readonly #stream: WriteStream | undefined;
	readonly #outlivesReader: boolean;
	#pending = "";
	#error: unknown;
	#hasReader = true;

	/**
	 * @param outlivesReader whether to go on without a word when standard output is closed by its reader
	 * @throws UserError when the file cannot be opened
	 */
	static async open(path: string, outlivesReader: boolean): Promise<LineWriter> {
		if (path === "-") return new LineWriter(path, undefined, outlivesReader);
		const stream = createWriteStream(path, { mode: 0o600 });
		await once(stream, "open").catch((error: unknown) => {
			throw cannotWrite(path, error);
		});
		return new LineWriter(path, stream, outlivesReader);
	}

	private constructor(path: string, stream: WriteStream | undefined, outlivesReader: boolean) {
		this.#outlivesReader = outlivesReader;
		this.#path = path;
		this.#stream = stream;
		stream?.on("error", (error) => {
			this.#error = error;
		});
	}

	/**
	 * Adds a line; waits when the reader or the disk is slow.
	 *
	 * @throws UserError when the file cannot be written; StdoutClosed when nobody reads and that matters
	 */
	write(value: unknown): Promise<void> {
		return this.writeLine(JSON.stringify(value));
	}

	/** The same for a line that is no JSON. */
	async writeLine(line: string): Promise<void> {
		this.#pending += `${line}\n`;
		if (this.#pending.length >= 64 * 1024) await this.flush();
	}

	async close(): Promise<void> {
		await this.flush();
		const stream = this.#stream;
		if (!stream) return;
		await new Promise<void>((resolve) => {
			stream.end((error?: Error | null) => {
				if (error) this.#error ??= error;
				resolve();
			});
		});
		this.#rethrow();
	}

	/** Hands on what was written so far, for readers that wait. */
	async flush(): Promise<void> {
		const text = this.#pending;
		this.#pending = "";
		if (text === "") return;
		if (!this.#stream) return this.#print(text);
		if (!this.#stream.write(text)) await emptied(this.#stream);
		this.#rethrow();
	}

	async #print(text: string): Promise<void> {
		if (!this.#hasReader) return;
		await writeStdout(text).catch((error: unknown) => {
			if (!this.#outlivesReader || !(error instanceof StdoutClosed)) throw error;
			this.#hasReader = false;
		});
	}

	#rethrow(): void {
		if (this.#error !== undefined) throw cannotWrite(this.#path, this.#error);
	}
}

/** Waits until a stream takes more, or never will. */
async function emptied(stream: WriteStream): Promise<void> {
	const either = new AbortController();
	const { signal } = either;
	await Promise.race([once(stream, "drain", { signal }), once(stream, "close", { signal })]).catch(() => undefined);
	// What did not happen is not waited for any longer: listeners would pile up.
	either.abort();
}

/** The error of a file that cannot be written. */
export function cannotWrite(path: string, cause: unknown): UserError {
	return new UserError({
		problem: `cannot write "${path}"`,
		expected: "a file that can be written",
		...causeOfWriting(cause),
		status: EXIT.output,
	});
}
