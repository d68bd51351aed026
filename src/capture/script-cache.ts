import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Milliseconds } from "../event.ts";
import type { NoAnswer, UpstreamAnswer } from "./upstream.ts";

/** The tracker's script, ready to be sent. */
export interface Script {
	readonly type: string;
	readonly plain: Buffer;
	readonly gzipped: Buffer;
	/** Of the content, without quotes. */
	readonly hash: string;
}

/** Asks for the script; with these headers it may say 304. */
export type FetchScript = (conditions: Readonly<Record<string, string>>) => Promise<UpstreamAnswer | NoAnswer>;

/** How long things are good for. */
export interface ScriptTimes {
	/** How long the script is served without asking again. */
	readonly maxAge: Milliseconds;
	/** How long a page may wait for a script that is not there yet. */
	readonly patience: Milliseconds;
	/** A clock that only goes forward. */
	readonly now?: () => Milliseconds;
}

/** After a failure, how long Matomo is left alone. */
const REST: Milliseconds = 5_000;
const IS_SCRIPT = /\b(?:java|ecma)script\b/i;
const compress = promisify(gzip);

/**
 * Keeps the tracker's script. An old one is served at once while it is asked for anew, and for as long as Matomo does
 * not answer: a page must not wait for its statistics.
 */
export class ScriptCache {
	readonly #fetch: FetchScript;
	readonly #times: ScriptTimes;
	readonly #now: () => Milliseconds;
	#script: Script | undefined;
	#conditions: Readonly<Record<string, string>> = {};
	#checkAt: Milliseconds = Number.NEGATIVE_INFINITY;
	#asking: Promise<void> | undefined;

	constructor(fetch: FetchScript, times: ScriptTimes) {
		this.#fetch = fetch;
		this.#times = times;
		this.#now = times.now ?? (() => performance.now());
	}

	/** The script. @returns `undefined` when there is none, and none came in time */
	async get(): Promise<Script | undefined> {
		if (this.#now() >= this.#checkAt) this.#asking ??= this.#ask();
		if (this.#script === undefined && this.#asking !== undefined) await inTime(this.#asking, this.#times.patience);
		return this.#script;
	}

	/** Never rejects. */
	async #ask(): Promise<void> {
		try {
			const answer = await this.#fetch(this.#conditions);
			const isFresh = typeof answer !== "string" && (await this.#takes(answer));
			this.#checkAt = this.#now() + (isFresh ? this.#times.maxAge : REST);
		} finally {
			this.#asking = undefined;
		}
	}

	/** A redirection, an error or a page in place of a script is none. */
	async #takes({ status, headers, body }: UpstreamAnswer): Promise<boolean> {
		if (status === 304) return this.#script !== undefined;
		const type = headers["content-type"] ?? "";
		if (status !== 200 || !IS_SCRIPT.test(type) || body.length === 0) return false;
		const hash = createHash("sha256").update(body).digest("base64url").slice(0, 22);
		if (hash !== this.#script?.hash) this.#script = { type, plain: body, gzipped: await compress(body), hash };
		const { etag, "last-modified": modified } = headers;
		this.#conditions = {
			...(etag !== undefined && { "if-none-match": etag }),
			...(modified !== undefined && { "if-modified-since": modified }),
		};
		return true;
	}
}

/** Waits for something, but not longer. */
async function inTime(something: Promise<void>, patience: Milliseconds): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, patience);
	});
	await Promise.race([something, late]);
	clearTimeout(timer);
}
