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
	const plugin: FastifyPlugin = (instance, _, done) => {
		instance.addHook("onRequest", (request: Raw<CapturedRequest>, reply: Raw<CapturedResponse>, next: () => void) => {
			middleware(request.raw, reply.raw);
			next();
		});
		instance.addHook("onClose", close);
		done();
	};
	return Object.assign(plugin, {
		[Symbol.for("skip-override")]: true,
		[Symbol.for("fastify.display-name")]: "matomo-monorail",
	});
}
