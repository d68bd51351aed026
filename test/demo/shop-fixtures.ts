import type { ShopEntry } from "./shop-entry.ts";
import { logBytes, truthBytes } from "./shop-logs.ts";
import { nginxJsonLine } from "./write-nginx-json.ts";

/** The files of `fixtures/shop` and what is in them. */
export function shopFixtures(entries: readonly ShopEntry[]): Readonly<Record<string, Buffer>> {
	return {
		"request.ndjson": logBytes(entries, nginxJsonLine, "request"),
		"tracker.ndjson": logBytes(entries, nginxJsonLine, "tracker"),
		"truth.ndjson": truthBytes(entries),
	};
}
