import type { ServerRecord } from "./server-record.ts";
import { urlOf } from "./shop.ts";
import type { LogName, ShopEntry } from "./shop-entry.ts";

/** Makes a line, without its end, of a record; `undefined` when its format has no line for it. */
export type LineWriter = (record: ServerRecord) => string | undefined;

/**
 * The bytes of a log: the entries of one log or, when none is named, of both as one mixed log.
 *
 * Lines that cannot be read are written as they are, whatever the format.
 */
export function logBytes(entries: readonly ShopEntry[], line: LineWriter, log?: LogName): Buffer {
	const parts: Uint8Array[] = [];
	for (const entry of entries) {
		if (log !== undefined && entry.log !== log) continue;
		const text = entry.what instanceof Uint8Array ? entry.what : line(entry.what);
		if (text !== undefined) parts.push(typeof text === "string" ? Buffer.from(text) : text, NEWLINE);
	}
	return Buffer.concat(parts);
}

const NEWLINE = Buffer.from("\n");

/**
 * The truth of a day, one line for each request that someone could take for a page view: which visitor, when it
 * started (epoch seconds), where, the verdict (`tracked`, `send`, `opted-out` or `skip`) and why.
 */
export function truthBytes(entries: readonly ShopEntry[]): Buffer {
	const lines = entries.flatMap((entry) => {
		const { what, expect, note } = entry;
		if (what instanceof Uint8Array || entry.log === "tracker") return [];
		if (expect.is === "skipped" && (expect.reason === "static" || expect.reason === "tracker-script")) return [];
		const verdict = expect.is === "page-view" ? expect.verdict : "skip";
		const reason = expect.is === "skipped" ? expect.reason : undefined;
		const truth = {
			visitor: entry.visitor,
			ip: what.ip,
			start: what.start / 1000,
			method: what.method,
			url: urlOf(entry),
			verdict,
			reason,
			note: note === "" ? undefined : note,
			request_id: what.requestId,
		};
		return [JSON.stringify(truth)];
	});
	return Buffer.from(`${lines.join("\n")}\n`);
}
