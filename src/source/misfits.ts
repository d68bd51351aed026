import { EXIT, UserError } from "../errors.ts";
import { decodeLatin1 } from "../format/escape.ts";
import type { Format } from "../format/format.ts";
import { LineReaders } from "../format/line-readers.ts";

/**
 * Refuses a log whose first lines no format can read, when its user has written one: then he wants to know where it
 * does not fit.
 *
 * @param firstLines latin1, none of them empty
 * @throws UserError with what the format says and what the first line has instead
 */
export function refuseMisfits(source: string, firstLines: readonly string[], formats: readonly Format[]): void {
	const own = formats.find(({ misfit }) => misfit !== undefined);
	const lines = firstLines.map((line) => decodeLatin1(line.replace(/\r$/, "")));
	if (own === undefined || isReadable(lines, formats)) return;
	const misfit = own.misfit?.(lines[0] ?? "");
	if (misfit === undefined) return;
	throw new UserError({
		problem: `the format ${own.name} does not fit "${source}"`,
		expected: misfit.expected,
		found: `${misfit.found} of its first line`,
		hint: "compare both, or leave --log-format out",
		status: EXIT.input,
	});
}

/** Whether any of the formats can read any of some lines. @param lines decoded, without line ends */
export function isReadable(lines: readonly string[], formats: readonly Format[]): boolean {
	const readers = new LineReaders(formats);
	return lines.some((line) => {
		if (!readers.isHeader(line)) return formats.some((format) => typeof readers.of(format).parse(line) !== "string");
		readers.see(line);
		return false;
	});
}
