import { UserError } from "../errors.ts";

/**
 * The sources of a run: the files that were named, or standard input when it is piped.
 *
 * @throws UserError when there is nothing to read
 */
export function inputsOf(logs: unknown): readonly string[] {
	const named = Array.isArray(logs) ? logs.map(String) : [];
	if (named.length > 0) return named;
	if (process.stdin.isTTY !== true) return ["-"];
	throw new UserError({
		problem: "no logs to read",
		expected: "files, or a log on standard input",
		found: "neither",
		hint: "try monorail upload --dry-run request.ndjson tracker.ndjson",
	});
}
