/** Paths that are counted apart: no site has so many trackers. */
const ROOM = 100;

/** With fewer calls, or of fewer visitors, it may be one who tries out what is there. */
const TELLING = 5;
const TELLING_VISITORS = 2;

/** Requests to track at a path that is not named as the tracker's. */
export interface UnnamedTracker {
	readonly path: string;
	readonly calls: number;
}

interface Calls {
	calls: number;
	/** Some of those who made them. */
	readonly visitors: Set<string>;
	/** So many are worth another look. */
	worthALook: number;
}

/** Counts requests to track at paths that are not named: what they tell of looks as if the tracker had missed it. */
export class UnnamedTrackers {
	readonly #paths = new Map<string, Calls>();
	#looks = 0;

	/** @param path in a text of its own */
	see(path: string, fingerprint: string): void {
		const known = this.#paths.get(path);
		if (known === undefined && this.#paths.size >= ROOM) return;
		const counts = known ?? { calls: 0, visitors: new Set(), worthALook: TELLING };
		if (known === undefined) this.#paths.set(path, counts);
		counts.calls++;
		if (counts.visitors.size < TELLING_VISITORS) counts.visitors.add(fingerprint);
		if (!isTelling(counts) || counts.calls < counts.worthALook) return;
		counts.worthALook = 2 * counts.calls;
		this.#looks++;
	}

	/** Grows whenever there are so many at a path, or twice as many as then, that it is worth a look; 0 while all may be chance. */
	get looks(): number {
		return this.#looks;
	}

	/** Those, most calls first. */
	get found(): readonly UnnamedTracker[] {
		return [...this.#paths]
			.flatMap(([path, counts]) => (isTelling(counts) ? [{ path, calls: counts.calls }] : []))
			.sort((a, b) => b.calls - a.calls || (a.path < b.path ? -1 : 1));
	}
}

function isTelling({ calls, visitors }: Calls): boolean {
	return calls >= TELLING && visitors.size >= TELLING_VISITORS;
}
