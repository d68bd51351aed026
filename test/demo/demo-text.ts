import type { Stored } from "./truth.ts";

const WIDTH = 80;
const EXAMPLES = 5;

/** Prints a line, or several. */
export function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

/** Prints a heading, in bold on a terminal. */
export function heading(text: string): void {
	const isBold = process.stdout.isTTY === true && !process.env.NO_COLOR;
	say(isBold ? `\n\x1b[1m${text}\x1b[22m\n` : `\n${text}\n${"-".repeat(text.length)}\n`);
}

/** `2819` → `2,819`. */
export function thousands(count: number): string {
	return count.toLocaleString("en-US");
}

/** A few stored page views, spread over the day: time, address without its end, URL. No row is wider than 78. */
export function exampleRows(stored: readonly Stored[]): readonly string[] {
	const ordered = stored.toSorted((a, b) => a.cdt - b.cdt);
	const some = Array.from({ length: EXAMPLES }, (_, i) => ordered[Math.floor(((i + 0.5) * ordered.length) / EXAMPLES)]);
	return [...new Set(some)].flatMap((view) => {
		if (view === undefined) return [];
		const time = new Date(view.cdt * 1000).toISOString().slice(0, 19).replace("T", " ");
		const row = `${time}  ${masked(view.cip).padEnd(15)}  ${view.url}`;
		return [row.length > WIDTH - 2 ? `${row.slice(0, WIDTH - 3)}…` : row];
	});
}

/** The network part of an address: two bytes of IPv4, the first three groups of IPv6. */
export function masked(address: string): string {
	if (address.includes(":")) return `${address.split(":").slice(0, 3).join(":")}:…`;
	return `${address.split(".").slice(0, 2).join(".")}.x.x`;
}
