import { EXIT, UserError } from "../errors.ts";
import { causeOfWriting } from "../system-error.ts";

/**
 * The error of a state folder that cannot be used. Errors that are not the system's are bugs, and stay so.
 *
 * @param path the file or folder
 */
export function cannotKeep(path: string, error: unknown): unknown {
	if (!(error instanceof Error && "code" in error)) return error;
	return new UserError({
		problem: `cannot write "${path}"`,
		expected: "a state folder, to record what is sent before it is sent",
		found: causeOfWriting(error).found,
		hint: "name another folder with --state, or send without a memory with --no-state",
		status: EXIT.output,
	});
}
