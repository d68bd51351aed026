import { hasOverride, isOverride } from "./overrides.ts";

/** What a hit gets that may have it: its visitor's address, and the token that this needs. */
export interface Loan {
	readonly address: string;
	readonly token: string;
}

/** A hit as it came. */
export interface TrackerHitParts {
	/** Without `?`. */
	readonly query: string;
	readonly body: Buffer;
}

/** Matomo takes a body with either of these for a bulk request. */
const LOOKS_LIKE_BULK = /["']requests["']/;

/**
 * Adds address and token to a hit, in its body: what stands in an address is logged everywhere.
 *
 * The token is lent to a hit that says nothing of its own about address, time or place, and to a bulk request of which
 * no entry does. A bulk body is written anew from what was read, so that nothing can be read differently later.
 *
 * @returns the body to send; `undefined` when the hit must do without the token
 */
export function lendToken({ query, body }: TrackerHitParts, { address, token }: Loan): Buffer | undefined {
	if (hasOverride(query)) return undefined;
	const text = body.toString("utf8");
	if (LOOKS_LIKE_BULK.test(text)) return bulkWithToken(text, { address, token });
	if (hasOverride(text)) return undefined;
	const loan = new URLSearchParams({ cip: address, token_auth: token }).toString();
	return body.length === 0 ? Buffer.from(loan) : Buffer.concat([body, Buffer.from(`&${loan}`)]);
}

function bulkWithToken(text: string, { address, token }: Loan): Buffer | undefined {
	const bulk = objectOf(text);
	if (bulk === undefined || !Array.isArray(bulk.requests)) return undefined;
	const { requests, ...others } = bulk;
	if (Object.keys(others).some(isOverride)) return undefined;
	const entries = requests.map((entry: unknown) => withAddress(entry, address));
	if (entries.includes(undefined)) return undefined;
	// What else stands beside the requests is none of ours.
	const quiet = others.send_image === undefined ? {} : { send_image: others.send_image };
	return Buffer.from(JSON.stringify({ requests: entries, ...quiet, token_auth: token }));
}

function objectOf(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}

/** @returns `undefined` for an entry with an override, or with a shape that no tracker sends */
function withAddress(entry: unknown, address: string): unknown {
	if (typeof entry === "string") {
		const question = entry.indexOf("?") + 1;
		if (question === 0 || hasOverride(entry)) return undefined;
		return `${entry.slice(0, question)}cip=${encodeURIComponent(address)}&${entry.slice(question)}`;
	}
	if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return undefined;
	return Object.keys(entry).some(isOverride) ? undefined : { ...entry, cip: address };
}
