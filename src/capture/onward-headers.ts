import type { IncomingMessage } from "node:http";
import { senderOf, type TrustedProxies, trustedProxies } from "./trusted-proxies.ts";

/** Headers between two neighbours: they do not travel on. */
const NEIGHBOURLY: ReadonlySet<string> = new Set([
	"connection",
	"keep-alive",
	"proxy-authenticate",
	"proxy-authorization",
	"proxy-connection",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
]);

/** Made anew: what a visitor says in them is not to be believed. */
const FORWARDED: ReadonlySet<string> = new Set(["x-forwarded-for", "x-forwarded-proto"]);

/** Headers with which requests travel on to an app. */
export class OnwardHeaders {
	readonly #trusted: TrustedProxies;

	/** @param trusted proxies whose `X-Forwarded-For` is believed. @throws {UserError} for a bad one */
	constructor(trusted?: readonly string[]) {
		this.#trusted = trustedProxies(trusted);
	}

	/** Names and values in turn, as they came and in their order, but for what is between neighbours. */
	of(request: IncomingMessage): string[] {
		const { rawHeaders, headers } = request;
		const named = (headers.connection ?? "").toLowerCase().split(/\s*,\s*/);
		const kept: string[] = [];
		for (let at = 0; at < rawHeaders.length; at += 2) {
			const name = (rawHeaders[at] ?? "").toLowerCase();
			// A body's length is part of the message, whoever calls it the connection's.
			const isLength = name === "content-length" || name === "host";
			if (NEIGHBOURLY.has(name) || FORWARDED.has(name) || (named.includes(name) && !isLength)) continue;
			kept.push(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
		}
		if (headers["transfer-encoding"] !== undefined) kept.push("Transfer-Encoding", "chunked");
		const { address, scheme } = senderOf(request, this.#trusted);
		return [...kept, "X-Forwarded-For", address, "X-Forwarded-Proto", scheme, "Connection", "close"];
	}
}
