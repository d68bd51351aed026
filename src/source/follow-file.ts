import { type FileHandle, open, stat } from "node:fs/promises";
import { UserError } from "../errors.ts";
import type { EpochMs } from "../event.ts";
import { cannotRead } from "./cannot-read.ts";
import { bytesAt } from "./file-bytes.ts";
import type { FollowOptions } from "./follow-options.ts";
import { Generations } from "./generations.ts";
import { isGzip } from "./gzip.ts";
import type { LiveLines, LiveSource } from "./live-source.ts";
import { noGrowingLog } from "./no-growing-log.ts";
import { beginningOf, openCandidate } from "./rotated.ts";

/**
 * Follows a path like `tail -F`: through renaming and creating anew, copying and truncating, deletion, and several
 * rotations between two looks. Each line is handed out once, when its end is there; the last line of a log that was
 * rotated away also without it.
 *
 * Looks only when it is asked to read, and never waits.
 */
export class FollowedFile implements LiveSource {
	readonly name: string;
	readonly isFile = true;
	readonly hasEnded = false;
	readonly #logs: Generations;
	readonly #onNotice: (notice: string) => void;
	/** What was told last of why there is nothing to read. */
	#trouble: string | undefined;

	private constructor(path: string, options: FollowOptions) {
		this.name = path;
		this.#logs = new Generations(path, options);
		this.#onNotice = options.onNotice;
	}

	/**
	 * Begins at the start of the file, or where `options.known` says. The file need not be there yet.
	 *
	 * @throws UserError when it is no file that can be followed
	 */
	static async open(path: string, options: FollowOptions, now: EpochMs): Promise<FollowedFile> {
		const followed = new FollowedFile(path, options);
		const here = await openCandidate(path, options.formats).catch((error: unknown) => {
			if (isMissing(error)) return undefined;
			throw cannotRead(path, error);
		});
		const refusal = here && noGrowingLog(path, await beginningOf(here.file), options.formats);
		if (refusal) {
			await here.file.close();
			throw refusal;
		}
		if (!here) followed.#tell(`"${path}" is not there yet: waiting for it`);
		await followed.#logs.resume(here, now);
		return followed;
	}

	async read(now: EpochMs): Promise<LiveLines | undefined> {
		do {
			const lines = await this.#logs.read(now);
			if (lines) return lines;
			if (this.#logs.current?.isCutOff) {
				const last = await this.#logs.cutOff(now);
				if (last) return last;
			}
		} while (await this.#look(now));
		return undefined;
	}

	close(): Promise<void> {
		return this.#logs.close();
	}

	/** Looks what is at the path now. @returns whether that is something else than before */
	async #look(now: EpochMs): Promise<boolean> {
		const stats = await stat(this.name).catch((error: unknown) => this.#cannot(error));
		const { current } = this.#logs;
		if (!stats) {
			if (!current) return false;
			this.#logs.retire(now);
			await this.#logs.catchUp(now);
			return true;
		}
		// Twice in a row is not seen at the path: what came in between stands beside it.
		if (current?.is(stats)) return (await this.#logs.mayHaveMissed()) && (await this.#logs.catchUp(now));
		if (!stats.isFile()) return this.#refuse(`"${this.name}" is no file any more: waiting for one`);
		const file = await open(this.name, "r").catch((error: unknown) => this.#cannot(error));
		if (!file) return false;
		if (await startsLikeGzip(file)) {
			await file.close();
			return this.#refuse(`"${this.name}" is a gzip archive now: waiting for a log`);
		}
		await this.#take(file, now);
		this.#trouble = undefined;
		return true;
	}

	async #take(file: FileHandle, now: EpochMs): Promise<void> {
		if (await this.#logs.current?.continuesIn(file)) return this.#logs.goOnIn(file);
		this.#logs.retire(now);
		await this.#logs.begin(file);
		await this.#logs.catchUp(now);
	}

	/** Between two names of a rotation there is nothing, which is not worth telling; other troubles are, once. */
	#cannot(error: unknown): undefined {
		if (isMissing(error)) return undefined;
		const told = cannotRead(this.name, error);
		if (!(told instanceof UserError)) throw error;
		this.#tell(told.message);
		return undefined;
	}

	#refuse(trouble: string): false {
		this.#tell(trouble);
		return false;
	}

	#tell(trouble: string): void {
		if (trouble !== this.#trouble) this.#onNotice(trouble);
		this.#trouble = trouble;
	}
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function startsLikeGzip(file: FileHandle): Promise<boolean> {
	return isGzip(await bytesAt(file, 0, 2));
}
