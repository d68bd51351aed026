import { flag, list, optional } from "../option.ts";
import { oneOf, text } from "../values.ts";
import { OUTCOME_NAMES } from "./outcomes.ts";

/** What comes out of an explanation. */
export const EXPLANATION = {
	format: optional({
		describe: "form of the rows: text (a table; default on a terminal) or json (default elsewhere, one object a line)",
		placeholder: "FORM",
		parse: oneOf("text", "json"),
	}),
	only: list({
		describe: `show these outcomes only: ${OUTCOME_NAMES.join(", ")}; repeatable`,
		placeholder: "OUTCOME",
		parse: oneOf(...OUTCOME_NAMES),
	}),
	output: optional({
		describe: "write the rows to this file instead of standard output",
		placeholder: "FILE",
		parse: text,
	}),
	quiet: flag("only the rows: neither notices nor how the logs are read"),
};
