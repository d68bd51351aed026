import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { UserError, type UserErrorFacts } from "../errors.ts";
import { causeOfReading } from "../system-error.ts";

/** What is said of a file that cannot be used. */
export type FileNeed = Pick<UserErrorFacts, "problem" | "status"> & { readonly expected: string };

/**
 * The text of a file that an option names.
 *
 * @throws UserError when it cannot be read, is empty, or is no text
 */
export function textIn(path: string, need: FileNeed): string {
	const bytes = bytesIn(path, need);
	const found = binaryIn(bytes);
	if (found !== undefined) throw new UserError({ ...need, ...found });
	const text = new TextDecoder().decode(bytes);
	if (text.trim() !== "") return text;
	throw new UserError({ ...need, found: "an empty file", hint: "check its name, or fill it" });
}

/**
 * A text as it is, or with `@` in front the file that has it: what is full of quotes is hard to say to a shell.
 *
 * @throws UserError when the file cannot be read, or has no text in it
 */
export function textOrFile(value: string, flag: string): string {
	if (!value.startsWith("@")) return value;
	const path = value.slice(1);
	return textIn(path, { problem: `bad value for ${flag}`, expected: `a format in the file "${path}"` }).trim();
}

function bytesIn(path: string, need: FileNeed): Buffer {
	try {
		return readFileSync(path);
	} catch (error) {
		throw new UserError({ ...need, ...causeOfReading(error) });
	}
}

/** What it is that is no text, and what to do then. */
function binaryIn(bytes: Buffer): Pick<UserErrorFacts, "found" | "hint"> | undefined {
	const [first, second] = bytes;
	const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
	// As the shell of Windows writes it.
	if (isUtf16) return { found: "text in UTF-16", hint: "save it as UTF-8" };
	if (bytes.includes(0)) return { found: "a binary file", hint: "check its name" };
	return isUtf8(bytes) ? undefined : { found: "bytes that are no UTF-8", hint: "save it as UTF-8, or check its name" };
}
