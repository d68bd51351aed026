import { stat } from "node:fs/promises";
import type { Beginning } from "../source/mark.ts";

/**
 * Bytes of all files together, compressed as they are; `undefined` when one is a pipe, or cannot be looked at.
 *
 * @param beginnings where to begin with some of them: what is before that does not count
 */
export async function sizeOnDisk(
	paths: readonly string[],
	beginnings?: ReadonlyMap<string, Beginning>,
): Promise<number | undefined> {
	let size = 0;
	for (const path of new Set(paths)) {
		const stats = path === "-" ? undefined : await stat(path).catch(() => undefined);
		if (!stats?.isFile()) return undefined;
		const from = beginnings?.get(path)?.from;
		if (from !== "skip") size += stats.size - (from?.offset ?? 0);
	}
	return size;
}
