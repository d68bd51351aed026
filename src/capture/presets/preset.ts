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
