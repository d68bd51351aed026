import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Milliseconds } from "../event.ts";
import { claim } from "./claimed.ts";
import { type FastifyPlugin, fastifyTakeover } from "./fastify-plugin.ts";
import { HitLog } from "./hit-log.ts";
import { HitProxy } from "./hit-proxy.ts";
import type { LogStats } from "./line-log.ts";
import { answerScript } from "./script-answer.ts";
import { ScriptCache } from "./script-cache.ts";
import { type TrackerProxyOptions, trackerProxyPlan } from "./tracker-options.ts";
import { askUpstream } from "./upstream.ts";

/** What the proxy has done so far. */
export interface TrackerProxyStats {
	/** Hits that Matomo took. */
	readonly passed: number;
	/** Hits that did not reach Matomo, or that it refused. */
	readonly failed: number;
	/** Hits that wait for Matomo now. */
	readonly pending: number;
	readonly log: LogStats;
}

/** Middleware that answers the tracker's requests and leaves all others to `next`; without that they get 404. */
export interface TrackerProxy {
	(request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void;
	/** `app.register(proxy.fastify)`; Fastify closes the log with itself. */
	readonly fastify: FastifyPlugin;
	readonly stats: TrackerProxyStats;
	/** Opens the log anew, as SIGHUP does. */
	reopen(): void;
	/**
	 * Waits for hits under way, gives up those that take longer than `within` (5 s), and writes what waits. To be waited
	 * for before the process ends.
	 */
	close(within?: Milliseconds): Promise<void>;
}

const CLOSES_WITHIN: Milliseconds = 5_000;
const SCRIPT_LIMITS = { connectTimeout: 5_000, timeout: 30_000, maxBytes: 8 * 1024 * 1024 };

/**
 * Serves Matomo's tracker under the site's own paths: the script from a cache, and the endpoint, whose hits it sends
 * on and logs with what Matomo answered.
 *
 * It asks two fixed addresses and no others. When Matomo is slow or down, browsers get their answer all the same; the
 * log says what did not arrive. It is to stand before whatever reads bodies.
 *
 * @example
 * ```ts
 * app.use(trackerProxy({ matomoUrl: "https://matomo.example.org", log: "/var/log/shop/tracker.ndjson" }));
 * ```
 * @throws {UserError} for a bad option
 */
export function trackerProxy(options: TrackerProxyOptions): TrackerProxy {
	const plan = trackerProxyPlan(options);
	const log = new HitLog(options);
	const hits = new HitProxy(plan, log);
	const script = new ScriptCache(
		(headers) => askUpstream({ url: plan.script, method: "GET", headers }, SCRIPT_LIMITS),
		{ maxAge: plan.scriptMaxAge, patience: plan.patience },
	);
	/** @returns whether the request is one of ours: only whole paths are, exactly as they were configured */
	const takes = (request: IncomingMessage, response: ServerResponse): boolean => {
		const target = "originalUrl" in request ? String(request.originalUrl) : (request.url ?? "");
		const question = target.indexOf("?");
		const path = question === -1 ? target : target.slice(0, question);
		if (plan.trackerPaths.has(path)) {
			claim(response);
			hits.serve(request, response, question === -1 ? "" : target.slice(question + 1));
			return true;
		}
		if (!plan.scriptPaths.has(path)) return false;
		if (request.method !== "GET" && request.method !== "HEAD") refuse(response, 405, { Allow: "GET, HEAD" });
		else void serveScript(request, response);
		return true;
	};
	const serveScript = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const found = await script.get().catch(() => undefined);
		answerScript(request, response, found, plan.scriptMaxAge);
	};
	const middleware = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => {
		if (takes(request, response)) return;
		if (next) next();
		else refuse(response, 404);
	};
	const close = async (within: Milliseconds = CLOSES_WITHIN): Promise<void> => {
		await hits.close(within);
		await log.close();
	};
	return Object.defineProperties(middleware, {
		fastify: { value: fastifyTakeover(takes, () => close()) },
		stats: { get: () => ({ ...hits.counts, log: log.stats }) },
		reopen: { value: () => log.reopen() },
		close: { value: close },
	}) as TrackerProxy;
}

function refuse(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
	response.writeHead(status, { ...headers, "Content-Length": 0 }).end();
}
