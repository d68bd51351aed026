import type { IncomingMessage } from "node:http";
import type { Milliseconds } from "../event.ts";

/** Why a body was not read. */
export type NoBody = "too-large" | "too-slow" | "broken-off";

/** How much of a body is taken, and how long it may take to come. */
export interface BodyLimits {
	readonly maxBytes: number;
	readonly timeout: Milliseconds;
}

/**
 * Reads a request's body to its end.
 *
 * Where a parser of the app has read it before, what that left of it as text or bytes is taken.
 */
export function readBody(request: IncomingMessage, { maxBytes, timeout }: BodyLimits): Promise<Buffer | NoBody> {
	if (request.readableEnded) return Promise.resolve(parsedBody(request));
	if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve("too-large");
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const end = (result: Buffer | NoBody): void => {
			clearTimeout(timer);
			request.off("data", onData);
			request.pause();
			resolve(result);
		};
		const onData = (chunk: Buffer): void => {
			size += chunk.length;
			chunks.push(chunk);
			if (size > maxBytes) end("too-large");
		};
		const timer = setTimeout(() => end("too-slow"), timeout);
		request.on("data", onData);
		request.once("end", () => end(Buffer.concat(chunks)));
		request.once("error", () => end("broken-off"));
		request.once("close", () => end("broken-off"));
	});
}

function parsedBody(request: IncomingMessage): Buffer {
	const body = "body" in request ? request.body : undefined;
	if (typeof body === "string") return Buffer.from(body);
	return body instanceof Uint8Array ? Buffer.from(body) : Buffer.alloc(0);
}
