/**
 * The path of a request's target, still encoded: without query, and without origin where a proxy's absolute form is logged.
 * Asked for what is to be known of it, so that whoever has bytes need not make a text of them.
 */
export interface RequestPath {
	/** All of it. */
	readonly text: string;
	endsWith(end: string): boolean;
	/**
	 * What stands behind the last dot of the last segment.
	 *
	 * @param longest characters of it
	 * @returns `""` when there is none, or only a longer one
	 */
	extension(longest: number): string;
}

/** The path of a target that is a text. */
export class TextPath implements RequestPath {
	readonly text: string;

	constructor(target: string) {
		this.text = pathOf(target);
	}

	endsWith(end: string): boolean {
		return this.text.endsWith(end);
	}

	extension(longest: number): string {
		const path = this.text;
		const dot = path.lastIndexOf(".");
		return dot < 0 || path.length - dot - 1 > longest || path.indexOf("/", dot) >= 0 ? "" : path.slice(dot + 1);
	}
}

/** The path of a request target, as {@link RequestPath} has it. */
export function pathOf(target: string): string {
	const question = target.indexOf("?");
	const path = question < 0 ? target : target.slice(0, question);
	return path.startsWith("/") ? path : path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
}
