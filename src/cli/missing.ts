import { UserError } from "../errors.ts";

/** What a command cannot do without. */
export const missing = {
	url: (whoNeedsIt: string) =>
		needs(whoNeedsIt, "the address of Matomo", "--matomo-url https://matomo.example.org or the variable MATOMO_URL"),
	site: (whoNeedsIt: string) =>
		needs(whoNeedsIt, "the number of the site in Matomo", "--site-id 1, or --site HOST=ID for each of several"),
	state: () =>
		new UserError({
			problem: "which state is meant is not known",
			expected: "--state DIR, or --matomo-url and --site-id",
			found: "neither flag, variable nor configuration",
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
