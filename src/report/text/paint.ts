/** Colours and weights by what they mean. Each gives back text of the same width. */
export interface Paint {
	/** Headings and sums. */
	readonly strong: (text: string) => string;
	/** What may be passed over. */
	readonly faint: (text: string) => string;
	/** What the tracker missed. */
	readonly missed: (text: string) => string;
	/** What is as it should be. */
	readonly good: (text: string) => string;
	/** What is not. */
	readonly bad: (text: string) => string;
}

/** @see https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
const ANSI: Paint = {
	strong: sequence(1, 22),
	faint: sequence(2, 22),
	missed: sequence(33, 39),
	good: sequence(32, 39),
	bad: sequence(31, 39),
};

const PLAIN: Paint = { strong: plain, faint: plain, missed: plain, good: plain, bad: plain };

/** The paint of a terminal that shows colours, or of anything else, where it leaves text as it is. */
export function paint(colour: boolean): Paint {
	return colour ? ANSI : PLAIN;
}

function sequence(on: number, off: number): (text: string) => string {
	return (text) => (text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`);
}

function plain(text: string): string {
	return text;
}
