const MOST = 1_000;

/**
 * Remembers what a pure function returned, by its text: for texts of which few are common, although anybody may send
 * any. Beyond a thousand it begins anew.
 */
export function remembered<T>(compute: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return (text) => {
		const before = known.get(text);
		if (before !== undefined) return before;
		const value = compute(text);
		if (known.size >= MOST) known.clear();
		known.set(text, value);
		return value;
	};
}
