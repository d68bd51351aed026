import { createHash } from "node:crypto";
import type { LogEvent } from "../event.ts";

/**
 * Identity of a page view: equal for the same request in every run, whatever file, order or compression it came in, and
 * whatever else a run is told of the log: which proxies to trust, or where a log in a format of its own has a referrer.
 * So it has of a request only what each log must have, and of the addresses on its way those that were logged. Requests that
 * differ in nothing else are told apart by their number.
 *
 * @param occurrence 0 for the first of several requests that are equal in all that counts, 1 for the next
 * @returns 64 hex digits
 */
export function identityOf(event: LogEvent, occurrence: number): string {
	const content = [
		event.start,
		event.forwardedFor ?? event.ip,
		event.host,
		event.target,
		event.userAgent,
		event.requestId,
		occurrence,
	];
	return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/**
 * Identity of a tracker hit that is sent again: equal for the same hit of the same line in every run, and never that of a
 * page view.
 *
 * @param occurrence 0 for the first of several hits that are equal in every field, 1 for the next
 * @returns 64 hex digits
 */
export function replayIdentityOf(
	hit: Readonly<Record<"ip" | "userAgent" | "query", string> & Record<"start" | "ordinal", number>>,
	occurrence: number,
): string {
	const content = ["failed-hit", hit.start, hit.ip, hit.userAgent, hit.query, hit.ordinal, occurrence];
	return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * The `pv_id` of a page view: six base-62 digits of its identity, so that what Matomo has stored can be recognised
 * again (the Live API gives it back as `idpageview`).
 *
 * @param salt makes other ids, for page views that are sent once more: what is stored of the first time is not theirs
 */
export function pageViewId(identity: string, salt = ""): string {
	const hash = salt === "" ? identity : createHash("sha256").update(`${salt}\n${identity}`).digest("hex");
	let rest = Number.parseInt(hash.slice(0, 12), 16);
	let id = "";
	for (let digit = 0; digit < 6; digit++) {
		id += DIGITS[rest % 62];
		rest = Math.floor(rest / 62);
	}
	return id;
}

/**
 * Numbers equal page views: the first 0, the next 1. Equal means equal in every field, start included, so what started
 * before the oldest page view that can still come is forgotten.
 */
export class OccurrenceCounter {
	readonly #seen = new Map<string, { readonly start: number; count: number }>();
	#sweepAt = 1024;

	/**
	 * The identity of a page view with its number among its equals.
	 *
	 * @param identify makes the identity of the n-th of them, from 0
	 */
	number(start: number, identify: (occurrence: number) => string): string {
		const first = identify(0);
		const occurrence = this.next(first, start);
		return occurrence === 0 ? first : identify(occurrence);
	}

	/** @returns how many page views of this identity came before */
	next(identity: string, start: number): number {
		const seen = this.#seen.get(identity);
		if (seen) return ++seen.count;
		if (this.#seen.size >= this.#sweepAt) this.#sweep(start);
		this.#seen.set(identity, { start, count: 0 });
		return 0;
	}

	/** Page views are decided in event-time order, so equal ones follow each other closely; an hour is far more than any window. */
	#sweep(now: number): void {
		for (const [identity, { start }] of this.#seen) if (start < now - 3_600_000) this.#seen.delete(identity);
		this.#sweepAt = Math.max(1024, 2 * this.#seen.size);
	}
}
