import { type RequestPath, TextPath } from "../request-path.ts";
import type { BlockValues } from "./block-values.ts";

/** The path of the target of whatever line the values are of. */
export class BlockPath implements RequestPath {
	readonly #values: BlockValues;
	readonly #column: number;

	/** @param column of the targets */
	constructor(values: BlockValues, column: number) {
		this.#values = values;
		this.#column = column;
	}

	get text(): string {
		return this.#asText().text;
	}

	endsWith(end: string): boolean {
		return this.#values.pathEndsWith(this.#column, end) ?? this.#asText().endsWith(end);
	}

	extension(longest: number): string {
		return this.#values.extension(this.#column, longest) ?? this.#asText().extension(longest);
	}

	#asText(): TextPath {
		return new TextPath(this.#values.value(this.#column) ?? "");
	}
}
