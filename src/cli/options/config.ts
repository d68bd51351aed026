import { optional } from "../option.ts";
import { text } from "../values.ts";

/** Where settings come from. */
export const CONFIG = {
	config: optional({
		describe: "JSON file with options, for what is always the same",
		placeholder: "FILE",
		parse: text,
	}),
};
