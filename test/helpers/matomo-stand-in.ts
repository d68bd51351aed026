import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { BEHAVIOURS, type Behaviour, nameOf } from "./matomo/behaviour.ts";
import { type Answer, Tracker } from "./matomo/bulk.ts";
import type { Bearer, StoredAction } from "./matomo/entry.ts";
import { reportingApi } from "./matomo/reporting-api.ts";
import { defaultSettings, type StandInSettings } from "./matomo/settings.ts";

/** One HTTP request as it came in. */
export interface SeenRequest {
	readonly method: string;
	/** Path and query. */
	readonly path: string;
	readonly headers: IncomingMessage["headers"];
	/** As JSON where it is JSON, else as text. */
	readonly body: unknown;
	readonly at: number;
	/** How many tracking requests were under way when this one had come in, itself included. */
	readonly underWay: number;
	/** Whether a behaviour could be asked for it. */
	readonly isBulk: boolean;
}

/**
 * A Matomo to test against, over real sockets: tracker, bulk tracking and a little of the Reporting API.
 *
 * @example
 * const matomo = await startMatomo();
 * matomo.behave(["unavailable", { is: "slow", ms: 20 }]);
 * …
 * assert.is(matomo.stored.length, 1);
 * await matomo.close();
 */
export interface MatomoStandIn {
	/** Its address, with a trailing slash. */
	readonly url: string;
	/** The token of the settings, which may write. */
	readonly token: string;
	/** Every stored action, in the order of storing. */
	readonly stored: readonly StoredAction[];
	/** Every request, in the order of arrival. */
	readonly seen: readonly SeenRequest[];
	/** May be changed at any time. */
	readonly settings: StandInSettings;
	/** What happens to the next bulk requests, one each, after what was asked for before. */
	behave(next: Behaviour | readonly Behaviour[]): void;
	/** What happens when nothing else is asked for. */
	behaveAlways(always: Behaviour): void;
	/** Refuses connections, until {@link accept}. */
	refuse(): Promise<void>;
	/** Takes connections again, at the same address. */
	accept(): Promise<void>;
	close(): Promise<void>;
}

/** Starts a stand-in on a free port of this machine, or on the given one. */
export async function startMatomo(
	options: Partial<StandInSettings> & { readonly port?: number } = {},
): Promise<MatomoStandIn> {
	const settings: StandInSettings = { ...defaultSettings(), ...options };
	const tracker = new Tracker(settings);
	const stored: StoredAction[] = [];
	const seen: SeenRequest[] = [];
	const script: Behaviour[] = [];
	let always: Behaviour = "process";
	let underWay = 0;

	const server = createServer((request, response) => {
		// A client that goes away is an everyday thing here.
		request.on("error", () => undefined);
		void handle(request, response);
	});
	server.on("connection", (socket: Socket) => {
		if (script[0] !== undefined && nameOf(script[0]) === "reset-connection") {
			script.shift();
			socket.resetAndDestroy();
		}
	});

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname, searchParams } = new URL(request.url ?? "/", "http://stand-in");
		const isTracker = /\/(matomo|piwik)\.php$/.test(pathname);
		if (isTracker) {
			underWay++;
			response.once("close", () => underWay--);
		}
		const body = await bodyOf(request);
		if (body === undefined) return;
		const text = body.toString("utf8");
		const isBulk = isTracker && text.includes('"requests"');
		seen.push({
			method: request.method ?? "",
			path: request.url ?? "",
			headers: request.headers,
			body: jsonOr(text),
			at: settings.now(),
			underWay,
			isBulk,
		});
		const form = new URLSearchParams(text);
		if (isBulk && body.length <= settings.byteLimit && request.headers["content-encoding"] === undefined) {
			await bulk(body, bearerOf(request, settings), response);
		} else if (isTracker) {
			const parameters = new URLSearchParams([...searchParams, ...(text.startsWith("{") || isBulk ? [] : form)]);
			const processed = tracker.single(parameters, bearerOf(request, settings));
			const isTooLarge = body.length > settings.byteLimit;
			if (!isTooLarge) stored.push(...processed.stored);
			write(response, isTooLarge ? { status: 413, body: "<html>413</html>", type: "text/html" } : processed.answer);
		} else if (pathname.endsWith("/matomo.js") && settings.script !== "") {
			write(response, { status: 200, body: settings.script, type: "application/javascript" });
		} else if (/(\/|\/index\.php)$/.test(pathname) && searchParams.get("module") === "API") {
			write(response, reportingApi(searchParams, form, stored, settings));
		} else {
			write(response, { status: 404, body: "<html><body>Not Found</body></html>", type: "text/html" });
		}
	}

	async function bulk(body: Buffer, bearer: Bearer, response: ServerResponse): Promise<void> {
		const behaviour = script.shift() ?? always;
		const processed = tracker.bulk(body, bearer);
		await BEHAVIOURS[nameOf(behaviour)]({
			processed,
			options: typeof behaviour === "string" ? {} : behaviour,
			commit: (count) => stored.push(...processed.stored.slice(0, count)),
			answer: (answer) => write(response, answer),
			drop: (half) => {
				if (half !== undefined) {
					response.writeHead(half.status, { "Content-Length": half.body.length });
					response.write(half.body.slice(0, 10), () => response.destroy());
				} else response.destroy();
			},
		});
	}

	const port = await listen(server, options.port ?? 0);
	return {
		url: `http://127.0.0.1:${port}/`,
		get token() {
			return settings.token;
		},
		stored,
		seen,
		settings,
		behave: (next) => script.push(...(Array.isArray(next) ? next : [next])),
		behaveAlways: (behaviour) => {
			always = behaviour;
		},
		refuse: () => closed(server),
		accept: async () => void (await listen(server, port)),
		close: () => closed(server),
	};
}

/** `undefined` when the client went away. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of request) chunks.push(chunk);
	} catch {
		return undefined;
	}
	return Buffer.concat(chunks);
}

function bearerOf(request: IncomingMessage, settings: StandInSettings): Bearer {
	const header = (name: string): string => String(request.headers[name] ?? "");
	const forwarded = settings.trustForwardedFor ? header("x-forwarded-for").split(",")[0]?.trim() : undefined;
	return {
		address: forwarded || (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
		userAgent: header("user-agent"),
		language: header("accept-language"),
		referer: header("referer"),
		isPreview: header("x-purpose") === "preview",
		isIgnored: /(?:^|;\s*)(?:matomo|piwik)_ignore=/.test(header("cookie")),
	};
}

function write(response: ServerResponse, { status, body, type = "application/json", headers = {} }: Answer): void {
	response.writeHead(status, status === 204 ? headers : { "Content-Type": type, ...headers });
	response.end(body, type.startsWith("image/") ? "latin1" : "utf8");
}

function jsonOr(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function listen(server: Server, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
	});
}

function closed(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
