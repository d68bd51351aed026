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

/** Tracked page views that tell for certain what people show, where one in two hundred lacks it. */
const ENOUGH = 300;
/** What certainly at least this share of tracked page views shows, every person shows. */
const NEARLY_ALL = 0.98;
/** What certainly at least this share shows, most people show. */
const MOST = 0.9;
/** Robots are worth looking for when untracked page views lack a sign this many times as often as tracked ones … */
const TIMES = 5;
/** … and at least this share of them does: else asking would cost more people than robots. */
const OFTEN = 0.05;

/**
 * Tells people from robots that give a browser's user agent.
 *
 * Tracked visitors are known people with known browsers, so they calibrate: what nearly all of them show in this log
 * may be asked of the untracked ones, and what they do not show (assets on another host, plain HTTP) may not.
 *
 * - Nearly all load sub-resources: so must a person, where the untracked lack them clearly more often. Robots that do
 *   run a browser cannot be told.
 * - Only most do (warm caches): a person loads sub-resources, or else sends all headers that nearly all send.
 * - Few do: a person sends all headers that nearly all send.
 *
 * With too few tracked page views to tell, nothing is asked; `require` asks for sub-resources or fetch metadata always.
 */
export class BrowserProof {
	readonly #mode: BrowserProofMode;
	readonly #tracked = { views: 0, subResource: 0, fetchMetadata: 0, language: 0 };
	readonly #untracked = { views: 0, subResource: 0 };

	constructor(mode: BrowserProofMode) {
		this.#mode = mode;
	}

	/** Whether waiting for more tracked page views would change little; only `prefer` has to wait at all. */
	get isCalibrated(): boolean {
		return this.#mode !== "prefer" || this.#tracked.views >= ENOUGH;
	}

	/** A page view of a tracked visitor. */
	tracked(signs: BrowserSigns): void {
		this.#tracked.views++;
		if (signs.subResource) this.#tracked.subResource++;
		if (signs.fetchMetadata) this.#tracked.fetchMetadata++;
		if (signs.language) this.#tracked.language++;
	}

	/** A page view of an untracked visitor, person or not. */
	untracked(signs: BrowserSigns): void {
		this.#untracked.views++;
		if (signs.subResource) this.#untracked.subResource++;
	}

	/** Whether an untracked page view shows what people show. */
	isPerson(signs: BrowserSigns): boolean {
		if (this.#mode === "off") return true;
		if (this.#mode === "require") return signs.subResource || signs.fetchMetadata;
		if (this.#certainShare("subResource") >= MOST && signs.subResource) return true;
		if (this.#certainShare("subResource") >= NEARLY_ALL) return !this.#hasRobots();
		return (
			(signs.fetchMetadata || this.#certainShare("fetchMetadata") < NEARLY_ALL) &&
			(signs.language || this.#certainShare("language") < NEARLY_ALL)
		);
	}

	/** Whether untracked page views come without sub-resources so often that it cannot be people's caches. */
	#hasRobots(): boolean {
		const tracked = 1 - this.#tracked.subResource / this.#tracked.views;
		const untracked = 1 - this.#untracked.subResource / this.#untracked.views;
		return untracked >= OFTEN && untracked >= TIMES * tracked;
	}

	/**
	 * The share of tracked page views that shows a sign, as low as it may be by what was seen (Wilson's bound, 95 %).
	 *
	 * @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
	 */
	#certainShare(sign: keyof BrowserSigns): number {
		const { views } = this.#tracked;
		if (views === 0) return 0;
		const share = this.#tracked[sign] / views;
		const z2 = 1.645 ** 2;
		const spread = Math.sqrt(z2 * ((share * (1 - share)) / views + z2 / (4 * views * views)));
		return (share + z2 / (2 * views) - spread) / (1 + z2 / views);
	}
}
