import { EXIT, UserError } from "../errors.ts";

/** The error of a source that is no growing log. */
export function cannotFollow(name: string, found: string, hint: string): UserError {
	return new UserError({
		problem: `cannot follow "${name}"`,
		expected: "a growing log, or a pipe",
		found,
		hint,
		status: EXIT.input,
	});
}
