import { type Bearer, type Entry, processEntry, type StoredAction } from "./entry.ts";
import type { StandInSettings } from "./settings.ts";

/** An HTTP answer to be written. */
export interface Answer {
	readonly status: number;
	readonly body: string;
	readonly type?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** What processing a request came to. Nothing is stored until somebody commits `stored`. */
export interface Processed {
	readonly answer: Answer;
	readonly stored: readonly StoredAction[];
}

/** From this many requests with a failing token on, the address is locked out. */
const LOCK_OUT_AT = 22;

export const HTML = "text/html; charset=utf-8";
const NOT_A_TRACKING_REQUEST =
	"<!DOCTYPE html><html><head><title>Matomo</title></head><body>This resource is part of Matomo.</body></html>";

/** `matomo.php` of one Matomo: it remembers how often a token failed. */
export class Tracker {
	readonly #settings: StandInSettings;
	#failures = 0;

	constructor(settings: StandInSettings) {
		this.#settings = settings;
	}

	/** A body that contains `"requests"`, which is how Matomo recognises a bulk request. */
	bulk(body: Buffer, bearer: Bearer): Processed {
		const settings = this.#settings;
		const json = parsed(body);
		const requests: unknown = json?.requests;
		const token = typeof json?.token_auth === "string" ? json.token_auth : undefined;
		if (token !== undefined && this.#isLockedOut(token)) return failed(500, 0);
		const mayWrite = token === settings.token || token === settings.superuserToken;
		if (!settings.recordStatistics || !Array.isArray(requests)) return succeeded(0, 0, []);
		// A string without a query part vanishes here, and shifts the indices of all after it.
		const entries = requests.flatMap((request: unknown) => entryOf(request));
		if (settings.requireAuthentication) {
			if (!mayWrite) return failed(500, 0);
			if (entries.some((entry) => !settings.sites.some(({ id }) => id === Number(entry.idsite)))) return failed(400, 0);
		}
		const stored: StoredAction[] = [];
		const invalid: number[] = [];
		let tracked = 0;
		for (const [index, entry] of entries.entries()) {
			if (Object.keys(entry).length === 0) {
				tracked++;
				continue;
			}
			const outcome = processEntry(entry, bearer, mayWrite, settings);
			if (outcome.is === "poison") return { ...failed(500, tracked), stored: settings.useTransaction ? [] : stored };
			if (outcome.is === "invalid") invalid.push(index);
			else tracked++;
			if (outcome.is === "stored") stored.push(outcome.action);
		}
		if (json?.send_image === 0) return { answer: { status: 204, body: "" }, stored };
		const indices = token === settings.superuserToken && invalid.length > 0 ? { invalid_indices: invalid } : {};
		return succeeded(tracked, invalid.length, stored, indices);
	}

	/** A hit as a browser sends it, in the query or as a form. */
	single(parameters: URLSearchParams, bearer: Bearer): Processed {
		const entry = Object.fromEntries(parameters);
		if (Object.keys(entry).every((name) => name === "queuedtracking")) {
			return { answer: { status: 400, body: NOT_A_TRACKING_REQUEST, type: HTML }, stored: [] };
		}
		const mayWrite = [this.#settings.token, this.#settings.superuserToken].includes(String(entry.token_auth));
		const outcome = processEntry(entry, bearer, mayWrite, this.#settings);
		const stored = outcome.is === "stored" && this.#settings.recordStatistics ? [outcome.action] : [];
		if (outcome.is === "invalid") return { answer: { status: 400, body: "" }, stored };
		if (outcome.is === "poison") return { answer: { status: 500, body: "" }, stored };
		const isQuiet = entry.send_image === "0";
		return { answer: isQuiet ? { status: 204, body: "" } : { status: 200, body: GIF, type: "image/gif" }, stored };
	}

	/** Counts a failing token; afterwards everyone with any token is locked out. */
	#isLockedOut(token: string): boolean {
		const { token: write, superuserToken } = this.#settings;
		if (token !== write && token !== superuserToken) this.#failures++;
		return this.#failures >= LOCK_OUT_AT;
	}
}

/** The transparent pixel. */
export const GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64").toString("latin1");

/** Invalid UTF-8, a byte order mark or broken JSON: `undefined`. */
function parsed(body: Buffer): Readonly<Record<string, unknown>> | undefined {
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
		// PHP refuses what JavaScript takes.
		if (/\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}/i.test(text))
			return undefined;
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function entryOf(request: unknown): Entry[] {
	if (typeof request === "string" && request !== "") {
		const query = request.indexOf("?");
		return query < 0 ? [] : [Object.fromEntries(new URLSearchParams(request.slice(query + 1)))];
	}
	return [typeof request === "object" && request !== null ? (request as Entry) : {}];
}

function succeeded(tracked: number, invalid: number, stored: readonly StoredAction[], more: object = {}): Processed {
	return { answer: { status: 200, body: JSON.stringify({ status: "success", tracked, invalid, ...more }) }, stored };
}

function failed(status: number, tracked: number): Processed {
	return { answer: { status, body: JSON.stringify({ status: "error", tracked, invalid: 0 }) }, stored: [] };
}
