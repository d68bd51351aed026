/** Rows of texts, the head first. */
export type Table = readonly (readonly string[])[];

/** As Markdown has it, without a line feed behind; all columns but the first are aligned to the right. */
export function markdown([head = [], ...rows]: Table): string {
	const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
	const rule = head.map((_, i) => (i === 0 ? "---" : "---:"));
	return [head, rule, ...rows].map(line).join("\n");
}

/**
 * Puts tables between the comments of this name, which stay.
 *
 * @throws Error when the text does not have both
 */
export function withTables(text: string, name: string, tables: readonly Table[]): string {
	const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
	const [from, to] = [text.indexOf(begin), text.indexOf(end)];
	if (from === -1 || to < from) throw new Error(`there is no ${begin.trim()} before a ${end}`);
	return `${text.slice(0, from + begin.length)}${tables.map((table) => `${markdown(table)}\n\n`).join("")}${text.slice(to)}`;
}

/** Tells whoever waits what is done, on standard error. */
export function note(message: string): void {
	process.stderr.write(`${message}\n`);
}

export function thousands(value: number): string {
	return `${Math.round(value / 1000)} k`;
}

export function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1e6)} MB`;
}
