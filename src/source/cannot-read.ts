import { EXIT, UserError } from "../errors.ts";

/** What the codes of the system mean, and what to do then. */
const CAUSES: Readonly<Record<string, readonly [found: string, hint: string]>> = {
	ENOENT: ["no such file", "check its name"],
	ENOTDIR: ["no such file", "check its name"],
	EACCES: ["no permission", "run as a user who may read it"],
	EPERM: ["no permission", "run as a user who may read it"],
	ENXIO: ["a socket, or a device that is not there", "check its name"],
	EMFILE: ["too many open files", "raise the limit with ulimit -n, or join them with cat"],
};

/** The error of a log that the system does not let us read. Errors that are not the system's are bugs, and stay so. */
export function cannotRead(name: string, error: unknown): unknown {
	if (!(error instanceof Error && "errno" in error && "code" in error)) return error;
	const [found, hint] = CAUSES[String(error.code)] ?? [error.message, "check that it can be read"];
	return new UserError({
		problem: `cannot read "${name}"`,
		expected: "a log file",
		found,
		hint,
		status: EXIT.input,
	});
}
