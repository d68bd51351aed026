import { detach } from "./detach.ts";

/**
 * Names of parameters that somebody looks for in queries, each by its number: at most 32 names of at most 16 characters,
 * which are letters, digits and `_`.
 */
export class QueryNames {
	readonly whole: readonly string[];
	readonly beginnings: readonly string[];
	readonly #pattern: RegExp;
	readonly #numbers: ReadonlyMap<string, number>;

	/**
	 * @param whole names; the place of each is its number
	 * @param beginnings of names; they are numbered behind the whole ones
	 */
	constructor(whole: readonly string[], beginnings: readonly string[]) {
		this.whole = whole;
		this.beginnings = beginnings;
		// One expression, because most of a tracker's forty parameters are none of them.
		this.#pattern = new RegExp(`(?:^|&)(?:(${whole.join("|")})|(${beginnings.join("|")})[^=&]*)=([^&]*)`, "g");
		this.#numbers = new Map([...whole, ...beginnings].map((name, number) => [name, number]));
	}

	/** A word with a bit for each of these names. @throws RangeError for one that nobody looks for */
	bits(names: readonly string[]): number {
		return names.reduce((bits, name) => bits | (1 << this.#numberOf(name)), 0);
	}

	/** Tells of each such parameter of a query, in its order, the number of its name and its raw value, until told to stop. */
	find(query: string, take: (number: number, value: string) => boolean): void {
		this.#pattern.lastIndex = 0;
		for (let match = this.#pattern.exec(query); match; match = this.#pattern.exec(query)) {
			const [, name, beginning, value] = match;
			if (!take(this.#numberOf(name ?? beginning ?? ""), value ?? "")) return;
		}
	}

	#numberOf(name: string): number {
		const number = this.#numbers.get(name);
		if (number === undefined) throw new RangeError(`nobody looks for ${name}`);
		return number;
	}
}

/**
 * The query of a request's target. Asked for what is to be known of it, so that whoever has bytes need not make a text of
 * all of them.
 */
export interface RequestQuery {
	/** All of it, without `?`. */
	readonly text: string;
	/** Whether there is none, or nothing in it, as far as a glance tells. */
	readonly isEmpty: boolean;
	/**
	 * Looks for parameters.
	 *
	 * @param enough bits of names of which one is enough: then others need not be told
	 * @returns a bit for each name that occurs with an equals sign
	 */
	look(names: QueryNames, enough: number): number;
	/** The raw value of one that was found at the last look, in a text of its own: of the last of several, as in PHP. */
	value(number: number): string;
	/** Whether that is so, without making a text of it. */
	is(number: number, value: string): boolean;
	/** The same as `application/x-www-form-urlencoded` means it, in a text of its own; `undefined` where that is not at hand. */
	decoded?(number: number): string | undefined;
}

/** A query that is a text. */
export class TextQuery implements RequestQuery {
	readonly text: string;
	readonly #values: string[] = [];

	/** @param text without `?` */
	constructor(text: string) {
		this.text = text;
	}

	/** The query of a target; an empty one when it has none. */
	static of(target: string): TextQuery {
		const question = target.indexOf("?");
		return new TextQuery(question < 0 ? "" : target.slice(question + 1));
	}

	get isEmpty(): boolean {
		return this.text === "";
	}

	look(names: QueryNames, enough: number): number {
		let found = 0;
		names.find(this.text, (number, value) => {
			found |= 1 << number;
			this.#values[number] = value;
			return (found & enough) === 0;
		});
		return found;
	}

	value(number: number): string {
		return detach(this.#values[number] ?? "");
	}

	is(number: number, value: string): boolean {
		return this.#values[number] === value;
	}
}
