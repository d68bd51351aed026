/** What stands in the name of a log for when, or how often, it was rotated: a number, a date, a time. */
const ROTATION = String.raw`(?:[.-]\d[\dTZ._:+-]*|\.old)`;
const WHOLE = new RegExp(`^${ROTATION}$`);
const AT_END = new RegExp(`${ROTATION}(\\.[a-z]+)?$`);

/** Whether a text is nothing else, as `.1`, `-20260131` or `.old`. */
export function isRotation(text: string): boolean {
	return WHOLE.test(text);
}

/** The name of a log before it was rotated or compressed: `access.log` of `access.log.2.gz` and of `access.log-20260131`. */
export function withoutRotation(name: string): string {
	return name.replace(/\.(?:gz|bz2|xz|zst)$/, "").replace(AT_END, "$1");
}
