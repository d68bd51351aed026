import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";
import type { Browser } from "./browser.ts";

/** Distinct texts remembered. */
const REMEMBERED = 20_000;

/** Slots that user agents have, in turn. */
const SLOTS = 8_192;

/**
 * What browsers call themselves, and what was found out by it: many visitors share one, so it is found out once. There may
 * be several objects for one text.
 */
export interface UserAgent {
	/** In a copy that shares no memory with any line; `""` where a request has none. */
	readonly userAgent: string;
	/** Remembered by whoever has found it out, as is the browser: what stands for it in fingerprints. */
	short: string | undefined;
	isBot: boolean | undefined;
	browser: Browser | undefined;
	/** Below some thousands: no other has it of those that were made shortly before or after. */
	readonly slot: number;
}

let made = 0;

/** Makes one of which nothing is known. */
export function newUserAgent(userAgent: string): UserAgent {
	made = (made + 1) % SLOTS;
	return { userAgent, short: undefined, isBot: undefined, browser: undefined, slot: made };
}

/** Gives equal texts one user agent: they are a few thousand in millions of lines. */
export class UserAgents {
	readonly #known = new BoundedCache<string, UserAgent>(REMEMBERED);

	of(text: string): UserAgent {
		const known = this.#known.get(text);
		if (known !== undefined) return known;
		const made = newUserAgent(detach(text));
		this.#known.set(made.userAgent, made);
		return made;
	}
}
