import { printable } from "../../errors.ts";
import type { Format } from "../../format/format.ts";
import { counted } from "../../report/text/numbers.ts";
import { formatNote } from "../notes.ts";
import type { SourceFormat } from "./source-formats.ts";

/** What is to be known before the rows: how each source is read and why, and what its format cannot tell. */
export function head(sources: readonly SourceFormat[]): readonly string[] {
	const formats = new Set(sources.flatMap(({ format }) => format ?? []));
	return [...sources.map((source) => printable(sentence(source))), ...[...formats].flatMap(lacksOf)];
}

function sentence({ source, parts, format, lookedAt, readableBy }: SourceFormat): string {
	const what = parts === 1 ? source : `${source} (${parts} parts)`;
	if (!format) return `${what}: no format reads any line`;
	if (lookedAt === 0) return `${what}: ${format.name}, as told`;
	const others = [...readableBy].filter(([other]) => other !== format);
	const also = others.map(([{ name }, lines]) => `${name} would read ${lines}`).join(", ");
	const read = `${readableBy.get(format) ?? 0} of the first ${counted(lookedAt, "line")}`;
	return `${what}: ${format.name}, which reads ${read}; ${also === "" ? "no other format reads any" : also}`;
}

function lacksOf(format: Format): readonly string[] {
	if (format.lacks.length === 0) return [];
	return [`${format.name} cannot carry: ${format.lacks.join(", ")}`, ...formatNote(format)];
}
