import { answerFacts } from "./answer-facts.ts";
import type { CapturedRequest, CapturedResponse } from "./captured.ts";
import { isClaimed } from "./claimed.ts";
import { type FastifyPlugin, fastifyPlugin } from "./fastify-plugin.ts";
import { type LogOptions, type LogStats, openLog } from "./line-log.ts";
import { logLine, type RecordOptions, RecordReader } from "./log-record.ts";
import { Problems, toStderr } from "./problems.ts";

/** How requests are logged. */
export interface RequestLoggerOptions extends LogOptions, RecordOptions {
	/** Requests that get no line, such as those of a monitor. */
	readonly skip?: (request: CapturedRequest) => boolean;
}

/**
 * Middleware that writes a line for each request. It can be called without `next`, in a server of `node:http`, and
 * has the same as a plugin for Fastify.
 */
export interface RequestLogger {
	(request: CapturedRequest, response: CapturedResponse, next?: (error?: unknown) => void): void;
	/** `app.register(logger.fastify)`; Fastify closes the log with itself. */
	readonly fastify: FastifyPlugin;
	readonly stats: LogStats;
	/** Opens the file anew, as SIGHUP does. */
	reopen(): void;
	/** Writes what waits. To be waited for before the process ends. */
	close(): Promise<void>;
}

/** What nginx says of a client that went away before it had the whole answer. */
const WENT_AWAY = 499;

/**
 * Logs each request in the monorail format when it has been answered: what `monorail upload` needs, and no cookies and
 * no bodies.
 *
 * It never throws, waits or fails, whatever becomes of the log: {@link RequestLogger.stats} and `onProblem` tell.
 *
 * @example
 * ```ts
 * import { requestLogger } from "matomo-monorail/capture";
 *
 * const logger = requestLogger({ log: "/var/log/shop/request.ndjson", trustedProxies: ["loopback"] });
 * app.use(logger); // Express, Connect, Polka, NestJS: before everything else
 * ```
 * @throws {UserError} for a bad option
 */
export function requestLogger(options: RequestLoggerOptions): RequestLogger {
	const reader = new RecordReader(options);
	const log = openLog(options);
	const problems = new Problems(options.onProblem ?? toStderr);
	const failed = (error: unknown): void =>
		problems.happened(`a request could not be logged: ${error instanceof Error ? error.message : String(error)}`);
	const capture = (request: CapturedRequest, response: CapturedResponse): void => {
		if (options.skip?.(request)) return;
		const begin = performance.now();
		const record = reader.read(request, Date.now());
		let isLogged = false;
		const end = (status: number): void => {
			if (isLogged) return;
			isLogged = true;
			try {
				if (isClaimed(response)) return;
				const { contentType, bytes } = answerFacts(response);
				log.write(logLine(record, { status, duration: performance.now() - begin, contentType, bytes }));
			} catch (error) {
				failed(error);
			}
		};
		response.on("finish", () => end(response.statusCode));
		response.on("close", () => end(WENT_AWAY));
	};
	const middleware = (request: CapturedRequest, response: CapturedResponse, next?: (error?: unknown) => void) => {
		try {
			capture(request, response);
		} catch (error) {
			failed(error);
		}
		next?.();
	};
	return Object.defineProperties(middleware, {
		fastify: { value: fastifyPlugin(middleware, () => log.close()) },
		stats: { get: () => log.stats },
		reopen: { value: () => log.reopen() },
		close: { value: () => log.close() },
	}) as RequestLogger;
}
