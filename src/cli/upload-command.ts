import type { Found } from "./found.ts";
import { kebab } from "./option.ts";
import { quoted } from "./quoted.ts";

/** What an upload needs, where the report knows it already: by a flag, which the command has, or by what counts for both. */
export interface Known {
	readonly matomoUrl: string | undefined;
	readonly siteId: number | undefined;
	readonly site: readonly string[];
	readonly host: string | undefined;
	/** What the logs tell. */
	readonly found: Found;
}

/**
 * The command line of the upload that sends what a report found, if one does: with the options of the report that decide what is
 * sent, and its logs. Settings of the environment and of the configuration count for it as well, so what they say is not
 * said again: a flag would win. For what nobody knows there is an example. Where opt-outs do not show, as a note of the
 * report says, the command has the flag without which it would send nothing.
 *
 * @param argv of the report, by flag name in kebab case
 * @param names of the options that decide what is sent, as in code
 * @param inputs files; `-` is standard input
 */
export function uploadCommand(
	argv: Readonly<Record<string, unknown>>,
	names: readonly string[],
	inputs: readonly string[],
	{ matomoUrl, siteId, site, host, found }: Known,
): string | undefined {
	const { sites } = found;
	if (found.isNone) return undefined;
	const isAsGiven = sites.site.join() === site.join();
	const mended = [
		...(isAsGiven ? [] : ["site"]),
		...(found.host === undefined ? [] : ["host"]),
		...(found.trackerPaths.length === 0 ? [] : ["tracker-path"]),
	];
	const options = names.map(kebab).flatMap((flag) => {
		const given = mended.includes(flag) ? undefined : argv[flag];
		if (given === undefined || given === false) return [];
		if (given === true) return [`--${flag}`];
		return (Array.isArray(given) ? given : [given]).map(String).map((value) => {
			// What begins like an option would be taken for one.
			return `--${flag}${value.startsWith("-") ? "=" : " "}${quoted(value)}`;
		});
	});
	const end = inputs.some((input) => /^-./.test(input)) ? ["--"] : [];
	const examples = [
		...(matomoUrl === undefined ? ["--matomo-url", "https://matomo.example.org"] : []),
		...(isAsGiven ? [] : sites.site.flatMap((pair) => ["--site", quoted(pair)])),
		...(siteId === undefined && sites.site.length === 0 ? ["--site-id", String(sites.siteId ?? 1)] : []),
		...((host === undefined ? found.lacksHost : found.host !== undefined)
			? ["--host", quoted(found.host ?? "www.example.org")]
			: []),
		...found.trackerPaths.flatMap((path) => ["--tracker-path", quoted(path)]),
		...(found.hidesOptOuts ? ["--accept-invisible-opt-out"] : []),
	];
	return ["monorail", "upload", ...examples, ...options, ...end, ...inputs.map(quoted)].join(" ");
}
