import * as http from "node:http";
import * as https from "node:https";
import axios, { type AxiosResponse } from "axios";
import type { Milliseconds } from "../event.ts";
import { type Endpoints, endpoints } from "./endpoints.ts";
import type { Facts } from "./facts.ts";
import type { TrackingRequest } from "./tracking-request.ts";
import { wellFormed } from "./well-formed.ts";

/** How to reach a Matomo. */
export interface ClientOptions {
	/** Its address, in any of the forms that {@link endpoints} takes. */
	readonly baseUrl: string;
	/** Sent in bodies only. `undefined`: nothing that needs a permission is accepted. */
	readonly token: string | undefined;
	/** From the start of a request until its answer is complete. */
	readonly timeoutMs: Milliseconds;
	/** Our own `User-Agent` header; page views carry their visitor's. */
	readonly userAgent: string;
}

const MEGABYTE = 2 ** 20;
/** A bulk answer is some hundred bytes; what is longer is another site's page. */
const MAX_TRACKER_ANSWER = 4 * MEGABYTE;
/** A day's visits with all their actions. */
const MAX_API_ANSWER = 256 * MEGABYTE;

/**
 * Talks HTTP with Matomo and states the facts: it neither judges nor repeats. Nothing it returns or throws contains
 * the token.
 *
 * Every request has a connection of its own. A kept connection can be closed by the server in the moment of the next
 * request, and then nobody can tell whether that one was read: each such race would be an ambiguous batch.
 *
 * Proxies are taken from the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`).
 */
export class MatomoClient {
	readonly #options: ClientOptions;
	readonly #endpoints: Endpoints;
	readonly #agents = {
		httpAgent: new http.Agent({ keepAlive: false }),
		httpsAgent: new https.Agent({ keepAlive: false }),
	};

	/** @throws {UserError} when the address is not one */
	constructor(options: ClientOptions) {
		this.#options = options;
		this.#endpoints = endpoints(options.baseUrl);
	}

	/** Matomo's address without credentials, for messages. */
	get address(): string {
		return this.#endpoints.shown;
	}

	/** Posts one batch, once. Never rejects for what the network or Matomo does. */
	post(requests: readonly TrackingRequest[], signal?: AbortSignal): Promise<Facts> {
		// `token_auth` is left out when it is undefined.
		const body = JSON.stringify({ requests, token_auth: this.#options.token }, (_, value: unknown) =>
			typeof value === "string" ? wellFormed(value) : value,
		);
		return this.#send(this.#endpoints.tracker, "application/json", body, MAX_TRACKER_ANSWER, signal);
	}

	/**
	 * Calls a method of the Reporting API, e.g. `api("SitesManager.getSiteFromId", { idSite: 1 })`.
	 *
	 * @returns the facts; errors of the API itself are JSON with `result: "error"` in the body
	 */
	api(method: string, params: Readonly<Record<string, string | number>> = {}, signal?: AbortSignal): Promise<Facts> {
		const query = new URLSearchParams({ module: "API", method, format: "JSON" });
		for (const [name, value] of Object.entries(params)) query.set(name, String(value));
		const { token } = this.#options;
		const body = new URLSearchParams(token === undefined ? {} : { token_auth: token }).toString();
		const url = `${this.#endpoints.api}?${query}`;
		return this.#send(url, "application/x-www-form-urlencoded", body, MAX_API_ANSWER, signal);
	}

	async #send(url: string, type: string, body: string, maxAnswer: number, signal?: AbortSignal): Promise<Facts> {
		const abort = new AbortController();
		let code: string | undefined;
		const end = (why: string) => () => {
			code ??= why;
			abort.abort();
		};
		const timer = setTimeout(end("ETIMEDOUT"), this.#options.timeoutMs);
		const interrupted = end("ABORTED");
		signal?.addEventListener("abort", interrupted, { once: true });
		if (signal?.aborted) interrupted();
		const upload = watchedTransport();
		try {
			const response = await axios.request<string>({
				...this.#agents,
				url,
				method: "POST",
				// As bytes, so that no transform looks at it.
				data: Buffer.from(body, "utf8"),
				headers: { "Content-Type": type, "User-Agent": this.#options.userAgent, Accept: "application/json" },
				transport: upload.transport,
				signal: abort.signal,
				maxRedirects: 0,
				validateStatus: () => true,
				responseType: "text",
				transformRequest: (data: unknown) => data,
				transformResponse: (data: unknown) => data,
				maxContentLength: maxAnswer,
				maxBodyLength: Number.POSITIVE_INFINITY,
			});
			return answer(response);
		} catch (error) {
			// An error of axios holds the request with its token, so only its code goes on.
			const own = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
			if (own === undefined && !axios.isAxiosError(error)) throw error;
			return { is: "failure", code: code ?? own ?? "UNKNOWN", bodySent: upload.isBodySent() };
		} finally {
			clearTimeout(timer);
			signal?.removeEventListener("abort", interrupted);
		}
	}
}

/**
 * Node's own transport, watched: `isBodySent` is `false` as long as part of the request is still in this process.
 *
 * `finish` comes when the last byte was given to the operating system, which can be long before it arrives; from then
 * on nobody here knows. It also comes when a socket dies with bytes in hand, which is why the socket is looked at.
 */
function watchedTransport() {
	let finished = false;
	const transport = {
		request(options: https.RequestOptions, onAnswer: (answer: http.IncomingMessage) => void): http.ClientRequest {
			const native = options.protocol === "https:" ? https : http;
			const request = native.request(options, onAnswer);
			request.once("finish", () => {
				const { socket } = request;
				if (!socket || (socket.errored === null && !socket.destroyed)) finished = true;
			});
			return request;
		},
	};
	return { transport, isBodySent: () => finished };
}

function answer({ status, headers, data }: AxiosResponse<string>): Facts {
	const header = (name: string): string | undefined => {
		const value: unknown = headers[name];
		return typeof value === "string" ? value : undefined;
	};
	return {
		is: "answer",
		status,
		headers: {
			"retry-after": header("retry-after"),
			location: header("location"),
			"content-type": header("content-type"),
			date: header("date"),
		},
		body: data,
	};
}
