import type { Milliseconds } from "../event.ts";
import { parseCount, parseStatus, present } from "./fields.ts";
import { parseSeconds } from "./time.ts";

/** One line's values by their place among `NGINX_COLUMNS`. `""` and `"-"` both mean that there is none. */
export interface NginxValues {
	/** As it stands in the line; `undefined` where the line does not have the field at all. */
	value(column: number): string | undefined;
	/** Whether the line has the field, if only with nothing in it. */
	has(column: number): boolean;
	/** Whether there is no value. */
	isEmpty(column: number): boolean;
	/** Decimal seconds. @returns `NaN` for what cannot be read, `undefined` when there is no value */
	seconds(column: number): Milliseconds | undefined;
	/** An HTTP status. @returns 0 when there is none, `NaN` for what cannot be read */
	status(column: number): number;
	/** A whole number. @returns `undefined` for what is none, too */
	count(column: number): number | undefined;
}

/** Values that are texts, wherever they come from. */
export abstract class TextValues implements NginxValues {
	abstract value(column: number): string | undefined;

	has(column: number): boolean {
		return this.value(column) !== undefined;
	}

	isEmpty(column: number): boolean {
		return present(this.value(column)) === undefined;
	}

	seconds(column: number): Milliseconds | undefined {
		const given = present(this.value(column));
		return given === undefined ? undefined : parseSeconds(given);
	}

	status(column: number): number {
		return parseStatus(this.value(column));
	}

	count(column: number): number | undefined {
		return parseCount(this.value(column));
	}
}

/** The values of a line that was read by itself. */
export class ListedValues extends TextValues {
	readonly #values: readonly (string | undefined)[];

	/** @param values in the order of `NGINX_COLUMNS` */
	constructor(values: readonly (string | undefined)[]) {
		super();
		this.#values = values;
	}

	value(column: number): string | undefined {
		return this.#values[column];
	}
}
