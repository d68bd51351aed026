import { rmSync } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT, UserError } from "../errors.ts";
import { causeOfWriting } from "../system-error.ts";

/** A file in the temp folder for what comes through a pipe: a batch is judged as a whole, and a pipe can be read once. */
export interface Spool {
	readonly file: FileHandle;
	write(chunk: Buffer): Promise<void>;
	/** Gives the disk space back. */
	close(): Promise<void>;
}

/**
 * Opens a spool, mode 0600. Its name is removed as soon as it is open, so that the space is given back however the
 * process ends; where a system does not allow that, at exit.
 *
 * @throws UserError when the temp folder cannot be written
 */
export async function openSpool(): Promise<Spool> {
	const folder = await mkdtemp(join(tmpdir(), "monorail-")).catch(cannotSpool);
	const atExit = () => rmSync(folder, { recursive: true, force: true });
	const file = await open(join(folder, "spool"), "wx+", 0o600).catch((error: unknown) => {
		atExit();
		return cannotSpool(error);
	});
	const nameIsGone = await rm(folder, { recursive: true }).then(
		() => true,
		() => false,
	);
	if (!nameIsGone) process.once("exit", atExit);
	let position = 0;
	return {
		file,
		async write(chunk) {
			for (let done = 0; done < chunk.length; ) {
				const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position).catch(cannotSpool);
				done += bytesWritten;
				position += bytesWritten;
			}
		},
		async close() {
			await file.close();
			if (nameIsGone) return;
			process.removeListener("exit", atExit);
			atExit();
		},
	};
}

function cannotSpool(cause: unknown): never {
	throw new UserError({
		problem: "cannot keep a piped or compressed log on disk",
		expected: `space and write permission in ${tmpdir()}`,
		found: causeOfWriting(cause).found,
		hint: "set TMPDIR to another folder, or give the logs as files",
		status: EXIT.output,
	});
}
