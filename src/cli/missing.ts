import { UserError } from "../errors.ts";

/** What a command cannot do without. */
export const missing = {
	url: (whoNeedsIt: string) =>
		needs(whoNeedsIt, "the address of Matomo", "--matomo-url https://matomo.example.org or the variable MATOMO_URL"),
	site: (whoNeedsIt: string) =>
		needs(whoNeedsIt, "the number of the site in Matomo", "--site-id 1, or --site HOST=ID for each of several"),
	state: (given: GivenOfState) =>
		new UserError({
			problem: "which state is meant is not known",
			expected: "--state DIR, or --matomo-url and --site-id",
			found: foundOfState(given),
		}),
	token: (whoNeedsIt: string) =>
		needs(whoNeedsIt, "a token with write access", "the variable MATOMO_TOKEN_AUTH or --token-auth-file FILE"),
};

function needs(whoNeedsIt: string, what: string, how: string): UserError {
	return new UserError({
		problem: `${whoNeedsIt} needs ${what}`,
		expected: how,
		found: "neither flag, variable nor configuration",
		...(whoNeedsIt === "an upload" && { hint: "or add --dry-run, which needs nothing" }),
	});
}

/** What was given of that which tells where state is. */
interface GivenOfState {
	readonly noState: boolean;
	readonly matomoUrl: string | undefined;
	readonly sites: readonly number[];
}

function foundOfState({ noState, matomoUrl, sites }: GivenOfState): string {
	if (noState) return "--no-state";
	if (matomoUrl !== undefined) return "an address of Matomo, but no site: neither --site-id nor --site";
	if (sites.length > 0) return "a site, but no address of Matomo: neither --matomo-url nor the variable MATOMO_URL";
	return "neither flag, variable nor configuration";
}
