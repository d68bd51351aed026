/** How far all sources are known. */
export interface Advance {
	readonly is: "advance";
	readonly watermark: number;
}

/** How records come in. */
export interface Arrangement<T> {
	readonly records: readonly T[];
	readonly startOf: (record: T) => number;
	/** How far a record may be behind the latest of its source. */
	readonly lateness: number;
	readonly sources: number;
	/** Everything else is chance; the same seed makes the same. */
	readonly seed: number;
}

/**
 * One of all the ways in which records can come in: from one or several sources, in each in any order within the
 * lateness, the sources read in any interleaving, and any calls of `advance` that keep to what is known by then.
 */
export function inAnyOrder<T>(arrangement: Arrangement<T>): (T | Advance)[] {
	const { startOf } = arrangement;
	const roll = dice(arrangement.seed);
	const sources = Array.from({ length: arrangement.sources }, () => ({
		rest: [] as T[],
		latest: Number.NEGATIVE_INFINITY,
	}));
	for (const record of arrangement.records) sources[pick(roll, sources.length)]?.rest.push(record);
	for (const source of sources) source.rest = delayed(source.rest, arrangement, roll);
	const steps: (T | Advance)[] = [];
	for (;;) {
		const open = sources.filter(({ rest }) => rest.length > 0);
		const source = open[pick(roll, open.length)];
		const [next] = source?.rest.splice(0, 1) ?? [];
		if (!source || next === undefined) return steps;
		steps.push(next);
		source.latest = Math.max(source.latest, startOf(next));
		// A source that has ended knows everything; whether that has been noticed yet is chance.
		const known = Math.min(
			...sources.map(({ rest, latest }) => (rest.length === 0 && roll() < 0.5 ? Number.POSITIVE_INFINITY : latest)),
		);
		const call = roll();
		if (call < 0.3) steps.push({ is: "advance", watermark: known });
		else if (call < 0.5) steps.push({ is: "advance", watermark: known - Math.floor(30 * roll()) });
	}
}

/** Any order in which no record comes after one that started more than the lateness later; every such order can occur. */
function delayed<T>(source: readonly T[], { startOf, lateness }: Arrangement<T>, roll: () => number): T[] {
	return source
		.map((record) => ({ record, at: startOf(record) + lateness * roll(), chance: roll() }))
		.sort((a, b) => a.at - b.at || a.chance - b.chance)
		.map(({ record }) => record);
}

function pick(roll: () => number, count: number): number {
	return Math.min(count - 1, Math.floor(count * roll()));
}

/** Random numbers from 0 to 1, often exactly 0 or 1. Mulberry32. */
function dice(seed: number): () => number {
	let state = seed;
	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return () => {
		const edge = next();
		return edge < 0.3 ? 0 : edge < 0.6 ? 1 : next();
	};
}
