import { kebab } from "./option.ts";

/** What a shell takes as it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * The command line of the upload that sends what a report found: with the options of the report that decide what is
 * sent, and its logs. Settings of the environment count for it as well.
 *
 * @param argv of the report, by flag name in kebab case
 * @param names of the options that decide what is sent, as in code
 * @param inputs files; `-` is standard input
 */
export function uploadCommand(
	argv: Readonly<Record<string, unknown>>,
	names: readonly string[],
	inputs: readonly string[],
): string {
	const options = names.map(kebab).flatMap((flag) => {
		const given = argv[flag];
		if (given === undefined || given === false) return [];
		if (given === true) return [`--${flag}`];
		return (Array.isArray(given) ? given : [given]).flatMap((value) => [`--${flag}`, quoted(String(value))]);
	});
	const site = ["--matomo-url", "https://matomo.example.org", "--site-id", "1"];
	return ["monorail", "upload", ...site, ...options, ...inputs.map(quoted)].join(" ");
}

function quoted(argument: string): string {
	return PLAIN.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
