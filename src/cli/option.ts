import { UserError } from "../errors.ts";

/** One option: its name in code is its key, its flag the same in kebab case; everything else about it stands here. */
export interface Option<T> {
	readonly kind: "text" | "flag" | "list";
	/** What it does, for `--help`. */
	readonly describe: string;
	/** What stands for the value in `--help`. */
	readonly placeholder?: string;
	/** How the default is shown; options without one are off. */
	readonly shownDefault?: string;
	/** Environment variables besides `MONORAIL_<NAME>`. */
	readonly environment?: readonly string[];
	/** Turns the texts that were given into a value; `undefined` when none was. Throws UserError. */
	readonly read: (texts: readonly string[] | undefined, flag: string) => T;
}

/** How environment variables begin that are ours. */
export const VARIABLES = "MONORAIL_";

/** A set of options by their name in code. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of a set of options. */
export type Settings<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

interface Description<T> {
	readonly describe: string;
	readonly placeholder: string;
	readonly environment?: readonly string[];
	/** Turns a text into the value. Throws UserError; `flag` is what to call the option. */
	readonly parse: (text: string, flag: string) => T;
}

/** An option with one value, or `undefined` when it was not given. */
export function optional<T>(description: Description<T>): Option<T | undefined> {
	return {
		...description,
		kind: "text",
		read: (texts, flag) => (texts === undefined ? undefined : description.parse(one(texts, flag), flag)),
	};
}

/** An option with one value and a default, which is given as the user would write it. */
export function withDefault<T>(description: Description<T> & { readonly default: string }): Option<T> {
	return {
		...description,
		kind: "text",
		shownDefault: description.default,
		read: (texts, flag) => description.parse(texts === undefined ? description.default : one(texts, flag), flag),
	};
}

/** An option that may be given several times. */
export function list<T>(description: Description<T> & { readonly default?: readonly string[] }): Option<readonly T[]> {
	return {
		...description,
		kind: "list",
		...(description.default && { shownDefault: description.default.join(", ") }),
		read: (texts, flag) =>
			(texts ?? description.default ?? []).map((text) => description.parse(one([text], flag), flag)),
	};
}

/** A switch. In the environment and the configuration `true`, `1`, `yes`, `on` switch it on. */
export function flag(describe: string): Option<boolean> {
	return {
		kind: "flag",
		describe,
		read: (texts, name) => {
			const text = texts?.at(-1)?.toLowerCase();
			if (text === undefined || ["false", "0", "no", "off", ""].includes(text)) return false;
			if (["true", "1", "yes", "on"].includes(text)) return true;
			throw new UserError({ problem: `bad value for ${name}`, expected: "true or false", found: `"${text}"` });
		},
	};
}

function one(texts: readonly string[], flag: string): string {
	const [text, ...others] = texts;
	if (text === undefined || text === "") {
		throw new UserError({ problem: `${flag} has no value`, expected: "one", found: "nothing" });
	}
	if (others.length > 0) {
		throw new UserError({
			problem: `${flag} was given ${texts.length} times`,
			expected: "one value",
			found: texts.map((each) => `"${each}"`).join(", "),
			hint: "keep one of them",
		});
	}
	return text;
}

/** `tracker-path` → `MONORAIL_TRACKER_PATH`. */
export function variableOf(flag: string): string {
	return `${VARIABLES}${flag.toUpperCase().replaceAll("-", "_")}`;
}

/** `trackerPath` → `tracker-path`. */
export function kebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
