import { readFile } from "node:fs/promises";
import { EXIT, UserError } from "../errors.ts";
import { type Earlier, readEarlier } from "../report/comparison.ts";

/**
 * Reads the report that another is to be compared with.
 *
 * @throws UserError when it cannot be read, or is none
 */
export async function earlierReport(path: string): Promise<Earlier> {
	const json = await readFile(path, "utf8").catch((error: unknown) => {
		const found = error instanceof Error ? error.message : String(error);
		throw new UserError({
			problem: `cannot read "${path}"`,
			expected: "an earlier report in JSON",
			found,
			status: EXIT.input,
		});
	});
	return readEarlier(json, path);
}
