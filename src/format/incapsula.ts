import { parseCount } from "./fields.ts";
import type { Format } from "./format.ts";
import { HEADERS_AND_MORE } from "./headers-and-more.ts";
import { w3cReading } from "./w3c-columns.ts";

/**
 * Imperva's Cloud WAF, once Incapsula, in its W3C format: every value in quotes, columns as its `#Fields:` says.
 *
 * The time of the line is UTC, in whole seconds; `cs-start` is the start of the request in epoch milliseconds. `cs-uri`
 * is the host and the path.
 *
 * @see https://docs.imperva.com/bundle/cloud-application-security/page/more/example-logs.htm
 */
export const incapsula: Format = {
	name: "incapsula",
	title: "Imperva Cloud WAF (Incapsula), W3C",
	timeIs: "end",
	lacks: [...HEADERS_AND_MORE],
	...w3cReading({
		delimiter: " ",
		quoted: "\\",
		owns: (columns) => columns.has("cs-clapp") || columns.has("s-suid"),
		decode: (text) => text,
		timeTaken: () => undefined,
		place: (column) => {
			const uri = column("cs-uri") ?? "";
			const slash = uri.indexOf("/");
			const query = column("cs-uri-query");
			const target = slash === -1 ? "/" : uri.slice(slash);
			return {
				host: slash === -1 ? uri : uri.slice(0, slash),
				target: uri === "" ? undefined : query === undefined ? target : `${target}?${query}`,
			};
		},
		start: (column) => parseCount(column("cs-start")),
		scheme: (column) => column("cs-version"),
		// What was let through or came from the cache may have none.
		statusWithout: (column) => (/^REQ_(?:PASSED|CACHED)/.test(column("sc-action") ?? "") ? "200" : undefined),
	}),
};
