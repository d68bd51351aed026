import { detach } from "../detach.ts";
import { type AddressShare, AddressShares, type Counted } from "./address-shares.ts";
import { isInternal } from "./client-address.ts";

/** Who asked for a page. */
export interface Viewer {
	/** Like the address it shares no memory with a line. */
	readonly fingerprint: string;
	readonly address: string;
	readonly userAgent: string;
	/** The visitor, where it is at hand. */
	readonly visitor?: Counted | undefined;
}

/** What most of have one address: `undefined` when there is no such address. */
export type Shared = "visitors" | "page views" | undefined;

/** Fewer visitors may well be one office. */
const TELLING_VISITORS = 50;

/** Fewer page views may well be those of whoever builds the site. */
const TELLING_VIEWS = 100;
/** Whoever builds a site has one browser or two. */
const TELLING_AGENTS = 3;
/** So many hits of others are no chance, when there are so many for each page view of others. */
const TELLING_HITS = 20;
const HITS_PER_VIEW = 3;

/**
 * Finds an address that is likely a proxy's, since most of all visitors have it. Where visitors can hardly be told apart
 * there are few of them, so it is found as well by the page views: where most are of one address that no visitor of a
 * public site has, or of one with several browsers, or of one that the tracker does not see.
 */
export class SharedAddress {
	readonly #visitors = new AddressShares();
	readonly #agents = new Set<string>();
	#views = 0;
	/**
	 * The address that most page views have, if any does, and by how many they outweigh all others.
	 *
	 * @see https://en.wikipedia.org/wiki/Boyer%E2%80%93Moore_majority_vote_algorithm
	 */
	#leader = "";
	#lead = 0;
	/** Tracker hits of other addresses. */
	#otherHits = 0;

	/** A page view was seen. */
	view({ fingerprint, address, userAgent, visitor }: Viewer): void {
		this.#visitors.add(fingerprint, address, visitor);
		this.#views++;
		if (address !== this.#leader && this.#lead > 0) {
			this.#lead--;
			return;
		}
		if (address !== this.#leader) this.#follow(address);
		this.#lead++;
		if (this.#agents.size < TELLING_AGENTS && !this.#agents.has(userAgent)) this.#agents.add(detach(userAgent));
	}

	/** A tracker hit was seen. */
	hit(address: string): void {
		if (address !== this.#leader && this.#views > 0) this.#otherHits++;
	}

	/** What of most have one address. */
	get found(): Shared {
		if (isMost(this.#visitors.share)) return "visitors";
		// What outweighs others by so much is surely most.
		if (this.#views < TELLING_VIEWS || this.#lead <= this.#views / 2) return undefined;
		const others = (this.#views - this.#lead) / 2;
		const isUntracked = this.#otherHits >= TELLING_HITS && this.#otherHits > HITS_PER_VIEW * others;
		const isShared = this.#agents.size >= TELLING_AGENTS || isInternal(this.#leader) || isUntracked;
		return isShared ? "page views" : undefined;
	}

	#follow(address: string): void {
		this.#leader = address;
		this.#agents.clear();
		this.#otherHits = 0;
	}
}

function isMost({ visitors, most }: AddressShare): boolean {
	return visitors >= TELLING_VISITORS && most > visitors / 2;
}
