const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What Apache writes for `\b`, `\n`, `\r`, `\t` and `\v`; a quote and a backslash stand for themselves. */
const PAIRS: Readonly<Record<string, string>> = {
	'"': '"',
	"\\": "\\",
	b: "\b",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
};

/**
 * Reads bytes as UTF-8, or as latin1 when they are not valid UTF-8.
 *
 * @returns text; never throws, and a byte order mark is kept
 */
function decodeBytes(bytes: Uint8Array): string {
	try {
		return utf8.decode(bytes);
	} catch {
		return Buffer.from(bytes).toString("latin1");
	}
}

/**
 * Turns latin1 text (one character is one byte) into the text that its bytes mean.
 *
 * @param text latin1; a leading byte order mark is dropped
 * @returns UTF-8 decoded, or `text` itself when its bytes are not valid UTF-8
 */
export function decodeLatin1(text: string): string {
	const decoded = decodeBytes(Buffer.from(text, "latin1"));
	return decoded.startsWith("\ufeff") ? decoded.slice(1) : decoded;
}

/**
 * Undoes the escaping of nginx (`escape=default`) and Apache: runs of `\xHH` are bytes, read as UTF-8 or else as
 * latin1; `\"`, `\\`, `\b`, `\n`, `\r`, `\t` and `\v` are Apache's. A backslash before anything else stays.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
 * @see https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats
 */
export function decodeEscapes(text: string): string {
	return text.includes("\\")
		? replaceEscapes(
				text,
				(run) => run,
				(pair) => PAIRS[pair.charAt(1)] ?? pair,
			)
		: text;
}

/**
 * Repairs JSON that nginx wrote with `escape=default`: `\x22` becomes `\"`, `\x5C` becomes `\\`, and other runs of
 * `\xHH` the text that they mean, and `\v` what JSON has for it. JSON's own escapes stay.
 *
 * @returns a line for `JSON.parse`, which may still refuse it
 */
export function repairJsonEscapes(line: string): string {
	return replaceEscapes(
		line,
		(run) => JSON.stringify(run).slice(1, -1),
		// Of Apache's pairs this is the only one that JSON does not have.
		(pair) => (pair === "\\v" ? "\\u000b" : pair),
	);
}

/** One pass from left to right, so that the second half of an escaped backslash never starts an escape of its own. */
function replaceEscapes(text: string, onRun: (decoded: string) => string, onPair: (pair: string) => string): string {
	let result = "";
	let copied = 0;
	let at = text.indexOf("\\");
	while (at !== -1) {
		const bytes: number[] = [];
		let end = at;
		for (let byte = hexEscapeAt(text, end); byte !== -1; byte = hexEscapeAt(text, end)) {
			bytes.push(byte);
			end += 4;
		}
		result += text.slice(copied, at);
		if (bytes.length > 0) {
			result += onRun(decodeBytes(Uint8Array.from(bytes)));
		} else {
			end = Math.min(at + 2, text.length);
			result += onPair(text.slice(at, end));
		}
		copied = end;
		at = text.indexOf("\\", end);
	}
	return result + text.slice(copied);
}

/** The byte of the `\xHH` that starts at `at`; -1 when none does. */
function hexEscapeAt(text: string, at: number): number {
	if (text.charCodeAt(at) !== 0x5c || text.charCodeAt(at + 1) !== 0x78) return -1;
	const high = hexDigit(text.charCodeAt(at + 2));
	const low = hexDigit(text.charCodeAt(at + 3));
	return high === -1 || low === -1 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
	if (code >= 0x30 && code <= 0x39) return code - 0x30;
	const lower = code | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}
