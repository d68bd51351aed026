import { withDefault } from "../option.ts";
import { wholeNumber } from "../values.ts";

/** How many threads read logs. */
export const THREADS = {
	jobs: withDefault({
		describe: "threads to use: one judges, the others read; auto takes two for large logs where the machine has them",
		placeholder: "N",
		default: "auto",
		parse: (text, flag): number | "auto" => (text === "auto" ? text : wholeNumber(1, 16)(text, flag)),
	}),
};
