import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, UserError } from "../errors.ts";

/**
 * A file of JSON lines that is only ever added to: what Matomo refused, what may or may not have arrived. Readable by
 * its owner only, since the lines hold visitors' addresses.
 */
export class RecordFile {
	readonly path: string;
	readonly #file: FileHandle;
	#lines = 0;

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
			return new RecordFile(path, await open(path, "a", 0o600));
		} catch (error) {
			throw cannotWrite(path, error);
		}
	}

	/** Lines added by this run. */
	get lines(): number {
		return this.#lines;
	}

	/** Adds lines; they are on the disk when the promise resolves. */
	async append(records: readonly unknown[]): Promise<void> {
		if (records.length === 0) return;
		try {
			await this.#file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
			await this.#file.sync();
		} catch (error) {
			throw cannotWrite(this.path, error);
		}
		this.#lines += records.length;
	}

	async close(): Promise<void> {
		await this.#file.close();
	}
}

function cannotWrite(path: string, cause: unknown): UserError {
	return new UserError({
		problem: `cannot write "${path}"`,
		expected: "a file to record what Matomo does not take",
		found: cause instanceof Error ? cause.message : String(cause),
		hint: "name another folder with --state",
		status: EXIT.output,
	});
}
