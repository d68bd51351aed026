/** How much proof is asked that a page view is a person's. */
export const BROWSER_PROOF = ["prefer", "require", "off"] as const;

/** One of {@link BROWSER_PROOF}. */
export type BrowserProofMode = (typeof BROWSER_PROOF)[number];

/** What a page view's log lines show of its browser. */
export interface BrowserSigns {
	/** The visitor has loaded a sub-resource (image, style, script) from a page of the site. */
	readonly subResource: boolean;
	/** The request has `Sec-Fetch-Dest`. */
	readonly fetchMetadata: boolean;
	/** The request has `Accept-Language`. */
	readonly language: boolean;
}

/** Page views of tracked visitors that must be known before anything is asked of the others. */
const ENOUGH = 20;
/** What at least this share of tracked page views shows, every person shows. */
const NEARLY_ALL = 0.99;
/** What at least this share shows, most people show. */
const MOST = 0.9;

/**
 * Tells people from robots that give a browser's user agent.
 *
 * Tracked visitors are known people with known browsers, so they calibrate: what nearly all of them show in this log
 * may be asked of the untracked ones, and what they do not show (assets on another host, plain HTTP) may not.
 *
 * - Nearly all load sub-resources: so must a person. Robots that do run a browser, and cannot be told.
 * - Only most do (warm caches): a person loads sub-resources, or else sends all headers that nearly all send.
 * - Few do: a person sends all headers that nearly all send.
 *
 * With too few tracked page views to tell, nothing is asked; `require` asks for sub-resources or fetch metadata always.
 */
export class BrowserProof {
	readonly #mode: BrowserProofMode;
	#known = 0;
	readonly #shown = { subResource: 0, fetchMetadata: 0, language: 0 };

	constructor(mode: BrowserProofMode) {
		this.#mode = mode;
	}

	/** Whether what is asked is certain enough to judge by; only `prefer` has to wait for it. */
	get isCalibrated(): boolean {
		return this.#mode !== "prefer" || this.#known >= ENOUGH;
	}

	/** A page view of a tracked visitor. */
	tracked(signs: BrowserSigns): void {
		this.#known++;
		if (signs.subResource) this.#shown.subResource++;
		if (signs.fetchMetadata) this.#shown.fetchMetadata++;
		if (signs.language) this.#shown.language++;
	}

	/** Whether an untracked page view shows what people show. */
	isPerson(signs: BrowserSigns): boolean {
		if (this.#mode === "off") return true;
		if (this.#mode === "require") return signs.subResource || signs.fetchMetadata;
		if (!this.isCalibrated || (this.#share("subResource") >= MOST && signs.subResource)) return true;
		if (this.#share("subResource") >= NEARLY_ALL) return false;
		return (
			(signs.fetchMetadata || this.#share("fetchMetadata") < NEARLY_ALL) &&
			(signs.language || this.#share("language") < NEARLY_ALL)
		);
	}

	#share(sign: keyof BrowserSigns): number {
		return this.#shown[sign] / this.#known;
	}
}
