import { EXIT, UserError } from "../errors.ts";
import { decodeLatin1 } from "../format/escape.ts";
import type { Format, Misfit } from "../format/format.ts";
import { readableBy } from "../format/formats.ts";

/**
 * Refuses a log that the format which its user has written does not fit: none of its first lines can be read, or they
 * lack what decides about requests. Then he wants to know where.
 *
 * @param firstLines latin1, none of them empty
 * @throws UserError with what the format says and what the lines have instead
 */
export function refuseMisfits(source: string, firstLines: readonly string[], formats: readonly Format[]): void {
	const own = formats.find(({ misfit }) => misfit !== undefined);
	if (own === undefined) return;
	const lines = firstLines.map((line) => decodeLatin1(line.replace(/\r$/, "")));
	const format = readableBy(lines, formats)[0]?.format;
	const misfit = format === undefined ? misfitOf(own, lines[0] ?? "") : format.astray?.(lines);
	if (misfit === undefined) return;
	throw new UserError({
		problem: `the format ${(format ?? own).name} does not fit "${source}"`,
		...misfit,
		hint: "compare both, or leave --log-format out",
		status: EXIT.input,
	});
}

function misfitOf({ misfit }: Format, line: string): Misfit | undefined {
	const found = misfit?.(line);
	return found && { ...found, found: `${found.found} of its first line` };
}
