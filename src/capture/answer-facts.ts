import type { CapturedResponse } from "./captured.ts";

/** What the headers of an answer say of its body. */
export interface AnswerFacts {
	readonly contentType: string | undefined;
	/** Length of the body, where it was known before it was sent. */
	readonly bytes: number | undefined;
}

const TYPE = { name: "content-type", asUsual: "\r\nContent-Type: ", inHead: /\r\ncontent-type: *([^\r\n]*)/i } as const;
const LENGTH = {
	name: "content-length",
	asUsual: "\r\nContent-Length: ",
	inHead: /\r\ncontent-length: *([^\r\n]*)/i,
} as const;

/**
 * Reads an answer whose headers have been sent.
 *
 * What is given to `writeHead` at once, and the length that Node itself adds, can be had from no public property, but
 * only from the bytes of the head. Where those are kept elsewhere, nothing but these two is missing.
 */
export function answerFacts(response: CapturedResponse): AnswerFacts {
	const head = "_header" in response && typeof response._header === "string" ? response._header : "";
	const length = sent(response, head, LENGTH);
	return {
		contentType: sent(response, head, TYPE),
		bytes: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined,
	};
}

function sent(response: CapturedResponse, head: string, header: typeof TYPE | typeof LENGTH): string | undefined {
	const value = response.getHeader(header.name);
	if (value !== undefined) return String(value);
	const at = head.indexOf(header.asUsual);
	if (at === -1) return header.inHead.exec(head)?.[1];
	const from = at + header.asUsual.length;
	return head.slice(from, head.indexOf("\r\n", from));
}
