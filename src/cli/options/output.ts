import { flag, optional, withDefault } from "../option.ts";
import { oneOf, text } from "../values.ts";

/** What comes out. */
export const OUTPUT = {
	output: optional({
		describe: "write the report to this file instead of standard output",
		placeholder: "FILE",
		parse: text,
	}),
	dump: optional({
		describe: "write every tracking request as a line of JSON to this file, or - for standard output",
		placeholder: "FILE",
		parse: text,
	}),
	progress: flag("say every few seconds how far the run is, also where standard error is no terminal"),
	quiet: flag("no progress and no notices on standard error"),
};

/** How the report looks. */
export const REPORT_FORMAT = {
	format: withDefault({
		describe: "form of the report: text, json, csv or html",
		placeholder: "FORM",
		default: "text",
		parse: oneOf("text", "json", "csv", "html"),
	}),
};

/** What only the report that is made to be looked at can show. */
export const REPORT_EXTRAS = {
	compare: optional({
		describe: "say what changed since this earlier report (JSON), and warn of jumps",
		placeholder: "FILE",
		parse: text,
	}),
	showSamples: flag("show some of the requests that would be sent, with the addresses of their visitors"),
};

/** Where the reader of the report is. */
export const TIME_ZONE = {
	timeZone: withDefault({
		describe: "time zone of the text and html report, such as Europe/Berlin",
		placeholder: "ZONE",
		default: "UTC",
		parse: text,
	}),
};
