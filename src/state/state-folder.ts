import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder for what must outlive a run, when none is named: one for each Matomo and set of sites, below the XDG state
 * home.
 *
 * @param matomo address of Matomo
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function defaultStateFolder(
	env: Readonly<Record<string, string | undefined>>,
	matomo: string,
	sites: readonly number[],
): string {
	const home = env.XDG_STATE_HOME;
	const base = home?.startsWith("/") ? home : join(homedir(), ".local", "state");
	const address = matomo
		.replace(/^[a-z]+:\/\//i, "")
		.replace(/^.*@/, "")
		.replace(/\/+$/, "")
		.replace(/[^\w.-]+/g, "_");
	return join(base, "monorail", `${address}-site-${nameOf(sites)}`);
}

/** More numbers than this would be too long for a name. */
const MOST_NUMBERS = 20;

function nameOf(sites: readonly number[]): string {
	const numbers = sites.join("-");
	return sites.length <= MOST_NUMBERS ? numbers : createHash("sha256").update(numbers).digest("hex").slice(0, 16);
}
