import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cannotKeep } from "./cannot-keep.ts";
import { crashPoint } from "./crash-point.ts";

const UNFINISHED = ".tmp";

/**
 * Makes a folder, with those above it, that only its owner may look into (0700).
 *
 * @param refusal the error of one that cannot be made
 * @throws UserError when that is not possible
 */
export async function makeFolder(path: string, refusal = cannotKeep): Promise<void> {
	await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
		throw refusal(path, error);
	});
}

/**
 * Writes a whole file (0600) so that after any death, of the process or of the machine, it is there as before or as it
 * is now, and nothing in between. It is on the disk when the promise resolves.
 *
 * @throws UserError when it cannot be written; then it is as before
 */
export async function writeDurably(path: string, content: string): Promise<void> {
	const unfinished = `${path}${UNFINISHED}`;
	try {
		const file = await open(unfinished, "w", 0o600);
		try {
			await file.writeFile(content);
			await file.sync();
		} finally {
			await file.close();
		}
		crashPoint("before-rename");
		await rename(unfinished, path);
		await syncFolder(dirname(path));
	} catch (error) {
		await rm(unfinished, { force: true }).catch(() => undefined);
		throw cannotKeep(path, error);
	}
}

/** Removes what {@link writeDurably} has left half written in a folder when its process died. */
export async function sweep(folder: string): Promise<void> {
	const names = await readdir(folder).catch(() => []);
	for (const name of names) if (name.endsWith(UNFINISHED)) await rm(join(folder, name), { force: true });
}

/** Makes names in a folder durable; where a system cannot do that for folders, it need not. */
export async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, "r");
	try {
		await folder.sync();
	} catch (error) {
		const code = error instanceof Error && "code" in error ? error.code : undefined;
		if (code !== "EINVAL" && code !== "EPERM" && code !== "ENOTSUP") throw error;
	} finally {
		await folder.close();
	}
}
