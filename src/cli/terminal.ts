/** A stream, as far as it is asked for what it leads to. */
interface Stream {
	readonly isTTY?: boolean;
}

/**
 * Whether what is written to a stream comes to a terminal that draws: one that knows colours and takes a line back. A
 * `dumb` one, as editors have, would show the sequences for that as text.
 *
 * @param env of the process
 */
export function isDrawing({ isTTY }: Stream, { TERM }: Readonly<Record<string, string | undefined>>): boolean {
	return isTTY === true && TERM !== "dumb";
}
