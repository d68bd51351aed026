import { counted } from "../counted.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import type { Facts, HttpAnswer, TransportFailure } from "./facts.ts";
import { failureWords } from "./failure-words.ts";
import * as obstacle from "./obstacles.ts";
import type { Verdict } from "./verdict.ts";

/** What is known besides the answer itself. */
export interface Circumstances {
	/** Entries in the batch. */
	readonly sent: number;
	/** Whether Matomo has tracked anything with the same token and site in this run. */
	readonly provenToken: boolean;
	/** For a `Retry-After` that is a date. */
	readonly now: EpochMs;
}

/**
 * What Varnish, Fastly and Envoy say with a 503 of a request that the server behind them may have, and go on with.
 *
 * @see https://docs.fastly.com/en/guides/common-503-errors
 */
const GAVE_UP =
	/first byte timeout|between bytes timeout|backend (?:read|write|fetch)|backend fetch failed|disconnect\/reset before headers|reset reason/i;

/**
 * Decides what an attempt to deliver a batch means. Pure; never throws.
 *
 * A batch of N is accepted when, and only when, the status is 200, the body is JSON, its `status` is `"success"` and
 *
 *     tracked + invalid = N
 *
 * Matomo answers 200 with "success" also when it stores nothing, and keeps working on a batch after the connection is
 * gone; so nothing weaker is proof, and what is neither proof nor disproof is `ambiguous`.
 *
 * @see https://developer.matomo.org/api-reference/tracking-api#bulk-tracking
 */
export function judge(facts: Facts, circumstances: Circumstances): Verdict {
	if (facts.is === "failure") return judgeFailure(facts);
	const { status, headers, body } = facts;
	switch (status) {
		case 200:
			return judgeBody(facts, circumstances);
		case 204:
			return { is: "ambiguous", reason: "Matomo answered 204, which it also does when it refused page views" };
		case 400:
			return { is: "stop", ...(isErrorJson(body) ? obstacle.batchRefused(facts) : obstacle.notTheTracker(facts)) };
		case 401:
		case 403:
		case 407:
			return { is: "stop", ...obstacle.forbidden(facts) };
		case 413:
			return { is: "too-large" };
		case 408:
		case 425:
		case 429:
		case 503: {
			if (status === 503 && GAVE_UP.test(body)) break;
			const afterMs = retryAfter(headers["retry-after"], circumstances.now);
			return { is: "retry", reason: `Matomo's server answered ${status}`, afterMs, suspect: undefined };
		}
		case 500:
			if (isErrorJson(body)) {
				return { is: "retry", reason: "Matomo answered 500", afterMs: undefined, suspect: "entry" };
			}
			break;
	}
	if (status >= 300 && status < 400) return { is: "stop", ...obstacle.redirected(facts) };
	if (status >= 400 && status < 500) return { is: "stop", ...obstacle.notTheTracker(facts) };
	return { is: "ambiguous", reason: `Matomo's server answered ${status}, which does not tell what was stored` };
}

function judgeFailure({ code, bodySent }: TransportFailure): Verdict {
	const reason = failureWords(code);
	if (bodySent) return { is: "ambiguous", reason: `${reason} after the batch was sent` };
	if (/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|EPROTO$|ERR_TLS_|ERR_SSL_)/.test(code)) {
		return { is: "stop", ...obstacle.noTrust(code) };
	}
	// A server that cuts off what it finds too long, without a word, is known by this happening again and again.
	const suspect = code === "ECONNRESET" || code === "EPIPE" ? "size" : undefined;
	return { is: "retry", reason: `cannot deliver to Matomo: ${reason}`, afterMs: undefined, suspect };
}

function judgeBody(answer: HttpAnswer, { sent, provenToken }: Circumstances): Verdict {
	const json = parsed(answer.body);
	if (json === undefined) return judgeText(answer);
	const { status, tracked, invalid } = json;
	if (status === undefined && tracked === undefined) return { is: "stop", ...obstacle.notTheTracker(answer) };
	if (status !== "success" || !isCount(tracked) || !isCount(invalid)) {
		return { is: "ambiguous", reason: "Matomo answered 200 without a success" };
	}
	if (tracked === 0 && invalid === 0) {
		// A single hit that failed on a database lock is half stored and answered the same way.
		if (sent === 1 && provenToken) {
			return { is: "ambiguous", reason: "Matomo answered success and counted nothing, for a single page view" };
		}
		const reason = "Matomo answered success and stored nothing: its recording is switched off (record_statistics)";
		return { is: "held", reason };
	}
	if (tracked + invalid !== sent) {
		return { is: "ambiguous", reason: `Matomo accounts for ${counted(tracked + invalid, "page view")} of ${sent}` };
	}
	if (invalid === 0) return { is: "accepted", rejected: [] };
	const rejected = indices(json.invalid_indices, invalid, sent);
	if (tracked === 0) {
		if (!provenToken) return { is: "stop", ...obstacle.everythingRefused(sent, rejected !== undefined) };
		if (rejected === undefined && sent > 1) return { is: "stop", ...obstacle.everythingRefused(sent, false) };
		return { is: "accepted", rejected: rejected ?? [0] };
	}
	return rejected === undefined ? { is: "accepted-partly", rejectedCount: invalid } : { is: "accepted", rejected };
}

/** 200 and not JSON: another site's page, or Matomo's words when it broke in the middle. */
function judgeText(answer: HttpAnswer): Verdict {
	const { body } = answer;
	if (body.startsWith("GIF8")) return { is: "stop", ...obstacle.notBulk() };
	if (/<!doctype html|<html[\s>]/i.test(body) && !body.includes('"tracked"') && !body.includes("SQLSTATE")) {
		return { is: "stop", ...obstacle.notTheTracker(answer) };
	}
	if (body.includes("SQLSTATE")) return { is: "ambiguous", reason: "Matomo's database failed in the middle" };
	return { is: "ambiguous", reason: `Matomo's answer is ${body.trim() === "" ? "empty" : "cut off or no JSON"}` };
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(body);
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return undefined;
	}
}

function isErrorJson(body: string): boolean {
	return parsed(body)?.status === "error";
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The refused entries, ascending; `undefined` unless the list is there, complete, in range and without repetition. */
function indices(value: unknown, count: number, sent: number): readonly number[] | undefined {
	if (!Array.isArray(value) || value.length !== count || new Set(value).size !== count) return undefined;
	if (!value.every((index: unknown) => isCount(index) && index < sent)) return undefined;
	return (value as number[]).toSorted((a, b) => a - b);
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter(value: string | undefined, now: EpochMs): Milliseconds | undefined {
	if (value === undefined) return undefined;
	if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
