import type { EpochMs, Milliseconds } from "../event.ts";
import { sameHost } from "./fits.ts";
import type { Timed } from "./sorted.ts";
import { SortedQueue } from "./sorted-queue.ts";

/** Pages whose title is remembered. */
const PAGES = 10_000;
/** Hosts of one page whose titles are told apart. */
const HOSTS = 16;
/** Characters of a page beyond which nobody needs its title. */
const LONGEST_PAGE = 2_000;

/** The title that a hit gives a page. */
interface Told extends Timed {
	readonly page: string;
	readonly host: string | undefined;
	/** The title as the hit has it, which also orders hits of the same instant. */
	readonly tie: string;
}

interface Titled {
	readonly host: string | undefined;
	readonly title: string;
	/** That of the same page on another host, which few pages have: a list would be one more place to look at. */
	next: Titled | undefined;
}

/**
 * Learns the titles of pages from tracker hits: the first hit counts, in order of event time. To be asked in that order,
 * so that the answers depend on nothing else, although only so many pages are remembered.
 */
export class Titles {
	readonly #after: Milliseconds;
	readonly #read: (raw: string) => string;
	readonly #keep: (raw: string) => string;
	/** Too new for the page views that are asked about. */
	readonly #told = new SortedQueue<Told>();
	readonly #titles = new Map<string, Titled>();

	/**
	 * @param after how long after a page view a hit still tells its title
	 * @param read makes a title of what hits have; called for the first of each page only
	 * @param keep makes a copy of a text that shares no memory with its line
	 */
	constructor(after: Milliseconds, read: (raw: string) => string, keep: (raw: string) => string) {
		this.#after = after;
		this.#read = read;
		this.#keep = keep;
	}

	/** Pages with a title, and hits whose turn has not come. */
	get size(): number {
		return this.#titles.size + this.#told.size;
	}

	/** A hit names a page, in any order. @param raw may be cut from its line: it is copied when it is needed */
	told(page: string, host: string | undefined, raw: string, start: EpochMs): void {
		if (page.length > LONGEST_PAGE) return;
		// What is learned comes from hits long before this one, so this one would not count. Nearly all are such.
		if (isOf(this.#titles.get(page), host)) return;
		this.#told.push({ start, tie: this.#keep(raw), page, host });
	}

	/** The title of a page for a page view, which no earlier one follows; certain once everything up to `start + after` is known. */
	of(page: string, host: string | undefined, start: EpochMs): string | undefined {
		this.forget(start);
		let titled = this.#titles.get(page);
		while (titled && !sameHost(titled.host, host)) titled = titled.next;
		return titled?.title;
	}

	/** No page view that starts before `start` will be asked about any more. */
	forget(start: EpochMs): void {
		for (let told = this.#told.peek(); told && told.start <= start + this.#after; told = this.#told.peek()) {
			this.#told.shift();
			this.#learn(told);
		}
	}

	#learn({ page, host, tie: raw }: Told): void {
		const first = this.#titles.get(page);
		let last: Titled | undefined;
		let hosts = 0;
		for (let known = first; known; known = known.next) {
			if (known.host === host || ++hosts >= HOSTS) return;
			last = known;
		}
		const titled = { host, title: this.#read(raw), next: undefined };
		if (last) {
			last.next = titled;
			return;
		}
		if (this.#titles.size >= PAGES) {
			const [oldest = ""] = this.#titles.keys();
			this.#titles.delete(oldest);
		}
		this.#titles.set(page, titled);
	}
}

function isOf(first: Titled | undefined, host: string | undefined): boolean {
	for (let known = first; known; known = known.next) if (known.host === host) return true;
	return false;
}
