import { type QueryNames, type RequestQuery, TextQuery } from "../request-query.ts";
import type { BlockValues } from "./block-values.ts";

/** The query of the target of whatever line the values are of. */
export class BlockQuery implements RequestQuery {
	readonly #values: BlockValues;
	readonly #column: number;
	/** What was looked at last, where it could not be by its bytes. */
	#asText: TextQuery | undefined;

	/** @param column of the targets */
	constructor(values: BlockValues, column: number) {
		this.#values = values;
		this.#column = column;
	}

	get text(): string {
		return this.#made().text;
	}

	get isEmpty(): boolean {
		const from = this.#values.queryFrom(this.#column);
		return from >= 0 && from >= this.#values.to(this.#column);
	}

	look(names: QueryNames, enough: number): number {
		const { scanner } = this.#values;
		const from = this.#values.queryFrom(this.#column);
		if (scanner === undefined || from < 0) {
			this.#asText = this.#made();
			return this.#asText.look(names, enough);
		}
		scanner.knowNames(names);
		this.#asText = undefined;
		return scanner.query(from, this.#values.to(this.#column));
	}

	value(number: number): string {
		if (this.#asText) return this.#asText.value(number);
		return this.#values.copy(this.#placeOf(2 * number), this.#placeOf(2 * number + 1));
	}

	is(number: number, value: string): boolean {
		if (this.#asText) return this.#asText.is(number, value);
		return this.#values.isAt(this.#placeOf(2 * number), this.#placeOf(2 * number + 1), value);
	}

	decoded(number: number): string | undefined {
		if (this.#asText) return undefined;
		return this.#values.scanner?.decoded(this.#placeOf(2 * number), this.#placeOf(2 * number + 1));
	}

	#placeOf(index: number): number {
		return this.#values.scanner?.parameters[index] ?? 0;
	}

	#made(): TextQuery {
		return TextQuery.of(this.#values.value(this.#column) ?? "");
	}
}
