import { createIsbotFromList, list } from "isbot";
import type { ServerRecord } from "../demo/server-record.ts";
import type { LogFile } from "./servers.ts";
import type { View } from "./truth.ts";

const STATIC = /\.(?:css|js|json|svg|webp|png|ico|xml|txt)$/i;
const isBot = createIsbotFromList(list);

/** Names of robots are known by heart: a simulated log has few user agents. */
const bots = new Map<string, boolean>();

/** A plain import of the log: every page that was answered, but for robots that say so. */
export function sentByImport(logs: readonly LogFile[]): ReadonlySet<View> {
	return new Set(pagesIn(logs).map(({ view }) => view));
}

/**
 * The first Monorail: a hit of the same URL path, address and user agent, at any time, answers for one page view; the
 * rest is sent. It reads hits whose parameters stand in the URL, and takes no account of their status.
 */
export function sentByPredecessor(logs: readonly LogFile[]): ReadonlySet<View> {
	const hits = new Map<string, number>();
	for (const { entries } of logs) {
		for (const { log, record } of entries) {
			const reported = log === "tracker" ? new URLSearchParams(record.target.split("?")[1]).get("url") : null;
			if (reported === null) continue;
			const key = keyOf(record, reported.replace(/^https?:\/\/[^/]*/, ""));
			hits.set(key, (hits.get(key) ?? 0) + 1);
		}
	}
	const sent = new Set<View>();
	for (const { record, view } of pagesIn(logs).sort((a, b) => a.record.start - b.record.start)) {
		const key = keyOf(record, record.target);
		const left = hits.get(key) ?? 0;
		if (left > 0) hits.set(key, left - 1);
		else sent.add(view);
	}
	return sent;
}

/** What both take for page views. */
function pagesIn(logs: readonly LogFile[]): { readonly record: ServerRecord; readonly view: View }[] {
	return logs.flatMap(({ entries }) =>
		entries.flatMap(({ record, view }) => (view !== undefined && isPage(record) ? [{ record, view }] : [])),
	);
}

function isPage({ method, status, target, userAgent }: ServerRecord): boolean {
	let bot = bots.get(userAgent);
	if (bot === undefined) {
		bot = isBot(userAgent);
		bots.set(userAgent, bot);
	}
	return !bot && method === "GET" && (status === 200 || status === 304) && !STATIC.test(target.split("?")[0] ?? "");
}

function keyOf({ ip, userAgent }: ServerRecord, target: string): string {
	return `${ip}\n${userAgent}\n${decoded(target.split(/[?#]/)[0] ?? "")}`;
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return unescape(path);
	}
}
