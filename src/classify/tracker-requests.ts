import type { LogEvent } from "../event.ts";
import { TextQuery } from "../request-query.ts";

/**
 * Whether a call only asks whether the tracker may be called from another origin: it has the query of the call that comes
 * then, and Matomo stores nothing of it.
 *
 * @see https://developer.mozilla.org/docs/Glossary/Preflight_request
 */
export function isPreflight({ method }: LogEvent): boolean {
	return method === "OPTIONS";
}

/** `queuedtracking=0` and the like alone are no tracking request. */
export function hasParameters(query: string): boolean {
	return query.includes("idsite=") || query.includes("rec=");
}

/** Whether a body was sent that the log does not have. */
export function lacksBody({ body, method, contentLength }: LogEvent): boolean {
	return body === undefined && method === "POST" && contentLength !== 0;
}

/**
 * The tracking requests of a body, each as a query string: bulk JSON is recognised by its content, since trackers send
 * it as a form.
 *
 * @returns `undefined` when the body cannot be read, for example because the log cut it off
 */
export function bodyRequests(body: string): readonly string[] | undefined {
	if (!body.includes('"requests"')) return hasParameters(body) ? [body] : undefined;
	let bulk: unknown;
	try {
		bulk = JSON.parse(body);
	} catch {
		return undefined;
	}
	const requests = typeof bulk === "object" && bulk !== null && "requests" in bulk ? bulk.requests : undefined;
	if (!Array.isArray(requests)) return undefined;
	return requests.flatMap((request: unknown) => {
		const query = bulkEntry(request);
		return query === undefined ? [] : [query];
	});
}

/**
 * All tracking requests of a call of the tracker, each as a query string; none when it has none.
 *
 * @returns `undefined` when a body was sent that the log does not have, or that cannot be read
 */
export function trackerRequests(event: LogEvent): readonly string[] | undefined {
	if (isPreflight(event)) return [];
	const query = TextQuery.of(event.target).text;
	if (hasParameters(query)) return [query];
	if (event.body !== undefined) return bodyRequests(event.body);
	return lacksBody(event) ? undefined : [];
}

function bulkEntry(request: unknown): string | undefined {
	if (typeof request === "string") return request.slice(request.indexOf("?") + 1);
	if (typeof request !== "object" || request === null) return undefined;
	const query = new URLSearchParams();
	// JSON.stringify for what is no plain value: the text form of an object is whatever its sender makes of it.
	for (const [name, value] of Object.entries(request)) {
		query.set(name, typeof value === "object" ? JSON.stringify(value) : String(value));
	}
	return query.toString();
}
