import { closest } from "../did-you-mean.ts";
import { VARIABLES, variableOf } from "./option.ts";

/** Kills the program at a given step, for the tests of crashes. */
const OF_TESTS = "MONORAIL_CRASH_AT";

/**
 * What is to be said of environment variables that look like options and are none, a line for each. They are no error:
 * the environment is shared, and scripts around the program may have named variables after it.
 *
 * @param options names of all there are, in kebab case
 */
export function unknownVariables(
	env: Readonly<Record<string, string | undefined>>,
	options: readonly string[],
): readonly string[] {
	const known = new Set([...options.map(variableOf), OF_TESTS]);
	const ignored = Object.keys(env).filter((name) => name.startsWith(VARIABLES) && env[name] !== "" && !known.has(name));
	return ignored.sort().map((name) => `the variable ${name} is no option's, and ignored; ${advice(name, options)}`);
}

function advice(name: string, options: readonly string[]): string {
	if (/TOKEN|AUTH/.test(name))
		return `put the token into MATOMO_TOKEN_AUTH, or ${variableOf("token-auth-file")} names its file`;
	// Without what all of them have in common: it would make everything look alike.
	const [option] = closest(name.slice(VARIABLES.length).replaceAll("_", "-"), options);
	return option === undefined ? "see monorail upload --help for the names" : `did you mean ${variableOf(option)}?`;
}
