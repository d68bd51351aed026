/**
 * Whether NUL bytes stand before a line or behind it, as after a crash, or where a log was emptied while it was written to:
 * to a format that reads texts they would be part of its first or last one.
 */
export function isPadded(line: string): boolean {
	return line.charCodeAt(0) === 0 || line.charCodeAt(line.length - 1) === 0;
}

/** The line between such bytes. */
export function withoutPadding(line: string): string {
	if (!isPadded(line)) return line;
	let [from, to] = [0, line.length];
	while (line.charCodeAt(from) === 0) from++;
	while (to > from && line.charCodeAt(to - 1) === 0) to--;
	return line.slice(from, to);
}
