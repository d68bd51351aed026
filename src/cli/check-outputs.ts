import { constants, type Stats } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { EXIT, UserError } from "../errors.ts";
import { cannotWrite } from "./output-file.ts";

/** What the system would say. */
const A_DIRECTORY = Object.assign(new Error("a directory"), { code: "EISDIR" });

/**
 * Makes sure, before anything is read or sent, that files can be written and are neither logs nor the same. Changes nothing.
 *
 * @param paths those to write; `-` and `undefined` are none
 * @param logs those to read
 * @throws UserError for the first that is wrong
 */
export async function checkOutputs(paths: readonly (string | undefined)[], logs: readonly string[]): Promise<void> {
	const read = new Set((await Promise.all(logs.map(statsOf))).map(identityOf));
	const written = new Set<string>();
	for (const path of paths) {
		if (path === undefined) continue;
		const stats = path === "-" ? undefined : await statsOf(path);
		const place = path === "-" ? path : resolve(path);
		if (written.has(place)) throw wouldOverwrite(path, "a file of its own for each output", "one for two of them");
		// A device loses nothing when it is written to.
		if (!stats || stats.isFile()) written.add(place);
		if (path === "-") continue;
		if (stats?.isDirectory()) throw cannotWrite(path, A_DIRECTORY);
		if (stats?.isFile() && read.has(identityOf(stats)))
			throw wouldOverwrite(path, "another file than the logs", "one of them");
		// What ends with a slash is a folder, and nothing else can hold a new file.
		await access(stats ? path : `${dirname(path)}/`, constants.W_OK).catch((error: unknown) => {
			throw cannotWrite(path, error);
		});
	}
}

const statsOf = (path: string): Promise<Stats | undefined> => stat(path).catch(() => undefined);

/** Which file it is, whatever its name. */
const identityOf = (stats: Stats | undefined): string => `${stats?.dev}:${stats?.ino}`;

function wouldOverwrite(path: string, expected: string, found: string): UserError {
	return new UserError({
		problem: `cannot write "${path}"`,
		expected,
		found,
		hint: "name another one",
		status: EXIT.output,
	});
}
