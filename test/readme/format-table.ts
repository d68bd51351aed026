import type { Capability, Format } from "../../src/format/format.ts";
import { HEADERS_AND_MORE } from "../../src/format/headers-and-more.ts";

/** Words of the table where they are not the code's. */
const WORDS: Readonly<Partial<Record<Capability, string>>> = {
	"start-time": "start",
	purpose: "prefetch",
	completion: "aborts",
	"dnt-gpc": "DNT and GPC",
	"opt-out-cookie": "opt-out cookies",
	"request-body": "request bodies",
};

const BEGIN = "<!-- formats -->\n";
const END = "\n<!-- /formats -->";

/** The rows of the README's table of formats, by name. */
export function formatRows(formats: readonly Format[]): readonly string[] {
	return formats.map(rowOf).sort();
}

/** The rows that a README has. */
export function rowsIn(readme: string): readonly string[] {
	return tableIn(readme).split("\n").slice(2);
}

/** The README with all rows in its table. */
export function withRows(readme: string, rows: readonly string[]): string {
	const table = tableIn(readme);
	return readme.replace(table, () => [...table.split("\n").slice(0, 2), ...rows].join("\n"));
}

function tableIn(readme: string): string {
	const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
	if (from === -1 || to === -1) throw new Error(`the README has no table between ${BEGIN.trim()} and ${END.trim()}`);
	return readme.slice(from + BEGIN.length, to);
}

function rowOf({ name, title, timeIs, lacks }: Format): string {
	const none = HEADERS_AND_MORE.every((capability) => lacks.includes(capability));
	const listed = none ? lacks.filter((capability) => !HEADERS_AND_MORE.includes(capability)) : lacks;
	const words = listed.map((capability) => WORDS[capability] ?? capability.replace("-", " "));
	return `| \`${name}\` | ${title} | ${timeIs} | ${[...words, ...(none ? ["*headers*"] : [])].join(", ") || "–"} |`;
}
