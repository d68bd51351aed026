import { EXIT, UserError } from "../errors.ts";
import { causeOfReading, isOfSystem } from "../system-error.ts";

/** The error of a log that the system does not let us read. Errors that are not the system's are bugs, and stay so. */
export function cannotRead(name: string, error: unknown): unknown {
	if (!isOfSystem(error)) return error;
	return new UserError({
		problem: `cannot read "${name}"`,
		expected: "a log file",
		...causeOfReading(error),
		status: EXIT.input,
	});
}
