import type { Argv } from "yargs";
import type { ExitStatus } from "../errors.ts";
import type { OptionGroups } from "./yargs-options.ts";

/** A command as the command line knows it. What it does is loaded only when it is called: start-up is most of `--help`. */
export interface Command {
	/** Name and positionals in yargs' notation. */
	readonly usage: string;
	readonly describe: string;
	readonly options: OptionGroups;
	/** Command lines with what they do; a test runs each. */
	readonly examples: readonly (readonly [line: string, text: string])[];
	readonly positionals: (builder: Argv) => Argv;
	/** What `--help` says at its end, where that depends on what stands on the command line. */
	readonly help?: (argv: readonly string[]) => Promise<string>;
	readonly load: () => Promise<(argv: Readonly<Record<string, unknown>>) => Promise<ExitStatus>>;
}
