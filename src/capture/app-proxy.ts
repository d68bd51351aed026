import { type ClientRequest, type IncomingMessage, request as requestHttp, type ServerResponse } from "node:http";
import { request as requestHttps } from "node:https";
import type { Duplex } from "node:stream";
import { UserError } from "../errors.ts";
import { failureWords } from "../matomo/failure-words.ts";
import type { RecordOptions } from "./log-record.ts";
import { OnwardHeaders } from "./onward-headers.ts";
import { type OnProblem, Problems } from "./problems.ts";

/** The app behind. */
export interface AppProxyOptions extends Pick<RecordOptions, "trustedProxies"> {
	/** Its address, such as `http://127.0.0.1:3000`. */
	readonly upstream: string;
	readonly onProblem: OnProblem;
}

/** Passes requests on to one app, as they come, and its answers back; web sockets, too. */
export class AppProxy {
	readonly #base: URL;
	readonly #headers: OnwardHeaders;
	readonly #problems: Problems;

	/** @throws {UserError} when the address is none */
	constructor(options: AppProxyOptions) {
		this.#base = addressOf(options.upstream);
		this.#headers = new OnwardHeaders(options.trustedProxies);
		this.#problems = new Problems(options.onProblem);
	}

	/** Serves one request. */
	serve(request: IncomingMessage, response: ServerResponse): void {
		const outgoing = this.#ask(request, this.#headers.of(request));
		outgoing.on("response", (answer) => {
			this.#problems.solved(() => "the app answers again");
			response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders));
			answer.pipe(response);
			// What breaks off there is not to look whole here.
			answer.on("error", () => response.destroy());
		});
		outgoing.on("error", (error: NodeJS.ErrnoException) => {
			this.#problems.happened(`the app does not answer: ${failureWords(error.code ?? error.message)}`);
			if (response.headersSent || response.destroyed) response.destroy();
			else response.writeHead(502, { "Content-Type": "text/plain", "Cache-Control": "no-store" }).end("Bad Gateway\n");
		});
		response.on("close", () => outgoing.destroy());
		request.pipe(outgoing);
	}

	/** Serves a request to speak another protocol, such as that of web sockets. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const headers = [...this.#headers.of(request), "Connection", "Upgrade", "Upgrade", request.headers.upgrade ?? ""];
		const outgoing = this.#ask(request, headers);
		socket.on("error", () => outgoing.destroy());
		outgoing.on("error", () => socket.destroy());
		outgoing.on("upgrade", (answer, other, first) => {
			socket.write(headText(answer, answer.rawHeaders));
			if (first.length > 0) socket.write(first);
			if (head.length > 0) other.write(head);
			other.on("error", () => socket.destroy());
			other.on("close", () => socket.destroy());
			socket.on("close", () => other.destroy());
			other.pipe(socket).pipe(other);
		});
		outgoing.on("response", (answer) => {
			socket.write(headText(answer, [...endToEnd(answer.rawHeaders), "Connection", "close"]));
			answer.pipe(socket);
		});
		outgoing.end();
	}

	#ask({ method = "GET", url = "/" }: IncomingMessage, headers: readonly string[]): ClientRequest {
		const { protocol, hostname, port } = this.#base;
		const ask = protocol === "https:" ? requestHttps : requestHttp;
		const host = hostname.replace(/^\[(.*)\]$/, "$1");
		// The path as it came: an absolute one is the same to the app, which knows no other host.
		const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(?=[/?#]|$)/i, "") || "/";
		return ask({ hostname: host, port, method, path, headers, agent: false, setHost: false });
	}
}

/** Headers of an answer but for those of the connection. */
function endToEnd(rawHeaders: readonly string[]): string[] {
	const kept: string[] = [];
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const name = rawHeaders[at] ?? "";
		if (!/^(?:connection|keep-alive|transfer-encoding|proxy-connection|upgrade)$/i.test(name)) {
			kept.push(name, rawHeaders[at + 1] ?? "");
		}
	}
	return kept;
}

/** The head of an answer as bytes. */
function headText({ statusCode, statusMessage }: IncomingMessage, headers: readonly string[]): string {
	const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
	for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
	return `${lines.join("\r\n")}\r\n\r\n`;
}

function addressOf(text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "";
	if (isPlain) return url;
	throw new UserError({
		problem: "bad address of the app",
		expected: "scheme, host and port, such as http://127.0.0.1:3000",
		found: JSON.stringify(text),
	});
}
