import { UserError } from "../errors.ts";
import { textIn } from "./text-file.ts";

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
	const need = { problem: "cannot read the token", expected: `nothing but the token in "${file}"` };
	const content = textIn(file, need).trim();
	if (!/\s/.test(content)) return content;
	throw new UserError({ ...need, found: "white space in it", hint: "leave the token alone in it" });
}
