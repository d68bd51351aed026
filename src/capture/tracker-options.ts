import { UserError } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import { endpoints } from "../matomo/endpoints.ts";
import type { LogOptions } from "./line-log.ts";
import type { RecordOptions } from "./log-record.ts";

/** How Matomo gets to know a visitor's address; see {@link TrackerProxyOptions.visitorAddress}. */
export const VISITOR_ADDRESS = ["cip", "forwarded-for", "none"] as const;

/** One of {@link VISITOR_ADDRESS}. */
export type VisitorAddress = (typeof VISITOR_ADDRESS)[number];

/** How the tracker is proxied. */
export interface TrackerProxyOptions extends LogOptions, RecordOptions {
	/** Address of Matomo, such as `https://matomo.example.org`. */
	readonly matomoUrl: string;
	/** Where pages send their hits: whole paths as browsers see them. Default: `/matomo.php`. */
	readonly trackerPaths?: readonly string[];
	/** Where pages load the script from. Default: `/matomo.js`. */
	readonly scriptPaths?: readonly string[];
	/**
	 * How Matomo gets the visitor's address: `cip` in the hit, which needs {@link token}; `forwarded-for` in the header
	 * `X-Forwarded-For`, which Matomo must be told to believe; `none`: all visitors share this server's address.
	 * Default: `cip` with a token, else `forwarded-for`. With `cip` the header is sent, too.
	 */
	readonly visitorAddress?: VisitorAddress;
	/** Token with write access to the site. It is sent to Matomo only, in bodies only. */
	readonly token?: string | undefined;
	/** Names of cookies that Matomo gets besides those that opt out. Default: none. */
	readonly cookies?: readonly string[];
	/** Longest body of a hit. Default: 512 KiB. */
	readonly maxBody?: number;
	/** How long a body may take to come. Default: 10 s. */
	readonly bodyTimeout?: Milliseconds;
	/** How long a browser waits for Matomo; then it gets an answer, and Matomo is waited for without it. Default: 2 s. */
	readonly patience?: Milliseconds;
	/** How long Matomo is waited for. Default: 60 s. */
	readonly timeout?: Milliseconds;
	/** Hits that may wait for Matomo at once; further ones count as failed. Default: 500. */
	readonly maxPending?: number;
	/** How long the script is served without asking Matomo for a newer one. Default: an hour. */
	readonly scriptMaxAge?: Milliseconds;
}

/** Options with their defaults, and the two addresses that are asked. */
export interface TrackerProxyPlan {
	readonly tracker: URL;
	readonly script: URL;
	readonly trackerPaths: ReadonlySet<string>;
	readonly scriptPaths: ReadonlySet<string>;
	readonly visitorAddress: VisitorAddress;
	readonly token: string | undefined;
	readonly cookies: readonly string[];
	readonly maxBody: number;
	readonly bodyTimeout: Milliseconds;
	readonly patience: Milliseconds;
	readonly timeout: Milliseconds;
	readonly maxPending: number;
	readonly scriptMaxAge: Milliseconds;
}

/** Checks the options. @throws {UserError} for the first that is wrong */
export function trackerProxyPlan(options: TrackerProxyOptions): TrackerProxyPlan {
	const tracker = new URL(endpoints(options.matomoUrl).tracker);
	tracker.search = "";
	const script = new URL(tracker);
	script.pathname = script.pathname.replace(/matomo\.php$/, "matomo.js");
	const { token } = options;
	const visitorAddress = options.visitorAddress ?? (token === undefined ? "forwarded-for" : "cip");
	if (visitorAddress === "cip" && token === undefined) {
		throw new UserError({
			problem: "a visitor's address can be given to Matomo as cip with a token only",
			expected: "a token with write access",
			found: "none",
			hint: "or pass it on as forwarded-for, which Matomo must be told to believe",
		});
	}
	return {
		tracker,
		script,
		trackerPaths: pathsOf(options.trackerPaths ?? ["/matomo.php"]),
		scriptPaths: pathsOf(options.scriptPaths ?? ["/matomo.js"]),
		visitorAddress,
		token,
		cookies: options.cookies ?? [],
		maxBody: options.maxBody ?? 512 * 1024,
		bodyTimeout: options.bodyTimeout ?? 10_000,
		patience: options.patience ?? 2_000,
		timeout: options.timeout ?? 60_000,
		maxPending: options.maxPending ?? 500,
		scriptMaxAge: options.scriptMaxAge ?? 3_600_000,
	};
}

function pathsOf(paths: readonly string[]): ReadonlySet<string> {
	const wrong = paths.find((path) => !/^\/[^?#\s]*$/.test(path));
	if (wrong === undefined && paths.length > 0) return new Set(paths);
	throw new UserError({
		problem: "bad path of the tracker",
		expected: "a whole path such as /matomo.php",
		found: JSON.stringify(wrong ?? ""),
	});
}
