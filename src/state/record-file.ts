import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, UserError } from "../errors.ts";
import { causeOfWriting } from "../system-error.ts";
import { mendingOf } from "./cannot-keep.ts";

const LINE_FEED = 0x0a;

/**
 * A file of JSON lines that is only ever added to: what Matomo refused, what may or may not have arrived. Readable by
 * its owner only, since the lines hold visitors' addresses.
 */
export class RecordFile {
	readonly path: string;
	readonly #file: FileHandle;
	#lines = 0;
	#writing: Promise<void> = Promise.resolve();

	private constructor(path: string, file: FileHandle) {
		this.path = path;
		this.#file = file;
	}

	/**
	 * Opens it, with the folder (mode 0700), before anything is sent that it may have to record.
	 *
	 * @throws UserError when it cannot be written
	 */
	static async open(path: string): Promise<RecordFile> {
		try {
			await mkdir(dirname(path), { recursive: true, mode: 0o700 });
			const file = await open(path, "a+", 0o600);
			await completeLastLine(file);
			return new RecordFile(path, file);
		} catch (error) {
			throw cannotWrite(path, error);
		}
	}

	/** Lines added by this run. */
	get lines(): number {
		return this.#lines;
	}

	/** Adds lines; they are on the disk when the promise resolves. @throws UserError; then none of them is */
	append(records: readonly unknown[]): Promise<void> {
		// One after the other: what is taken back when it does not fit must be nobody else's.
		const done = this.#writing.then(() => this.#append(records));
		this.#writing = done.catch(() => undefined);
		return done;
	}

	async close(): Promise<void> {
		await this.#writing;
		await this.#file.close();
	}

	async #append(records: readonly unknown[]): Promise<void> {
		if (records.length === 0) return;
		try {
			const { size } = await this.#file.stat();
			try {
				await this.#file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
				await this.#file.sync();
			} catch (error) {
				await this.#file.truncate(size).catch(() => undefined);
				throw error;
			}
		} catch (error) {
			throw cannotWrite(this.path, error);
		}
		this.#lines += records.length;
	}
}

/** A death may have torn it: what is added must not be added to that. */
async function completeLastLine(file: FileHandle): Promise<void> {
	const { size } = await file.stat();
	if (size === 0) return;
	const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
	if (buffer[0] !== LINE_FEED) await file.appendFile("\n");
}

function cannotWrite(path: string, cause: unknown): UserError {
	return new UserError({
		problem: `cannot write "${path}"`,
		expected: "a file to record what Matomo does not take",
		found: causeOfWriting(cause).found,
		hint: mendingOf(cause),
		status: EXIT.output,
	});
}
