import { list, optional, withDefault } from "../option.ts";
import { textOrFile } from "../text-file.ts";
import { bytes, clockOffset, host, oneOf, text } from "../values.ts";

/** How logs are read. */
export const INPUT = {
	logFormat: list({
		describe:
			"format that logs have, instead of telling it from their first lines: a name, one of your own (log:… or json:…), or @FILE with one; repeatable",
		placeholder: "FORMAT",
		parse: textOrFile,
	}),
	trustedProxy: list({
		describe:
			"proxy whose X-Forwarded-For or Forwarded is believed: an address, a range such as 10.0.0.0/8, private or loopback; repeatable",
		placeholder: "RANGE",
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
		parse: host,
	}),
	site: list({
		describe:
			"site of a host, by its number in Matomo; the host may be a glob, repeatable; all other hosts are of --site-id, or left out",
		placeholder: "HOST=ID",
		parse: text,
	}),
	scheme: withDefault({
		describe: "scheme of the site, for formats that log none",
		placeholder: "SCHEME",
		default: "https",
		parse: oneOf("http", "https"),
	}),
};
