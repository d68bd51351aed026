import type { IncomingMessage, ServerResponse } from "node:http";
import type { Milliseconds } from "../event.ts";
import type { BegunHit, HitEnd, HitLog } from "./hit-log.ts";
import { sendHit } from "./hit-sender.ts";
import { passedBack } from "./passed-on.ts";
import { type NoBody, readBody } from "./request-body.ts";
import type { TrackerProxyPlan } from "./tracker-options.ts";
import type { NoAnswer, UpstreamAnswer } from "./upstream.ts";

/** How many hits there were. */
export interface HitCounts {
	readonly passed: number;
	readonly failed: number;
	readonly pending: number;
}

/** What a client gets whose body is not taken; 499 if it has gone away and gets nothing. */
const NO_BODY: Readonly<Record<NoBody, number>> = { "too-large": 413, "too-slow": 408, "broken-off": 499 };

/** What a gateway says of a server that does not answer. */
const GATEWAY: Readonly<Record<NoAnswer, number>> = { unreachable: 502, unanswered: 504 };

/** Passes hits on to Matomo, gives browsers their answer in time, and logs how each ended. */
export class HitProxy {
	readonly #plan: TrackerProxyPlan;
	readonly #log: HitLog;
	readonly #giveUp = new AbortController();
	readonly #underWay = new Set<Promise<void>>();
	#passed = 0;
	#failed = 0;
	#pending = 0;

	constructor(plan: TrackerProxyPlan, log: HitLog) {
		this.#plan = plan;
		this.#log = log;
	}

	/** How many hits there were so far. */
	get counts(): HitCounts {
		return { passed: this.#passed, failed: this.#failed, pending: this.#pending };
	}

	/** Waits until no hit is under way; those that take longer are given up. */
	async close(within: Milliseconds): Promise<void> {
		const timer = setTimeout(() => this.#giveUp.abort(), within);
		while (this.#underWay.size > 0) await Promise.all(this.#underWay);
		clearTimeout(timer);
	}

	/** Serves one hit. @param query without `?`, as sent */
	serve(request: IncomingMessage, response: ServerResponse, query: string): void {
		const hit = this.#log.begin(request);
		const serving = this.#serve(request, response, query, hit)
			// Whatever went wrong, the browser is to have its answer.
			.catch(() => this.#lost(hit, response, 204, { upstreamStatus: 503 }))
			.finally(() => this.#underWay.delete(serving));
		this.#underWay.add(serving);
	}

	async #serve(request: IncomingMessage, response: ServerResponse, query: string, hit: BegunHit): Promise<void> {
		const { maxBody, bodyTimeout, maxPending, patience } = this.#plan;
		const { method = "", headers } = request;
		if (method !== "GET" && method !== "POST") return this.#lost(hit, response, 405);
		if (headers["content-encoding"] !== undefined) return this.#lost(hit, response, 415);
		const body = await readBody(request, { maxBytes: maxBody, timeout: bodyTimeout });
		if (!Buffer.isBuffer(body)) return this.#lost(hit, response, NO_BODY[body]);
		if (this.#pending >= maxPending) return this.#lost(hit, response, 204, { upstreamStatus: 503, body });
		this.#pending++;
		const timer = setTimeout(() => answer(response, 204), patience);
		const parts = { method, query, headers, body, address: hit.address };
		const matomo = await sendHit(parts, this.#plan, this.#giveUp.signal).finally(() => {
			clearTimeout(timer);
			this.#pending--;
		});
		if (typeof matomo === "string") return this.#lost(hit, response, 204, { upstreamStatus: GATEWAY[matomo], body });
		if (isTaken(matomo)) this.#passed++;
		else this.#failed++;
		passBack(response, matomo);
		hit.end({ status: response.statusCode, upstreamStatus: matomo.status, body });
	}

	/** The hit does not get to Matomo, or nobody knows. */
	#lost(hit: BegunHit, response: ServerResponse, status: number, end: Omit<HitEnd, "status"> = {}): void {
		this.#failed++;
		answer(response, status);
		hit.end({ ...end, status: status === 499 ? status : response.statusCode });
	}
}

/** 304 is what a cached image is answered with. */
function isTaken({ status }: UpstreamAnswer): boolean {
	return (status >= 200 && status < 300) || status === 304;
}

/** Gives the browser Matomo's answer. Its troubles and its redirections are not the browser's. */
function passBack(response: ServerResponse, matomo: UpstreamAnswer): void {
	const isForBrowser = isTaken(matomo) || (matomo.status >= 400 && matomo.status < 500);
	if (!isForBrowser) answer(response, 204);
	if (response.headersSent || response.destroyed) return;
	const { status, headers, body } = matomo;
	const length = status === 204 || status === 304 ? {} : { "content-length": body.length };
	response.writeHead(status, { ...passedBack(headers), ...length });
	response.end(length["content-length"] === undefined ? undefined : body);
}

/** Ends an answer that has not begun. What is left of a refused body is not waited for. */
function answer(response: ServerResponse, status: number): void {
	if (response.headersSent || response.destroyed) return;
	const isRefused = status >= 400 && response.req.httpVersionMajor < 2;
	const headers = {
		"Cache-Control": "no-store",
		...(isRefused && { Connection: "close" }),
		...(status !== 204 && { "Content-Length": 0 }),
		...(status === 405 && { Allow: "GET, POST" }),
	};
	response.writeHead(status, headers).end();
}
