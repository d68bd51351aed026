/** A count with thousands separators: `1,204`. */
export function thousands(count: number): string {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count and its noun: `1 page view`, `1,204 page views`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
	return `${thousands(count)} ${count === 1 ? noun : plural}`;
}

/** `was` of one, `were` of none and several. */
export function were(count: number): "was" | "were" {
	return count === 1 ? "was" : "were";
}
