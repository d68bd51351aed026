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
