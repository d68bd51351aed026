import { EXIT, UserError } from "../errors.ts";
import { causeOfWriting } from "../system-error.ts";

/** Standard output was closed by its reader (`| head`): nothing is wrong, and nobody listens any more. */
export class StdoutClosed extends Error {
	override readonly name = "StdoutClosed";
}

/**
 * Writes to standard output and waits until it has been taken.
 *
 * @throws StdoutClosed when the reader has gone; UserError when it cannot be written, such as to a full disk
 */
export function writeStdout(text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const { stdout } = process;
		const fail = (error: NodeJS.ErrnoException) => {
			stdout.off("error", fail);
			reject(error.code === "EPIPE" ? new StdoutClosed() : cannotPrint(error));
		};
		stdout.on("error", fail);
		stdout.write(text, (error) => {
			// On an error the event comes after this; the listener stays for it.
			if (error) return;
			stdout.off("error", fail);
			resolve();
		});
	});
}

function cannotPrint(error: Error): UserError {
	return new UserError({
		problem: "cannot write to standard output",
		expected: "somebody who takes it",
		...causeOfWriting(error),
		status: EXIT.output,
	});
}
