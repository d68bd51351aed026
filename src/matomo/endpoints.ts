import { UserError } from "../errors.ts";

/** The two addresses of a Matomo. */
export interface Endpoints {
	/** Where hits are posted. */
	readonly tracker: string;
	/** Where the Reporting API is asked; without a query. */
	readonly api: string;
	/** The base without credentials, for messages. */
	readonly shown: string;
}

/**
 * Derives Matomo's addresses from what people give: its address with or without a trailing slash, `matomo.php`,
 * `piwik.php` or `index.php`. A query and a fragment are ignored; credentials for HTTP Basic are kept.
 *
 * `queuedtracking=0` makes Matomo store at once instead of queueing, so that its answer tells what was stored.
 *
 * @throws {UserError} when it is not an absolute http or https address
 */
export function endpoints(base: string): Endpoints {
	const url = URL.canParse(base) ? new URL(base) : undefined;
	if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
		throw new UserError({
			problem: "the Matomo URL is not an address",
			expected: "something like https://matomo.example.org/",
			// Only the start: what stands further on could be a password.
			found: JSON.stringify(base.replace(/^([^@]*)@/, "…@").slice(0, 80)),
		});
	}
	url.search = "";
	url.hash = "";
	url.pathname = url.pathname.replace(/\/(?:(?:matomo|piwik|index)\.php)?$/, "");
	const root = url.href.replace(/\/$/, "");
	url.username = "";
	url.password = "";
	return { tracker: `${root}/matomo.php?queuedtracking=0`, api: `${root}/index.php`, shown: url.href };
}
