import { EXIT, UserError } from "../errors.ts";
import { decodeLatin1 } from "../format/escape.ts";
import type { Format, Misfit } from "../format/format.ts";
import { readableBy } from "../format/formats.ts";
import { type Line, TOO_LONG } from "./line-splitter.ts";

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
	const lines = firstLines.map(decoded);
	const format = readableBy(lines, formats)[0]?.format;
	const misfit = format === undefined ? misfitOf(own, lines[0] ?? "") : format.astray?.(lines);
	if (misfit !== undefined) throw refusal(source, format ?? own, misfit);
}

/** Lines of a live log from which it must have shown what decides about requests. */
const ENOUGH = 200;

/**
 * The same of logs that grow: they are refused before anything is sent of what their first lines tell, or as soon as many
 * lack the same. Lines that nothing can read are no reason, as a log may be begun in the middle.
 */
export class LiveMisfits {
	readonly #formats: readonly Format[];
	readonly #firstLines = new Map<string, readonly string[]>();
	readonly #fitting = new Set<string>();

	constructor(formats: readonly Format[]) {
		this.#formats = formats;
	}

	/** Takes further lines of a source. @throws UserError when enough are known, and they do not fit */
	see(source: string, lines: readonly Line[]): void {
		if (this.#fitting.has(source) || this.#formats.every(({ astray }) => astray === undefined)) return;
		const known = this.#firstLines.get(source) ?? [];
		const more = lines.filter((line) => line !== TOO_LONG && line !== "").slice(0, ENOUGH - known.length);
		this.#firstLines.set(source, [...known, ...(more as readonly string[])]);
		if (known.length + more.length >= ENOUGH) this.#look(source);
	}

	/** Something is about to be sent. @throws UserError when what is known of any source does not fit */
	refuse(): void {
		for (const source of this.#firstLines.keys()) this.#look(source);
	}

	#look(source: string): void {
		const lines = (this.#firstLines.get(source) ?? []).map(decoded);
		const format = readableBy(lines, this.#formats)[0]?.format;
		const misfit = format?.astray?.(lines);
		if (format !== undefined && misfit !== undefined) throw refusal(source, format, misfit);
		// What was on one line is there; of lines that none can read more must be seen.
		if (format === undefined && lines.length < ENOUGH) return;
		this.#firstLines.delete(source);
		this.#fitting.add(source);
	}
}

const decoded = (line: string): string => decodeLatin1(line.replace(/\r$/, ""));

function refusal(source: string, format: Format, misfit: Misfit): UserError {
	return new UserError({
		problem: `the format ${format.name} does not fit "${source}"`,
		...misfit,
		hint: "compare both, or leave --log-format out",
		status: EXIT.input,
	});
}

function misfitOf({ misfit }: Format, line: string): Misfit | undefined {
	const found = misfit?.(line);
	return found && { ...found, found: `${found.found} of its first line` };
}
