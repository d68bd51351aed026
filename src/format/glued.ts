/** Longer lines are not looked at for other records inside. */
const MAX_LENGTH = 1_048_576;
/** More records than that are glued to one another by no accident. */
const MAX_PIECES = 100;

/** `{"msec":`, whatever the key. */
const OBJECT_START = /\{\s{0,9}"[^"\\]{1,64}"\s{0,9}:/;

/** The quote that ends a user agent, and right behind it an address, a user and a date: the start of another line. */
const CLF_START = /"(?=[0-9a-fA-F.:]{3,45} [^ "]{1,64} [^"[]{0,128}\[\d\d\/[A-Z][a-z]{2}\/\d{4}:)/g;

/**
 * Cuts a line where it is certain that another record begins: where NUL bytes are, which a crash leaves, or a log that was
 * emptied while it was written to; where another JSON object of the same template begins; behind the user agent of a
 * line of the common log format.
 *
 * @returns the line itself when there is nothing to cut, or far too much; nothing of a line of nothing but NUL bytes
 */
export function splitGlued(line: string): readonly string[] {
	const whole = line.split("\0").filter((piece) => piece !== "");
	const pieces = whole.length > MAX_PIECES ? [line] : whole.flatMap(splitGluedJson).flatMap(splitGluedClf);
	return pieces.length > MAX_PIECES ? [line] : pieces;
}

/**
 * Cuts a line at the starts of its JSON objects: of those that begin as its first one does, since one template has
 * written them all. Inside a text of an object nothing looks like that, as its quotes would be escaped.
 *
 * @returns the pieces, what stands before the first object among them; the line itself when there is nothing to cut
 */
function splitGluedJson(line: string): readonly string[] {
	const start = line.length > MAX_LENGTH ? undefined : OBJECT_START.exec(line)?.[0];
	if (start === undefined) return [line];
	const cuts: number[] = [];
	for (let at = line.indexOf(start); at !== -1; at = line.indexOf(start, at + start.length)) cuts.push(at);
	return piecesOf(line, cuts);
}

/**
 * Cuts a line of the common log format or a relative behind the quote of each user agent that another line is glued to.
 * A line that was cut off before that is not cut: where the next one's address begins is not certain then.
 */
function splitGluedClf(line: string): readonly string[] {
	if (line.length > MAX_LENGTH) return [line];
	return piecesOf(
		line,
		Array.from(line.matchAll(CLF_START), ({ index }) => index + 1),
	);
}

function piecesOf(line: string, cuts: readonly number[]): readonly string[] {
	if (cuts.length > MAX_PIECES) return [line];
	return [0, ...cuts].flatMap((from, index) => {
		const piece = line.slice(from, cuts[index] ?? line.length);
		return piece.trim() === "" ? [] : [piece];
	});
}
