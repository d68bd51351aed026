/** One file of a preset: the line that says where it goes, and what is in it. */
export interface PresetPart {
	/** A comment with `save as FILE` in it. */
	readonly head: string;
	/** How the server is told to read it, where it does not do so by itself: comments. */
	readonly include?: string;
	readonly paragraphs: readonly string[];
}

const TWO_FILES = `\
# These are two files, which go to two places: save each as its first line says. Together
# in one file they are no configuration.`;

/** Lays out a preset: what to know first, then its two files, each a list of paragraphs. */
export function presetText(head: string, parts: readonly [PresetPart, PresetPart]): string {
	const files = parts.map(({ head: first, include, paragraphs }, index) =>
		[`${index === 0 ? "" : "\n"}${first}${include === undefined ? "" : `\n${include}`}`, ...paragraphs].join("\n\n"),
	);
	return [head, TWO_FILES, ...files].join("\n\n").concat("\n");
}
