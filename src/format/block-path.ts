import { type RequestPath, TextPath } from "../request-path.ts";
import type { JsonBlock } from "./json-block.ts";

/** The path of the target of whatever line a block is at. */
export class BlockPath implements RequestPath {
	readonly #block: JsonBlock;
	readonly #column: number;

	/** @param column of the targets */
	constructor(block: JsonBlock, column: number) {
		this.#block = block;
		this.#column = column;
	}

	get text(): string {
		return this.#asText().text;
	}

	endsWith(end: string): boolean {
		return this.#block.pathEndsWith(this.#column, end) ?? this.#asText().endsWith(end);
	}

	extension(longest: number): string {
		return this.#block.extension(this.#column, longest) ?? this.#asText().extension(longest);
	}

	#asText(): TextPath {
		return new TextPath(this.#block.value(this.#column) ?? "");
	}
}
