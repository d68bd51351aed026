import type { CapturedResponse } from "./captured.ts";

/** What the headers of an answer say of its body. */
export interface AnswerFacts {
	readonly contentType: string | undefined;
	/** Length of the body, where it was known before it was sent. */
	readonly bytes: number | undefined;
}

const TYPE = { name: "content-type", inHead: /\r\ncontent-type: *([^\r\n]*)/i } as const;
const LENGTH = { name: "content-length", inHead: /\r\ncontent-length: *([^\r\n]*)/i } as const;

/**
 * Reads an answer whose headers have been sent.
 *
 * What is given to `writeHead` at once, and the length that Node itself adds, can be had from no public property, but
 * only from the bytes of the head. Where those are kept elsewhere, nothing but these two is missing.
 */
export function answerFacts(response: CapturedResponse): AnswerFacts {
	const head = "_header" in response && typeof response._header === "string" ? response._header : "";
	const sent = ({ name, inHead }: typeof TYPE | typeof LENGTH): string | undefined => {
		const value = response.getHeader(name) ?? inHead.exec(head)?.[1];
		return value === undefined ? undefined : String(value);
	};
	const length = sent(LENGTH);
	return {
		contentType: sent(TYPE),
		bytes: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined,
	};
}
