import { stat } from "node:fs/promises";

/** Bytes of all files together, compressed as they are; `undefined` when one is a pipe, or cannot be looked at. */
export async function sizeOnDisk(paths: readonly string[]): Promise<number | undefined> {
	let size = 0;
	for (const path of new Set(paths)) {
		const stats = path === "-" ? undefined : await stat(path).catch(() => undefined);
		if (!stats?.isFile()) return undefined;
		size += stats.size;
	}
	return size;
}
