import { didYouMean } from "../did-you-mean.ts";
import { UserError } from "../errors.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { kebab } from "./option.ts";

/** Options of every command. */
const ALWAYS = ["--help", "-h", "--version", "-V"];

/**
 * What is wrong with a command line that yargs refuses: the first mistake, in words that say what to write instead.
 *
 * Values of options that do not exist are not repeated, since they may be secret.
 *
 * @param message what yargs says of it
 * @param argv arguments after the program's name
 */
export function usageError(message: string, argv: readonly string[]): UserError {
	const words = optionsAndNames(argv);
	const command = commandIn(words);
	const hint = helpOf(command);
	const known = optionsOf(command ? [command] : COMMANDS);
	const options = words.filter((word) => /^-[^\d]/.test(word)).map((word) => word.replace(/=.*/s, ""));
	const option = options.find((word) => !known.includes(word));
	if (option !== undefined && /token|auth/i.test(option)) {
		return new UserError({
			problem: "a token on the command line can be read by every user of the machine",
			hint: "put it in the environment variable MATOMO_TOKEN_AUTH, or name a file with --token-auth-file",
		});
	}
	if (option !== undefined) {
		const meant = didYouMean(option, known);
		// What is glued to a letter is a value.
		const shown = meant === undefined ? option.replace(/^(-[^-]).*$/s, "$1") : option;
		return new UserError({ problem: `there is no option ${shown}`, hint: meant ?? hint });
	}
	const withoutValue = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
	if (withoutValue !== undefined) return new UserError({ problem: `--${withoutValue} has no value`, hint });
	const surplus = /^Unknown arguments?: (.*?)(?:, .*)?$/s.exec(message)?.[1];
	if (command !== undefined && surplus !== undefined) {
		const expected = `monorail ${command.usage} and options`;
		return new UserError({ problem: `"${surplus}" is one word too many`, expected, hint });
	}
	const [first] = words.filter((word) => !word.startsWith("-"));
	if (command === undefined && first !== undefined) {
		const problem = `there is no command "${first}"`;
		return new UserError({ problem, hint: didYouMean(first, COMMANDS.map(nameOf)) ?? hint });
	}
	return new UserError({ problem: message.replaceAll("\n", ", "), hint });
}

/**
 * Refuses what is glued to `-h`, `-V`, `--help` and `--version`, which yargs would take for a value of theirs, and ignore.
 *
 * @param argv arguments after the program's name
 * @throws UserError
 */
export function refuseGlued(argv: readonly string[]): void {
	const words = optionsAndNames(argv);
	const [, option] = words.map((word) => /^(-[hV]|--(?:help|version)=)./s.exec(word)).find((glued) => glued) ?? [];
	if (option === undefined) return;
	throw new UserError({ problem: `${option.replace("=", "")} takes no value`, hint: helpOf(commandIn(words)) });
}

/** Without the names behind `--`. */
function optionsAndNames(argv: readonly string[]): readonly string[] {
	const end = argv.indexOf("--");
	return end === -1 ? argv : argv.slice(0, end);
}

function commandIn(words: readonly string[]): Command | undefined {
	return COMMANDS.find((candidate) => words.includes(nameOf(candidate)));
}

function helpOf(command: Command | undefined): string {
	return `see monorail ${command ? `${nameOf(command)} ` : ""}--help`;
}

function nameOf({ usage }: Command): string {
	return usage.replace(/ .*/, "");
}

function optionsOf(commands: readonly Command[]): readonly string[] {
	const groups = commands.flatMap(({ options }) => Object.values(options));
	return [...ALWAYS, ...groups.flatMap((group) => Object.keys(group).map((name) => `--${kebab(name)}`))];
}
