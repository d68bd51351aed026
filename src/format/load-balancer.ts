import type { Milliseconds } from "../event.ts";
import { parseIp } from "./address.ts";
import { decodeEscapes } from "./escape.ts";
import { present } from "./fields.ts";
import { parseRequestLine } from "./request-line.ts";
import { parseUrl } from "./request-url.ts";
import { parseSeconds } from "./time.ts";

/** Where a load balancer's request line says that the request went: it has an absolute URL. */
export interface Balanced {
	readonly method: string;
	readonly scheme: string | undefined;
	readonly host: string | undefined;
	readonly target: string;
}

/**
 * Takes the request line of Amazon's load balancers apart: `GET https://shop.example:443/path HTTP/1.1`, or
 * `- http://shop.example:80- -` and `- - - ` for what was no HTTP.
 */
export function parseBalanced(request: string): Balanced {
	const { method, target } = parseRequestLine(decodeEscapes(request));
	const place = method === "-" ? undefined : parseUrl(target);
	return method === "-"
		? { method: "", scheme: undefined, host: undefined, target: "" }
		: { method, scheme: place?.scheme, host: place?.host, target: place?.target ?? target };
}

/** The address of `203.0.113.7:41342` or `[2001:db8::7]:41342`. */
export function parseClientPort(text: string | undefined): string | undefined {
	const given = present(text);
	if (given === undefined) return undefined;
	// IPv6 is logged without brackets, too.
	return parseIp(given.startsWith("[") ? given : given.slice(0, given.lastIndexOf(":")));
}

/** The sum of times in seconds, of which each may be `-1` or `-`; `undefined` when none is known. */
export function sumOfSeconds(texts: readonly (string | undefined)[]): Milliseconds | undefined {
	const known = texts.map((text) => parseSeconds(text ?? "")).filter((time) => !Number.isNaN(time));
	return known.length === 0 ? undefined : Math.round(known.reduce((sum, time) => sum + time) * 1000) / 1000;
}
