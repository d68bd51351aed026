import { EXIT, UserError } from "../errors.ts";
import { causeOfWriting } from "../system-error.ts";

/** What to do about the system's refusal where the folder has to stay the same one. */
const MENDING: Readonly<Record<string, string>> = {
	ENOSPC: "make room",
	EDQUOT: "make room",
	EFBIG: "raise the limit with ulimit -f",
	EACCES: "let this user read and write it",
	EPERM: "let this user read and write it",
	EROFS: "mount it for writing",
};

/**
 * The error of a state folder that cannot be used. Errors that are not the system's are bugs, and stay so.
 *
 * Another folder, or none, is no way out: what is known of page views that were sent, by this run or an earlier one, is
 * in this folder alone, and they would be sent twice.
 *
 * @param path the file or folder
 */
export function cannotKeep(path: string, error: unknown): unknown {
	return refusal(path, error, mendingOf(error));
}

/** The error of a state folder that is not there yet and cannot be made: nothing was sent that it could know. */
export function cannotBegin(path: string, error: unknown): unknown {
	return refusal(path, error, "name another folder with --state, or send without a memory with --no-state");
}

/** What to do about a state folder that cannot be written any more, without sending anything twice. */
export function mendingOf(error: unknown): string {
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	const mending = (Object.hasOwn(MENDING, code) && MENDING[code]) || "mend that";
	return `${mending} and start again: what was sent is not sent again`;
}

function refusal(path: string, error: unknown, hint: string): unknown {
	if (!(error instanceof Error && "code" in error)) return error;
	return new UserError({
		problem: `cannot write "${path}"`,
		expected: "a state folder, to record what is sent before it is sent",
		found: causeOfWriting(error).found,
		hint,
		status: EXIT.output,
	});
}
