/** Headers as Node gives them: names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What is read of a request, whatever framework it belongs to: `http.IncomingMessage`, its kin of `http2`, Express',
 * Fastify's `request.raw`.
 */
export interface CapturedRequest {
	readonly method?: string | undefined;
	/** Path and query. Routers cut off where they are mounted; then `originalUrl` has all of it. */
	readonly url?: string | undefined;
	readonly originalUrl?: string | undefined;
	readonly headers: Headers;
	readonly socket: {
		readonly remoteAddress?: string | undefined;
		readonly localAddress?: string | undefined;
	};
}

/** What is read of an answer: `http.ServerResponse` or its kin. */
export interface CapturedResponse {
	readonly statusCode: number;
	readonly headersSent: boolean;
	getHeader(name: string): unknown;
	on(event: "finish" | "close", listener: () => void): unknown;
}

/**
 * One header as text. Node reads headers byte by byte as latin1; what is UTF-8 becomes the text that was meant.
 *
 * @returns `undefined` for an absent or empty one
 */
export function header(headers: Headers, name: string): string | undefined {
	const value = headers[name];
	const text = typeof value === "string" ? value : value?.join(", ");
	return text === undefined || text === "" ? undefined : decoded(text);
}

const NOT_ASCII = /[\u0080-\u00ff]/;

/** Text that came as bytes: UTF-8 if it is that, else latin1. */
export function decoded(text: string): string {
	if (!NOT_ASCII.test(text)) return text;
	const utf8 = Buffer.from(text, "latin1").toString("utf8");
	return utf8.includes("\ufffd") ? text : utf8;
}
