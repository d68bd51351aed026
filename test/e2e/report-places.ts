/**
 * The value that a figure of the page must have, worked out from the JSON by the place it names: a path of keys, sums
 * and differences of them, `sum(LIST,FROM,KEY)` of a list's rest, `sum(OBJECT)`, and `(A)/(B)`.
 */
export function valueAt(json: unknown, place: string): number {
	// Names of formats may be anything.
	if (place.startsWith("formats.")) return single(json, place);
	const ratio = /^\((.*)\)\/\((.*)\)$/.exec(place);
	if (ratio) {
		const whole = valueAt(json, ratio[2] ?? "");
		return whole === 0 ? 0 : valueAt(json, ratio[1] ?? "") / whole;
	}
	const terms = place.match(/[+-]?(?:sum\([^)]*\)|[^+]+?)(?=$|\+|-(?=missed|held))/g) ?? [];
	return terms.reduce((sum, term) => {
		const name = term.replace(/^[+-]/, "");
		return sum + (term.startsWith("-") ? -1 : 1) * single(json, name);
	}, 0);
}

function single(json: unknown, name: string): number {
	const call = /^sum\((.*)\)$/.exec(name);
	if (!call) return number(dig(json, name));
	const [path = "", from, key] = (call[1] ?? "").split(",");
	const value = dig(json, path);
	if (from === undefined) return total(Object.values(value as object));
	return total((value as Record<string, unknown>[]).slice(Number(from)).map((row) => row[key ?? ""]));
}

function total(values: readonly unknown[]): number {
	return values.reduce<number>((sum, value) => sum + number(value), 0);
}

/** What is not there did not occur. */
function number(value: unknown): number {
	return typeof value === "number" ? value : 0;
}

function dig(json: unknown, path: string): unknown {
	// Names of formats may hold dots, so the longest key that fits is taken.
	let value = json;
	let rest = path;
	while (rest !== "" && typeof value === "object" && value !== null) {
		const keys = Object.keys(value).filter((key) => rest === key || rest.startsWith(`${key}.`));
		const key = keys.sort((a, b) => b.length - a.length)[0];
		if (key === undefined) return undefined;
		value = (value as Record<string, unknown>)[key];
		rest = rest.slice(key.length + 1);
	}
	return value;
}
