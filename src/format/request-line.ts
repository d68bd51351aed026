/** Method and target of a request line; both empty when it is garbage. */
interface RequestLine {
	readonly method: string;
	readonly target: string;
}

const HYPHEN = 0x2d;

const GARBAGE: RequestLine = { method: "", target: "" };

/**
 * Takes a request line apart: the first word is the method, a last word `HTTP/…` the protocol, all between them the
 * target, spaces included. What no HTTP client sends (TLS on a plain port, `-` of a connection without a request, and as
 * one of its parts) is garbage.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#name-request-line
 */
export function parseRequestLine(line: string): RequestLine {
	const space = line.indexOf(" ");
	if (space <= 0 || !isMethod(line, space)) return GARBAGE;
	const last = line.lastIndexOf(" ");
	const end = line.startsWith("HTTP/", last + 1) ? last : line.length;
	const target = line.slice(space + 1, end);
	return target === "" || target === "-" ? GARBAGE : { method: line.slice(0, space), target };
}

/** Whether the first `length` characters are capitals, as all registered methods are but for a hyphen within some. */
function isMethod(line: string, length: number): boolean {
	if (line.charCodeAt(0) === HYPHEN) return false;
	for (let at = 0; at < length; at++) {
		const code = line.charCodeAt(at);
		if ((code < 0x41 || code > 0x5a) && code !== HYPHEN) return false;
	}
	return true;
}
