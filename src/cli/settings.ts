import { didYouMean } from "../did-you-mean.ts";
import { UserError } from "../errors.ts";
import { jsonFault } from "../json-fault.ts";
import { kebab, type Options, type Settings, variableOf } from "./option.ts";
import { textIn } from "./text-file.ts";

/** Where settings come from; earlier ones win. */
export interface SettingSources {
	/** By flag name in kebab case, as yargs gives them. */
	readonly argv: Readonly<Record<string, unknown>>;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** A JSON file's content, by option name in kebab case. */
	readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Finds the value of each option: flag, else environment (`MONORAIL_TRACKER_PATH`), else configuration, else default.
 *
 * @throws UserError for the first value that is none
 */
export function settingsOf<O extends Options>(options: O, sources: SettingSources): Settings<O> {
	const settings: Record<string, unknown> = {};
	for (const [name, option] of Object.entries(options)) {
		const flag = kebab(name);
		const variables = [variableOf(flag), ...(option.environment ?? [])];
		const variable = variables.find((candidate) => (sources.env[candidate] ?? "") !== "");
		const fromArgv = texts(sources.argv[flag]);
		if (fromArgv) settings[name] = option.read(fromArgv, `--${flag}`);
		else if (variable !== undefined) settings[name] = option.read([sources.env[variable] ?? ""], variable);
		else settings[name] = option.read(texts(sources.config[flag]), `"${flag}" in the configuration`);
	}
	return settings as Settings<O>;
}

function texts(value: unknown): readonly string[] | undefined {
	if (value === undefined) return undefined;
	if (isMap(value)) return Object.entries(value).map(([key, each]) => `${key}=${each}`);
	return (Array.isArray(value) ? value : [value]).map(String);
}

/**
 * Reads a configuration file: a JSON object with option names as on the command line, without the dashes.
 *
 * @param known all option names, in kebab case
 * @throws UserError when it cannot be read, is no JSON object, or has a key that is no option
 */
export function readConfig(path: string, known: readonly string[]): Readonly<Record<string, unknown>> {
	const problem = `cannot use the configuration "${path}"`;
	const text = textIn(path, { problem, expected: "a JSON object" });
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch {
		throw new UserError({ problem, expected: "a JSON object", found: jsonFault(text), hint: "mend it there" });
	}
	if (typeof content !== "object" || content === null || Array.isArray(content)) {
		throw new UserError({
			problem,
			expected: "a JSON object",
			found: content === null ? "null" : Array.isArray(content) ? "a list" : `a ${typeof content}`,
		});
	}
	for (const [key, value] of Object.entries(content)) {
		if (!known.includes(key)) {
			const hint = didYouMean(key, known) ?? "see monorail upload --help for the names";
			throw new UserError({ problem, expected: "names of options", found: `"${key}"`, hint });
		}
		if ((Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [value]).every(isPlain)) continue;
		const expected = `a text, a number, true or false, or a list or an object of them for "${key}"`;
		throw new UserError({ problem, expected, found: JSON.stringify(value) });
	}
	return content as Record<string, unknown>;
}

/** An object stands for a list of `name=value`, such as hosts and their sites. */
const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const isPlain = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);
