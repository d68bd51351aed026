import * as http from "node:http";
import * as https from "node:https";
import type { Milliseconds } from "../event.ts";

/** A request to a fixed server. */
export interface UpstreamRequest {
	readonly url: URL;
	readonly method: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: Buffer | undefined;
}

/** What a server answered. */
export interface UpstreamAnswer {
	readonly status: number;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: Buffer;
}

/**
 * Why there is no answer: there was no connection, so the request cannot have arrived; or there was one, and nobody
 * knows what became of the request.
 */
export type NoAnswer = "unreachable" | "unanswered";

/** How long a server may take, and how much it may say. */
export interface UpstreamLimits {
	/** Until there is a connection. */
	readonly connectTimeout: Milliseconds;
	/** Until the answer is complete. */
	readonly timeout: Milliseconds;
	readonly maxBytes: number;
}

/**
 * Sends one request, once, by a connection of its own: a kept one could be closed in the moment of the next request,
 * and nobody could tell whether that was read. Redirections are not followed.
 * Never rejects.
 */
export function askUpstream(
	request: UpstreamRequest,
	limits: UpstreamLimits,
	giveUp?: AbortSignal,
): Promise<UpstreamAnswer | NoAnswer> {
	return new Promise((resolve) => {
		const { url, method, headers, body } = request;
		const length = body === undefined ? {} : { "content-length": String(body.length) };
		const { request: start } = url.protocol === "https:" ? https : http;
		let outgoing: http.ClientRequest;
		let noAnswer: NoAnswer = "unreachable";
		const timers: NodeJS.Timeout[] = [];
		const end = (answer?: UpstreamAnswer): void => {
			for (const timer of timers) clearTimeout(timer);
			giveUp?.removeEventListener("abort", onGiveUp);
			resolve(answer ?? noAnswer);
			if (answer === undefined) outgoing?.destroy();
		};
		const onGiveUp = (): void => end();
		try {
			outgoing = start(url, { method, headers: { ...headers, ...length }, agent: false }, (incoming) => {
				const chunks: Buffer[] = [];
				let size = 0;
				incoming.on("data", (chunk: Buffer) => {
					size += chunk.length;
					if (size > limits.maxBytes) end();
					else chunks.push(chunk);
				});
				incoming.on("end", () => {
					if (!incoming.complete) end();
					else end({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
				});
				incoming.on("error", () => end());
				incoming.on("close", () => end());
			});
		} catch {
			// A header that Node refuses to send.
			resolve(noAnswer);
			return;
		}
		const connecting = setTimeout(() => end(), limits.connectTimeout);
		timers.push(
			connecting,
			setTimeout(() => end(), limits.timeout),
		);
		const secured = url.protocol === "https:" ? "secureConnect" : "connect";
		outgoing.on("socket", (socket) => {
			socket.once(secured, () => {
				noAnswer = "unanswered";
				clearTimeout(connecting);
			});
		});
		outgoing.on("error", () => end());
		giveUp?.addEventListener("abort", onGiveUp);
		outgoing.end(body);
		if (giveUp?.aborted) end();
	});
}
