import type { IncomingMessage, ServerResponse } from "node:http";
import type { Milliseconds } from "../event.ts";
import type { Script } from "./script-cache.ts";

/** Answers a request for the tracker's script; without one with 503, which browsers forget at once. */
export function answerScript(
	request: IncomingMessage,
	response: ServerResponse,
	script: Script | undefined,
	maxAge: Milliseconds,
): void {
	if (script === undefined) {
		response.writeHead(503, { "Cache-Control": "no-store", "Retry-After": "30", "Content-Length": 0 }).end();
		return;
	}
	const tag = `"${script.hash}"`;
	const headers = {
		ETag: tag,
		Vary: "Accept-Encoding",
		"Cache-Control": `public, max-age=${Math.floor(maxAge / 1000)}`,
		"X-Content-Type-Options": "nosniff",
	};
	if (has(request.headers["if-none-match"], tag)) {
		response.writeHead(304, headers).end();
		return;
	}
	const isGzip = acceptsGzip(String(request.headers["accept-encoding"] ?? ""));
	const body = isGzip ? script.gzipped : script.plain;
	const encoding = isGzip ? { "Content-Encoding": "gzip", ETag: `W/${tag}` } : {};
	response.writeHead(200, { ...headers, ...encoding, "Content-Type": script.type, "Content-Length": body.length });
	response.end(request.method === "HEAD" ? undefined : body);
}

function has(tags: string | undefined, tag: string): boolean {
	return (tags ?? "").split(/\s*,\s*/).some((each) => each.replace(/^W\//, "") === tag);
}

function acceptsGzip(accepted: string): boolean {
	return accepted
		.split(",")
		.some((each) => /^\s*(?:gzip|\*)\s*(?:;|$)/i.test(each) && !/;\s*q=0(?:\.0*)?\s*$/i.test(each));
}
