import type { IncomingMessage, ServerResponse } from "node:http";
import type { CapturedRequest, CapturedResponse } from "./captured.ts";

/** The part of a Fastify instance that is needed. */
export interface FastifyLike {
	addHook(name: string, hook: (...things: never[]) => unknown): unknown;
}

/** A plugin for `fastify.register`. */
export type FastifyPlugin = (instance: FastifyLike, options: unknown, done: () => void) => void;

/** What Fastify's hooks hand over. */
interface Raw<T> {
	readonly raw: T;
}

/**
 * Makes a Fastify plugin of a middleware: it runs at the start of every request of the whole server, also of routes
 * that are registered beside it.
 *
 * @param close is waited for when the server closes
 * @see https://fastify.dev/docs/latest/Reference/Plugins/#handle-the-scope
 */
export function fastifyPlugin(
	middleware: (request: CapturedRequest, response: CapturedResponse) => void,
	close: () => Promise<void>,
): FastifyPlugin {
	return named((instance, _, done) => {
		instance.addHook("onRequest", (request: Raw<CapturedRequest>, reply: Raw<CapturedResponse>, next: () => void) => {
			middleware(request.raw, reply.raw);
			next();
		});
		instance.addHook("onClose", close);
		done();
	});
}

/**
 * Makes a Fastify plugin of something that answers some requests itself: those never reach a route.
 *
 * @param takes answers a request that is its own, or says that it is not
 * @param close is waited for when the server closes
 */
export function fastifyTakeover(
	takes: (request: IncomingMessage, response: ServerResponse) => boolean,
	close: () => Promise<void>,
): FastifyPlugin {
	return named((instance, _, done) => {
		instance.addHook(
			"onRequest",
			(request: Raw<IncomingMessage>, reply: Raw<ServerResponse> & { hijack(): void }, next: () => void) => {
				if (takes(request.raw, reply.raw)) reply.hijack();
				else next();
			},
		);
		instance.addHook("onClose", close);
		done();
	});
}

function named(plugin: FastifyPlugin): FastifyPlugin {
	return Object.assign(plugin, {
		[Symbol.for("skip-override")]: true,
		[Symbol.for("fastify.display-name")]: "matomo-monorail",
	});
}
