/**
 * Parameters that Matomo takes from those only who have a token: whose they are is not for a visitor to say.
 *
 * @see https://developer.matomo.org/api-reference/tracking-api (`token_auth` required)
 */
export const OVERRIDES: readonly string[] = [
	"cip",
	"cdt",
	"cdo",
	"country",
	"region",
	"city",
	"lat",
	"long",
	"token_auth",
];

const FORBIDDEN: ReadonlySet<string> = new Set(OVERRIDES);

/** Percent signs within percent signs: nobody means well with more. */
const MOST_LAYERS = 4;

/**
 * Whether a query string or form has an override, by any spelling that PHP or what stands before it could take for
 * one: encoded, encoded twice, in capitals, with brackets, blanks before it or a zero byte behind it, parted by `;`.
 * An empty one counts, too.
 *
 * Whoever is refused the token wrongly is tracked all the same, only under another address; so this errs to that side.
 */
export function hasOverride(query: string): boolean {
	return query.split(/[&;?#]/).some((pair) => isOverride(pair.slice(0, equals(pair))));
}

/** Whether the name of a parameter is an override's. */
export function isOverride(name: string): boolean {
	let text = name;
	for (let layer = 0; layer < MOST_LAYERS; layer++) {
		if (FORBIDDEN.has(plain(text)) || FORBIDDEN.has(plain(text.replaceAll("[", "_")))) return true;
		const inner = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
		if (inner === text) return false;
		text = inner;
	}
	return true;
}

/**
 * PHP cuts names at brackets and zero bytes, skips blanks before them, and reads `.` and blanks within them as `_`. A bracket
 * that is not closed is one, too.
 *
 * @see https://www.php.net/manual/en/language.variables.external.php
 */
function plain(name: string): string {
	const [bare = ""] = name
		.replaceAll("+", " ")
		.replaceAll("\0", "=")
		.split(/[[\]=]/);
	return bare
		.replace(/^[^a-z]+|[^a-z]+$/gi, "")
		.replace(/[^a-z]/gi, "_")
		.toLowerCase();
}

function equals(pair: string): number {
	const at = pair.indexOf("=");
	return at === -1 ? pair.length : at;
}
