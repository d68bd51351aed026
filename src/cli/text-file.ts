import { readFileSync } from "node:fs";
import { UserError } from "../errors.ts";

/**
 * A text as it is, or with `@` in front the file that has it: what is full of quotes is hard to say to a shell.
 *
 * @throws UserError when the file cannot be read
 */
export function textOrFile(value: string, flag: string): string {
	if (!value.startsWith("@")) return value;
	try {
		return readFileSync(value.slice(1), "utf8").trim();
	} catch (error) {
		const found = error instanceof Error ? error.message : String(error);
		throw new UserError({ problem: `bad value for ${flag}`, expected: "a file that can be read", found });
	}
}
