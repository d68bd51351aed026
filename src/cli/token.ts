import { readFileSync } from "node:fs";
import { UserError } from "../errors.ts";

/**
 * The token for Matomo, from a file or from `MATOMO_TOKEN_AUTH`; never from the command line, which others can read.
 *
 * @returns `undefined` when there is none
 * @throws UserError when the file cannot be read or is empty
 */
export function readToken(
	file: string | undefined,
	env: Readonly<Record<string, string | undefined>>,
): string | undefined {
	if (file === undefined) return env.MATOMO_TOKEN_AUTH?.trim() || undefined;
	let content: string;
	try {
		content = readFileSync(file, "utf8").trim();
	} catch (error) {
		const found = error instanceof Error ? error.message : String(error);
		throw new UserError({ problem: "cannot read the token", expected: `a file "${file}"`, found });
	}
	if (content === "" || /\s/.test(content)) {
		throw new UserError({
			problem: "cannot read the token",
			expected: `nothing but the token in "${file}"`,
			found: content === "" ? "an empty file" : "white space in it",
		});
	}
	return content;
}
