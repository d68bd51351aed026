/** A string of JSON with nothing to unescape. */
const PLAIN = String.raw`[^"\\\u0000-\u001f]*`;
/** Any string of JSON. Written so that there is one way to match it: a failing line costs time linear in its length. */
const ESCAPED = String.raw`${PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})${PLAIN})*`;
const SPACE = String.raw`[ \t\r\n]*`;

/** One member of an object: up to its value, the key, from its value on, and `,` or `}`. */
const MEMBER = new RegExp(`(${SPACE}"(${PLAIN})"${SPACE}:${SPACE}")${ESCAPED}("${SPACE}([,}]))`, "y");

/** Logs are written by one or two templates; more only cost a try each on every line that fits none. */
const MAX_LAYOUTS = 4;
/** Lines between two compilations after the first few: a log without any layout must not pay one a line. */
const LINES_BETWEEN_LESSONS = 1000;
/** Longer lines are left to `JSON.parse`: the regular expression's backtracking takes memory by length. */
const MAX_LENGTH = 65_536;
const MAX_KEYS = 64;
/** Keys and blanks may be very long in damaged lines; regular expressions of twice the length are refused when first used. */
const MAX_PATTERN = 16_384;
/** Distinct values remembered unescaped: client hints are a few hundred values in a million lines. */
const MAX_REMEMBERED = 1000;
const MAX_REMEMBERED_LENGTH = 256;

/** Values of one line from index 1 on, where those of a match stand. */
export type JsonValues = readonly (string | undefined)[];

interface Layout {
	readonly pattern: RegExp;
	/** For each wanted key the capture group of its value; 0 when the layout does not have the key. */
	readonly groups: readonly number[];
	/** The layout has all wanted keys in the wanted order. */
	readonly isInOrder: boolean;
	/** Places of the wanted keys whose values may have escapes, from 1. */
	readonly escapable: readonly number[];
}

/**
 * Reads JSON lines that a template wrote: the same keys in the same order, each value a string. Lines are matched against
 * one regular expression for the whole layout, which takes a third of the time of `JSON.parse`. What fits is read
 * exactly as `JSON.parse` would read it; what does not is left to the caller.
 *
 * It remembers layouts and values, on which only its speed depends.
 */
export class JsonLayouts {
	readonly #keys: readonly string[];
	readonly #escapable: ReadonlySet<string>;
	/** The one that matched last comes first. */
	readonly #layouts: Layout[] = [];
	readonly #unescaped = new Map<string, string>();
	#lessons = 0;
	#untilLesson = 0;

	/**
	 * @param keys whose values are wanted
	 * @param escapable those whose values often have escapes; a line with an escape in another wanted value fits no layout
	 */
	constructor(keys: readonly string[], escapable: ReadonlySet<string>) {
		this.#keys = keys;
		this.#escapable = escapable;
	}

	/**
	 * @returns from index 1 on the values in the order of the keys, `undefined` for each that the line does not have; no
	 *   array at all when no known layout fits
	 */
	read(line: string): JsonValues | undefined {
		this.#untilLesson--;
		if (line.length > MAX_LENGTH) return undefined;
		const layouts = this.#layouts;
		for (let index = 0; index < layouts.length; index++) {
			const layout = layouts[index];
			const match = layout?.pattern.exec(line);
			if (layout === undefined || match === null || match === undefined) continue;
			if (index > 0) {
				layouts.splice(index, 1);
				layouts.unshift(layout);
			}
			return this.#values(layout, match);
		}
		return undefined;
	}

	/**
	 * Takes up the layout of a line that `read` did not know and `JSON.parse` took as an object. Does nothing for a line
	 * that has none.
	 */
	learn(line: string): void {
		if (line.length > MAX_LENGTH || (this.#lessons >= MAX_LAYOUTS && this.#untilLesson > 0)) return;
		this.#lessons++;
		this.#untilLesson = LINES_BETWEEN_LESSONS;
		const layout = compileLayout(line, this.#keys, this.#escapable);
		// A line can have a known layout and yet not fit it, by an escape where none is expected.
		if (layout === undefined || this.#layouts.some(({ pattern }) => pattern.source === layout.pattern.source)) return;
		if (this.#layouts.length === MAX_LAYOUTS) this.#layouts.pop();
		this.#layouts.unshift(layout);
	}

	#values({ isInOrder, groups, escapable }: Layout, match: RegExpExecArray): JsonValues {
		// What matched has the values in place already, where the log was written by the template that is recommended.
		const values: (string | undefined)[] = isInOrder
			? match
			: [undefined, ...groups.map((group) => (group === 0 ? undefined : match[group]))];
		for (let index = 0; index < escapable.length; index++) {
			const place = escapable[index] ?? 0;
			const value = values[place];
			if (value !== undefined && value.length > 1 && value.includes("\\")) values[place] = this.#unescape(value);
		}
		return values;
	}

	#unescape(value: string): string {
		if (value.length > MAX_REMEMBERED_LENGTH) return JSON.parse(`"${value}"`);
		let text = this.#unescaped.get(value);
		if (text === undefined) {
			text = JSON.parse(`"${value}"`) as string;
			if (this.#unescaped.size >= MAX_REMEMBERED) this.#unescaped.clear();
			// A copy: `value` is a slice, which would keep all of the text alive that its line was cut from.
			this.#unescaped.set(` ${value}`.slice(1), text);
		}
		return text;
	}
}

/** @returns `undefined` for a line with a value that is no string, a key twice, a key with escapes, or very many keys */
function compileLayout(line: string, keys: readonly string[], escapable: ReadonlySet<string>): Layout | undefined {
	const start = line.indexOf("{") + 1;
	const groupOf = new Map<string, number>();
	let pattern = `^${literal(line.slice(0, start))}`;
	let captured = 0;
	MEMBER.lastIndex = start;
	for (let separator = ","; separator === ","; ) {
		const end = MEMBER.lastIndex;
		const [, before = "", key = "", after = "", next = ""] = MEMBER.exec(line) ?? [];
		if (next === "" || groupOf.has(key) || groupOf.size === MAX_KEYS || end === line.length) return undefined;
		const wanted = keys.includes(key);
		groupOf.set(key, wanted ? ++captured : 0);
		pattern += literal(before) + (wanted ? `(${escapable.has(key) ? ESCAPED : PLAIN})` : ESCAPED) + literal(after);
		separator = next;
	}
	pattern += `${literal(line.slice(MEMBER.lastIndex))}$`;
	if (pattern.length > MAX_PATTERN) return undefined;
	const groups = keys.map((key) => groupOf.get(key) ?? 0);
	return {
		pattern: new RegExp(pattern),
		groups,
		isInOrder: groups.every((group, index) => group === index + 1),
		escapable: keys.flatMap((key, index) => (escapable.has(key) && groupOf.has(key) ? [index + 1] : [])),
	};
}

/** A pattern for exactly this text. */
function literal(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
