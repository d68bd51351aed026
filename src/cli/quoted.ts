/** What a shell takes as it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** A value as it must be written for a shell to take it for one word. */
export function quoted(argument: string): string {
	return PLAIN.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
