/** Characters that take two cells in a terminal: East Asian wide and full-width forms, and emoji. */
const WIDE =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Characters that are drawn onto the one before. */
const NARROWEST = /^[\p{Mn}\p{Me}\u200d]$/u;

const ASCII = /^[ -~]*$/;

/** Cells of a terminal that a text without control characters takes. */
export function cellWidth(text: string): number {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const character of text) width += characterWidth(character);
	return width;
}

function characterWidth(character: string): number {
	if (NARROWEST.test(character)) return 0;
	return WIDE.test(character) ? 2 : 1;
}

/** The text itself when it fits, else as much of its beginning as does, with `…` for the rest. */
export function cutEnd(text: string, width: number): string {
	return cellWidth(text) <= width ? text : `${take(text, width - 1)}…`;
}

/** The text itself when it fits, else its beginning and its end with `…` between: the ends of a path tell the most. */
export function cutMiddle(text: string, width: number): string {
	if (cellWidth(text) <= width) return text;
	const end = Math.floor((width - 1) / 2);
	const reversed = take([...text].reverse().join(""), end);
	return `${take(text, width - 1 - end)}…${[...reversed].reverse().join("")}`;
}

/** As many characters from the start as fit into `width` cells. */
function take(text: string, width: number): string {
	let used = 0;
	let taken = "";
	for (const character of text) {
		used += characterWidth(character);
		if (used > width) break;
		taken += character;
	}
	return taken;
}

/** Fills up with blanks before the text to `width` cells. */
export function alignRight(text: string, width: number): string {
	return " ".repeat(Math.max(0, width - cellWidth(text))) + text;
}

/** A blank that lines may be broken at: any but the one between a number and its unit. */
const BREAK = / (?!(?:ms|s|min|h|%)(?![\p{L}\p{N}]))/u;

/** Breaks text between words into lines of at most `width` cells; a longer word is broken where the line ends. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(BREAK)) {
		if (line !== "" && cellWidth(line) + 1 + cellWidth(word) <= width) {
			line += ` ${word}`;
			continue;
		}
		if (line !== "") lines.push(line);
		line = word;
		while (cellWidth(line) > width) {
			const start = take(line, width);
			lines.push(start);
			line = line.slice(start.length);
		}
	}
	return [...lines, line];
}
