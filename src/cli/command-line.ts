import yargs from "yargs";
import { EXIT, type ExitStatus } from "../errors.ts";
import { COMMANDS } from "./commands.ts";
import { writeStdout } from "./stdout.ts";
import { refuseGlued, usageError } from "./usage-error.ts";
import { version } from "./version.ts";
import { fromYargs, toYargs } from "./yargs-arguments.ts";
import { addOptions } from "./yargs-options.ts";

/**
 * Parses the command line and runs its command.
 *
 * @param argv arguments after the program's name
 * @throws UserError, or yargs' own error, when the command line is wrong; whatever the command throws
 */
export async function runCommandLine(argv: readonly string[]): Promise<ExitStatus> {
	refuseGlued(argv);
	let status: ExitStatus = EXIT.ok;
	const called = COMMANDS.find(({ usage }) => usage.split(" ")[0] === argv[0]);
	const help = await called?.help?.(argv);
	const parser = yargs()
		.scriptName("monorail")
		.locale("en")
		.usage("$0 <command> [options]\n\nMakes Matomo see the visitors that its tracker misses.")
		.version(version())
		.help()
		.alias("h", "help")
		.alias("V", "version")
		.strict()
		.recommendCommands()
		.demandCommand(1, "name a command, such as monorail upload --dry-run access.log")
		// The help is laid out in every run, whether anybody sees it or not: to wrap it takes an eighth of the start-up.
		.wrap(asksForHelp(argv) ? Math.min(100, process.stdout.columns ?? 100) : null)
		.parserConfiguration({
			"boolean-negation": false,
			"camel-case-expansion": false,
			"dot-notation": false,
			"duplicate-arguments-array": true,
		})
		.exitProcess(false)
		.fail((message, error) => {
			throw error && error.name !== "YError" ? error : usageError(fromYargs(message ?? error?.message ?? ""), argv);
		})
		.epilogue("Exit statuses, formats and how matching works: see the README.");
	for (const command of COMMANDS) {
		parser.command(
			command.usage,
			command.describe,
			(builder) => {
				addOptions(builder, command.options);
				for (const [line, text] of command.examples) builder.example(line, text);
				if (help !== undefined && command === called) builder.epilogue(help);
				return command.positionals(builder);
			},
			async (parsed) => {
				const run = await command.load();
				status = await run(fromYargs(parsed));
			},
		);
	}
	let answer = "";
	// Help and version are printed by ourselves: yargs would not hear that they cannot be.
	await parser.parseAsync([...toYargs(argv)], {}, (_error, _parsed, output) => {
		answer = output;
	});
	if (answer !== "") await writeStdout(`${answer}\n`);
	return status;
}

function asksForHelp(argv: readonly string[]): boolean {
	return argv.some((argument) => /^(?:--help\b|-h$)/.test(argument));
}
