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

	look(names: QueryNames, enough: number): number {
		const found = this.#values.parametersOf(this.#column, names);
		this.#asText = found === undefined ? this.#made() : undefined;
		return found ?? this.#asText?.look(names, enough) ?? 0;
	}

	value(number: number): string {
		return this.#asText?.value(number) ?? this.#values.parameter(number);
	}

	decoded(number: number): string | undefined {
		return this.#asText ? undefined : this.#values.decodedParameter(number);
	}

	#made(): TextQuery {
		return TextQuery.of(this.#values.value(this.#column) ?? "");
	}
}
