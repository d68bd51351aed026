import { BROWSERS, type Browser } from "../demo/browsers.ts";
import type { Random } from "../demo/random.ts";

/** Where a visitor's requests come from. */
export interface Network {
	/** Address of pages and what they load. */
	readonly pages: string;
	/** Whether its hits may come from another address than its pages. */
	readonly isTwofold: boolean;
	/** Address of a hit. */
	readonly hit: () => string;
	/** The browser that this place has; any when left out. */
	readonly browser?: Browser;
}

/** People behind one address of an office or a phone company. */
const CROWD = 15;
/** Browser versions among them. */
const VERSIONS = 3;

/** Hands out addresses, each once but for those that are shared. */
export class Networks {
	#next = 0;
	readonly #random: Random;
	readonly #crowds: Network[][] = [];
	#crowded = 0;

	constructor(random: Random) {
		this.#random = random;
	}

	/** One address for one visitor. */
	own(): Network {
		const pages = this.#random.chance(0.15) ? this.#v6() : this.#v4();
		return { pages, isTwofold: false, hit: () => pages };
	}

	/** A place in an office, which shares address and browser version with some of the others there. */
	shared(): Network {
		if (this.#crowded++ % CROWD === 0) this.#crowds.push(this.#office());
		return this.#random.pick(this.#crowds.at(-1) ?? []);
	}

	/** Pages come by IPv6, every other hit by IPv4. */
	dualStack(): Network {
		const [six, four] = [this.#v6(), this.#v4()];
		return { pages: six, isTwofold: true, hit: () => (this.#random.chance(0.5) ? four : six) };
	}

	#office(): Network[] {
		const pages = this.#v4();
		const browsers = Array.from({ length: VERSIONS }, () => this.#random.pickWeighted(BROWSERS));
		return browsers.map((browser) => ({ pages, isTwofold: false, hit: () => pages, browser }));
	}

	/** Of the range for benchmarks, 198.18.0.0/15. */
	#v4(): string {
		const n = this.#next++;
		return `198.${18 + ((n >> 16) & 1)}.${(n >> 8) & 255}.${n & 255}`;
	}

	#v6(): string {
		const n = this.#next++;
		return `2001:db8:${(n >> 8).toString(16)}:${n & 255}::${this.#random.hex(3)}`;
	}
}
