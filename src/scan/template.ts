/** How lines look that differ in their values only, each of which is a text of JSON between two quotes. */
export interface Template {
	/** In the order of the line. */
	readonly fields: readonly TemplateField[];
	/** What stands behind the last value, from its closing quote on. */
	readonly end: string;
	/** Wanted columns that such lines do not have. */
	readonly absent: readonly number[];
}

/** A value, and what stands between it and the one before. */
export interface TemplateField {
	/** From the closing quote before to the opening quote, both included. */
	readonly before: string;
	/** Its column, from 0; `undefined` when nobody wants it. */
	readonly column: number | undefined;
}
