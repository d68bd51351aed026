/**
 * Monorail's other half: writes the logs that its command line reads, from inside a Node app.
 *
 * @module
 */

export type { CapturedRequest, CapturedResponse } from "./captured.ts";
export type { FastifyPlugin } from "./fastify-plugin.ts";
export type { LogOptions, LogStats } from "./line-log.ts";
export type { RecordOptions } from "./log-record.ts";
export { type RequestLogger, type RequestLoggerOptions, requestLogger } from "./request-logger.ts";
export {
	type TrackerProxyOptions,
	VISITOR_ADDRESS,
	type VisitorAddress,
} from "./tracker-options.ts";
export { type TrackerProxy, type TrackerProxyStats, trackerProxy } from "./tracker-proxy.ts";
