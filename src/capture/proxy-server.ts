import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Writable } from "node:stream";
import type { Milliseconds } from "../event.ts";
import { AppProxy } from "./app-proxy.ts";
import type { LogStats } from "./line-log.ts";
import { type RequestLogger, requestLogger } from "./request-logger.ts";
import type { TrackerProxyOptions } from "./tracker-options.ts";
import { type TrackerProxy, type TrackerProxyStats, trackerProxy } from "./tracker-proxy.ts";

/** A server of its own, in front of an app or beside it. */
export interface ProxyServerOptions extends Omit<TrackerProxyOptions, "log"> {
	readonly host: string;
	/** 0: any that is free. */
	readonly port: number;
	/** The app behind; without one, everything but the tracker is 404. */
	readonly upstream?: string | undefined;
	/** Path at which it tells how it is; such requests are not logged. */
	readonly healthPath: string;
	readonly requestLog: string | Writable;
	readonly trackerLog: string | Writable;
}

/** How it is. */
export interface Health {
	/** `degraded`: it works, but a log cannot be written. */
	readonly status: "ok" | "degraded";
	readonly requestLog: LogStats;
	readonly tracker: TrackerProxyStats;
}

/** Tracker proxy and request logger as one small server. */
export class ProxyServer {
	readonly #options: ProxyServerOptions;
	readonly #logger: RequestLogger;
	readonly #tracker: TrackerProxy;
	readonly #app: AppProxy | undefined;
	readonly #server: Server;

	/** @throws {UserError} for a bad option */
	constructor(options: ProxyServerOptions) {
		const { upstream, onProblem = () => undefined, trustedProxies = [] } = options;
		this.#options = options;
		this.#app = upstream === undefined ? undefined : new AppProxy({ upstream, onProblem, trustedProxies });
		const isHealth = this.#isHealth.bind(this);
		this.#logger = requestLogger({ ...options, log: options.requestLog, skip: isHealth });
		this.#tracker = trackerProxy({ ...options, log: options.trackerLog });
		this.#server = createServer((request, response) => this.#serve(request, response));
		this.#server.on("upgrade", (request, socket, head) => {
			if (this.#app) this.#app.upgrade(request, socket, head);
			else socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
		});
	}

	/** How it is now. */
	get health(): Health {
		const requestLog = this.#logger.stats;
		const tracker = this.#tracker.stats;
		const isWell = requestLog.problem === undefined && tracker.log.problem === undefined;
		return { status: isWell ? "ok" : "degraded", requestLog, tracker };
	}

	/** Begins to listen. @returns its address. @throws what the operating system says */
	async start(): Promise<string> {
		const { host, port } = this.#options;
		await new Promise<void>((resolve, reject) => {
			this.#server.once("error", reject);
			this.#server.listen(port, host, () => resolve());
		});
		const at = this.#server.address() as AddressInfo;
		return `http://${at.family === "IPv6" ? `[${at.address}]` : at.address}:${at.port}`;
	}

	/** Takes no more connections, lets what is under way come to its end, but not for longer, and writes the logs. */
	async stop(within: Milliseconds): Promise<void> {
		const timer = setTimeout(() => this.#server.closeAllConnections(), within);
		await new Promise<void>((resolve) => {
			this.#server.close(() => resolve());
			this.#server.closeIdleConnections();
		});
		clearTimeout(timer);
		await Promise.all([this.#tracker.close(within), this.#logger.close()]);
	}

	#serve(request: IncomingMessage, response: ServerResponse): void {
		if (this.#isHealth(request)) {
			this.#tellHealth(response);
			return;
		}
		this.#logger(request, response);
		this.#tracker(request, response, () => {
			if (this.#app) this.#app.serve(request, response);
			else response.writeHead(404, { "Content-Type": "text/plain" }).end("Not Found\n");
		});
	}

	#isHealth({ url }: { readonly url?: string | undefined }): boolean {
		return url === this.#options.healthPath;
	}

	#tellHealth(response: ServerResponse): void {
		const body = `${JSON.stringify(this.health)}\n`;
		const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
		response.writeHead(200, { ...headers, "Content-Length": Buffer.byteLength(body) }).end(body);
	}
}
