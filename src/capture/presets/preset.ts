/** A server configuration to paste, so that the server writes logs Monorail can read. */
export interface Preset {
	/** What the user types: `monorail presets NAME`. */
	readonly name: string;
	/** Name of the log format that reads the lines. */
	readonly format: string;
	/** One line for lists. */
	readonly title: string;
	/** Where the text goes and how to try it: a few lines, without a line end after the last. */
	readonly howTo: string;
	/** The text to paste: ASCII, at most 100 columns, ending in one line end. */
	readonly text: string;
}

/** One file of a preset: the line that says where it goes, and what is in it. */
export interface PresetPart {
	/** A comment with `save as FILE` in it. */
	readonly head: string;
	readonly paragraphs: readonly string[];
}

/** Lays out a preset: what to know first, then its files, each a list of paragraphs. */
export function presetText(head: string, parts: readonly PresetPart[]): string {
	const files = parts.map((part, index) => [`${index === 0 ? "" : "\n"}${part.head}`, ...part.paragraphs].join("\n\n"));
	return [head, ...files].join("\n\n").concat("\n");
}
