import { NGINX_COLUMNS } from "../format/nginx-columns.ts";
import { TextValues } from "../format/nginx-values.ts";

const ADDRESS = NGINX_COLUMNS.indexOf("remote_addr");
const USER_AGENT = NGINX_COLUMNS.indexOf("user_agent");

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Of a value that is not in the list. */
const NULL = "null";

/**
 * Values that nginx logged, in a list in JSON of which each is a text or `null`: cut when they are asked for, and no
 * further than that, since nearly nobody wants all.
 */
export class PackedValues extends TextValues {
	readonly #list: string;
	/** Of each value that was passed where it begins in the list and, next, where it ends. */
	readonly #places: number[] = [];
	readonly #who: { readonly ip: string; readonly userAgent: string | undefined };

	/**
	 * @param list without blanks, as `BlockValues` packs it
	 * @param who instead of the address and the user agent in the list
	 */
	constructor(list: string, who: { readonly ip: string; readonly userAgent: string | undefined }) {
		super();
		this.#list = list;
		this.#who = who;
	}

	value(column: number): string | undefined {
		if (column === ADDRESS) return this.#who.ip;
		if (column === USER_AGENT) return this.#who.userAgent;
		const places = this.#places;
		while (places.length <= 2 * column) this.#pass();
		const from = places[2 * column] ?? 0;
		if (this.#list.charCodeAt(from) !== QUOTE) return undefined;
		const value = this.#list.slice(from + 1, (places[2 * column + 1] ?? 0) - 1);
		return value.includes("\\") ? JSON.parse(`"${value}"`) : value;
	}

	/** Passes the next value, with its quotes. */
	#pass(): void {
		const list = this.#list;
		// Behind the bracket, or the comma behind the one before.
		const from = (this.#places.at(-1) ?? 0) + 1;
		let to = from + NULL.length;
		if (list.charCodeAt(from) === QUOTE) {
			let end = list.indexOf('"', from + 1);
			while (end >= 0 && isEscaped(list, end)) end = list.indexOf('"', end + 1);
			to = end < 0 ? list.length : end + 1;
		}
		this.#places.push(from, to);
	}
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number): boolean {
	let first = at;
	while (text.charCodeAt(first - 1) === BACKSLASH) first--;
	return (at - first) % 2 === 1;
}
