import { list, optional, withDefault } from "../option.ts";
import { bytes, clockOffset, oneOf, text } from "../values.ts";

/** How logs are read. */
export const INPUT = {
	logFormat: optional({
		describe: "format of all logs, instead of telling it from their first lines",
		placeholder: "NAME",
		parse: text,
	}),
	maxLine: withDefault({
		describe: "longest line; longer ones are counted as malformed",
		placeholder: "SIZE",
		default: "8mb",
		parse: bytes(1024, 256 * 1024 * 1024),
	}),
	clockOffset: list({
		describe:
			"add this to the times of one log, whose clock is wrong: tracker.ndjson=-3.2s where it is 3.2 s ahead, =3.2s where it is behind; repeatable",
		placeholder: "LOG=DURATION",
		parse: clockOffset,
	}),
	host: optional({
		describe: "host of the site, for formats that log none",
		placeholder: "HOST",
		parse: (value) => value.toLowerCase(),
	}),
	scheme: withDefault({
		describe: "scheme of the site, for formats that log none",
		placeholder: "SCHEME",
		default: "https",
		parse: oneOf("http", "https"),
	}),
};
