import { UserError } from "../errors.ts";
import { COMMANDS } from "./commands.ts";
import { kebab, type Option } from "./option.ts";

/** Marks a positional that yargs would lose; no argument can have it. */
const MARK = "\u0000";

/**
 * Prepares arguments for yargs, which gets three things wrong: it drops a lone `-`, which means standard input; it
 * drops what follows `--` when the command takes several names; and it takes `--dry-run=yes` for "no", as every value
 * of a switch but `true`.
 *
 * @param argv arguments after the program's name
 * @throws UserError when a switch has a value that is neither on nor off
 */
export function toYargs(argv: readonly string[]): readonly string[] {
	const switches = new Map<string, Option<unknown>>();
	for (const group of COMMANDS.flatMap(({ options }) => Object.values(options))) {
		for (const [name, option] of Object.entries(group)) {
			if (option.kind === "flag") switches.set(`--${kebab(name)}`, option);
		}
	}
	const end = argv.indexOf("--");
	const options = end === -1 ? argv : argv.slice(0, end);
	const names = end === -1 ? [] : argv.slice(end + 1);
	return [...options.map((argument) => plain(argument, switches)), ...names.map((name) => MARK + name)];
}

function plain(argument: string, switches: ReadonlyMap<string, Option<unknown>>): string {
	if (argument === "-") return MARK + argument;
	const equals = argument.indexOf("=");
	const flag = argument.slice(0, Math.max(0, equals));
	const option = switches.get(flag);
	if (!option) return argument;
	const value = argument.slice(equals + 1);
	if (value !== "") return `${flag}=${option.read([value], flag)}`;
	throw new UserError({ problem: `bad value for ${flag}`, expected: "true or false", found: "nothing" });
}

/** Gives back what {@link toYargs} has marked, within what yargs made of it. */
export function fromYargs<T>(parsed: T): T {
	return unmarked(parsed) as T;
}

function unmarked(parsed: unknown): unknown {
	if (typeof parsed === "string") return parsed.replaceAll(MARK, "");
	if (Array.isArray(parsed)) return parsed.map(unmarked);
	if (typeof parsed !== "object" || parsed === null) return parsed;
	return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, unmarked(value)]));
}
