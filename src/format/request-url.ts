import { parseHost, parseScheme } from "./fields.ts";

/** Where a request went. */
export interface Place {
	readonly scheme: "http" | "https" | undefined;
	/** Lower case, without port. */
	readonly host: string;
	/** Path and query exactly as requested. */
	readonly target: string;
}

/**
 * Takes an absolute URL apart and leaves its path and query as they are, unlike `new URL`. User, port and fragment are
 * left out.
 *
 * @returns `undefined` unless it is an `http` or `https` URL with a host
 */
export function parseUrl(url: string): Place | undefined {
	const schemeEnd = url.indexOf("://");
	const scheme = schemeEnd === -1 ? undefined : parseScheme(url.slice(0, schemeEnd));
	if (scheme === undefined) return undefined;
	const start = schemeEnd + 3;
	const fragment = url.indexOf("#", start);
	const end = fragment === -1 ? url.length : fragment;
	const path = authorityEnd(url, start, end);
	const authority = url.slice(start, path);
	const host = parseHost(authority.slice(authority.lastIndexOf("@") + 1));
	if (host === undefined) return undefined;
	const target = url.slice(path, end);
	return { scheme, host, target: target.startsWith("/") ? target : `/${target}` };
}

/** Index of the `/` or `?` that ends the authority. */
function authorityEnd(url: string, from: number, to: number): number {
	for (let at = from; at < to; at++) {
		const code = url.charCodeAt(at);
		if (code === 0x2f || code === 0x3f) return at;
	}
	return to;
}
