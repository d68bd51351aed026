import { EXIT, type ExitStatus, UserError } from "../errors.ts";
import { StdoutClosed, writeStdout } from "./stdout.ts";
import { version } from "./version.ts";

/**
 * Runs the program: parses the command line, runs a command, and says what went wrong.
 *
 * @param argv arguments after the program's name
 * @returns the exit status; it is not set here, so that output that waits is flushed
 */
export async function main(argv: readonly string[]): Promise<ExitStatus> {
	// Nobody may listen any more (`2>&1 | head`); that is no reason to stop, and there is nobody to tell.
	process.stderr.on("error", () => undefined);
	try {
		// Scripts ask for the version often; the parser alone takes longer to load than everything else.
		if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
			await writeStdout(`${version()}\n`);
			return EXIT.ok;
		}
		const { runCommandLine } = await import("./command-line.ts");
		return await runCommandLine(argv);
	} catch (error) {
		return failed(error);
	}
}

/** One line for what the user can mend, a stack for what is our fault. */
function failed(error: unknown): ExitStatus {
	if (error instanceof StdoutClosed) return EXIT.ok;
	if (error instanceof UserError) {
		process.stderr.write(`monorail: ${error.message}\n`);
		return error.status;
	}
	const stack = error instanceof Error ? error.stack : String(error);
	process.stderr.write(`monorail: this is a bug, please report it with the lines below\n${stack}\n`);
	return EXIT.bug;
}
