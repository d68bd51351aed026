import { siteIds } from "../classify/sites.ts";
import type { Milliseconds } from "../event.ts";
import type { MatomoClient } from "../matomo/client.ts";
import { missing } from "./missing.ts";
import { readToken } from "./token.ts";
import { userAgent } from "./user-agent.ts";

/** The Matomo that page views go to. */
export interface Target {
	readonly token: string;
	readonly client: MatomoClient;
	readonly sites: readonly number[];
}

/** Options that name it. */
export interface TargetSettings {
	readonly matomoUrl: string | undefined;
	readonly site: readonly string[];
	readonly siteId: number | undefined;
	readonly tokenAuthFile: string | undefined;
	readonly timeout: Milliseconds;
}

/**
 * Makes ready to talk to Matomo; does not yet.
 *
 * @param whoNeedsIt for the message
 * @throws UserError when something that is needed was not given
 */
export async function targetOf(settings: TargetSettings, whoNeedsIt: string): Promise<Target> {
	const { matomoUrl, tokenAuthFile, timeout } = settings;
	const sites = siteIds(settings);
	if (matomoUrl === undefined) throw missing.url(whoNeedsIt);
	if (sites.length === 0) throw missing.site(whoNeedsIt);
	const token = readToken(tokenAuthFile, process.env);
	if (token === undefined) throw missing.token(whoNeedsIt);
	// Its HTTP takes longer to load than all the rest, and a dry run needs none.
	const { MatomoClient } = await import("../matomo/client.ts");
	const client = new MatomoClient({ baseUrl: matomoUrl, token, timeoutMs: timeout, userAgent: userAgent() });
	return { client, token, sites };
}
