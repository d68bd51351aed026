import type { OwnField } from "./own-field.ts";
import type { TimePart } from "./own-time.ts";

/** Which moment of the request a time tells. */
export type Moment = "begin" | "end";

/** What a value tells: a field of the event, a piece of a time, or nothing that is known here. */
export type Meaning =
	| { readonly is: "field"; readonly field: OwnField; readonly rank: number }
	| { readonly is: "time"; readonly moment: Moment; readonly part: TimePart }
	| { readonly is: "other" };

/** One piece of a template: text that stands in every line, or a value. */
export type Part =
	| { readonly is: "text"; readonly text: string; readonly at: number }
	| {
			readonly is: "value";
			readonly meaning: Meaning;
			/** How the template names it, such as `$status`. */
			readonly name: string;
			/** Where it stands in the template, from 0. */
			readonly at: number;
			/**
			 * A regular expression for the value alone, without groups, that cannot take time beyond its length; `undefined`
			 * for a text that goes up to what follows it. Some depend on the first character of the next text in the template.
			 */
			readonly pattern?: string | ((end: string) => string);
			/** Whether its first character is one that no pattern of a value in front of it holds. */
			readonly isMarked?: boolean;
			/** Characters that may stand in the value even where one of them alone ends it: then the pattern is needed. */
			readonly holds?: string;
			/** Whether the pattern is asked for in any case, and the value never missing. */
			readonly always?: boolean;
	  };

/** How values are written in a line. */
export type Escaping = "default" | "json" | "none";

/** A template taken apart. */
export interface Template {
	readonly parts: readonly Part[];
	readonly escaping: Escaping;
	/** As given, for errors. */
	readonly source: string;
}
