/** Adds a list to another. One by one: as many as one visitor may have at once would be more arguments than a call can take. */
export function append<T>(to: T[], more: readonly T[]): void {
	for (const one of more) to.push(one);
}
