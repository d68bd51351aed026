/**
 * Exit statuses, the one table. When several apply, the first that stopped the run wins; of those that a finished
 * run can have, the lowest row wins.
 */
export const EXIT = {
	/** All went well. */
	ok: 0,
	/** A bug in Monorail; the stack is printed. */
	bug: 1,
	/** Wrong flag, value, configuration or environment. Nothing was read; or nothing sent, or sent right, of what the logs show to be wrong. */
	usage: 2,
	/** An input cannot be read: missing, a directory, no permission, not a log; none has a request; or there is no state to look at. */
	input: 3,
	/** An output (report, dump, state directory) cannot be written. */
	output: 4,
	/** Matomo cannot be reached, is not Matomo, or refuses the token; what was not delivered is reported as held. */
	matomo: 5,
	/** The run finished, but Matomo rejected page views or an outcome is ambiguous: see the recorded files. */
	incomplete: 6,
	/** No tracker hit answers for the time: page views were held back, not sent. */
	silent: 7,
	/** Another process uses the state folder. Nothing was read. */
	busy: 8,
	/** Interrupted by SIGINT. */
	interrupted: 130,
	/** Terminated by SIGTERM. */
	terminated: 143,
} as const;

/** One of the statuses of {@link EXIT}. */
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** The facts of an error a user can cause; `UserError` makes one line of them. */
export interface UserErrorFacts {
	/** What is wrong, e.g. `cannot read "access.log"`. */
	readonly problem: string;
	/** What was expected. */
	readonly expected?: string;
	/** What was found instead. */
	readonly found?: string;
	/** What to do now. */
	readonly hint?: string;
	readonly status?: ExitStatus;
}

/** An error whose cause is the user's to mend. Printed as one line, without a stack. */
export class UserError extends Error {
	override readonly name = "UserError";
	readonly status: ExitStatus;

	constructor(facts: UserErrorFacts) {
		super(sentence(facts));
		this.status = facts.status ?? EXIT.usage;
	}
}

/** Cause, expected, found, what to do: one line. Control characters are shown, not passed to the terminal. */
function sentence({ problem, expected, found, hint }: UserErrorFacts): string {
	let text = problem;
	if (expected !== undefined) text += `: expected ${expected}`;
	if (found !== undefined) text += `${expected === undefined ? ":" : ","} found ${found}`;
	if (hint !== undefined) text += `; ${hint}`;
	return printable(text);
}

/** Replaces control, bidirectional-override and line-separator characters by `\u{…}`, so that text from a log stays text. */
export function printable(text: string): string {
	return text.replace(
		// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
		/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
		(character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
	);
}

/** Compile-time proof that a `switch` is exhaustive. */
export function unreachable(value: never): never {
	throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
