import type { Format, LineReader } from "./format.ts";

const HASH = 0x23;

/** @see https://www.w3.org/TR/WD-logfile.html#sec-directives */
const DIRECTIVE = /^#(?:Version|Fields|Software|(?:Start-|End-)?Date|Remark):/i;

/** How each of some formats reads the lines at one place of a log: headers change it. */
export class LineReaders {
	readonly #formats: readonly Format[];
	readonly #readers = new Map<Format, LineReader>();
	#header: string | undefined;

	/** @param header the last before the first line; `undefined` at the start of a log */
	constructor(formats: readonly Format[], header?: string) {
		this.#formats = formats.filter(({ behind }) => behind !== undefined);
		if (header !== undefined) this.see(header);
	}

	/** The last header so far. */
	get header(): string | undefined {
		return this.#header;
	}

	/** How a format reads the next line. */
	of(format: Format): LineReader {
		return this.#readers.get(format) ?? format;
	}

	/** Whether a line is a header of any of the formats. */
	isHeader(line: string): boolean {
		return maybeHeader(line) && this.#formats.some(({ behind }) => behind?.(line) !== undefined);
	}

	/**
	 * Whether a line that cannot be read is no damage: a comment of a log with headers, or what stands around these.
	 *
	 * @param own the format of the log, as far as that is known
	 */
	isComment(line: string, own: Format | undefined): boolean {
		if (!maybeHeader(line)) return false;
		if (own?.behind !== undefined || this.#header !== undefined) return true;
		return this.#formats.length > 0 && DIRECTIVE.test(line);
	}

	/** Takes up a header: it counts for the lines behind it. */
	see(header: string): void {
		this.#header = header;
		for (const format of this.#formats) {
			const reader = format.behind?.(header);
			if (reader !== undefined) this.#readers.set(format, reader);
		}
	}
}

/** Whether the line at an index of a text may be a header, and is worth a look. */
export function maybeHeader(text: string, at = 0): boolean {
	return text.charCodeAt(at) === HASH;
}
