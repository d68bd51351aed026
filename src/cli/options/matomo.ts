import { optional, withDefault } from "../option.ts";
import { duration, text, wholeNumber } from "../values.ts";

/** The Matomo that page views go to. */
export const MATOMO = {
	matomoUrl: optional({
		describe: "address of Matomo, such as https://matomo.example.org",
		placeholder: "URL",
		environment: ["MATOMO_URL"],
		parse: text,
	}),
	siteId: optional({
		describe: "number of the site in Matomo",
		placeholder: "ID",
		parse: wholeNumber(1, 2 ** 31 - 1),
	}),
	tokenAuthFile: optional({
		describe: "file with a token that has write access; else the environment variable MATOMO_TOKEN_AUTH",
		placeholder: "FILE",
		parse: text,
	}),
	timeout: withDefault({
		describe: "longest wait for an answer of Matomo",
		placeholder: "DURATION",
		default: "60s",
		parse: duration,
	}),
};
