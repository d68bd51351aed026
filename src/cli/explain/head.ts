import { counted } from "../../counted.ts";
import { printable } from "../../errors.ts";
import { invisibleOptOuts } from "../../explicit-decisions.ts";
import type { Format } from "../../format/format.ts";
import { absence, nameOfLog } from "../../format/log-lacks.ts";
import { costOf } from "../costs.ts";
import type { FirstLines, SourceFormat } from "./source-formats.ts";

/**
 * What is to be known before the rows: how each source is read and why, and of each format how it reads a line, and what
 * it cannot tell and what that costs.
 */
export function head({ sources, logs }: FirstLines): readonly string[] {
	return [
		...sources.map((source) => printable(sentence(source))),
		...formatsOf(sources).flatMap((format) => about(format, logs)),
	];
}

/** The formats that sources are read in, each once. */
export function formatsOf(sources: readonly SourceFormat[]): readonly Format[] {
	return [...new Set(sources.flatMap(({ format }) => format ?? []))];
}

function sentence({ source, parts, format, lookedAt, readableBy, carriedBy }: SourceFormat): string {
	const what = parts === 1 ? source : `${source} (${parts} parts)`;
	if (!format) return `${what}: no format reads any line`;
	if (lookedAt === 0) return `${what}: ${format.name}, as told`;
	const others = [...readableBy].filter(([other]) => other !== format);
	const also = others.map(([{ name }, lines]) => `${name} would read ${lines}`).join(", ");
	const all = readableBy.get(format) ?? 0;
	const read = `${all} of the first ${counted(lookedAt, "line")}`;
	return `${what}: ${format.name}, which reads ${read}${outOf(carriedBy, all)}; ${also === "" ? "no other format reads any" : also}`;
}

/** What the lines stand in. @param all those that the format reads */
function outOf(carriedBy: ReadonlyMap<string, number>, all: number): string {
	const carried = [...carriedBy].map(([by, lines]) => (lines < all ? `${lines} of them out of ${by}` : `out of ${by}`));
	return carried.length === 0 ? "" : `, ${carried.join(", ")}`;
}

function about(format: Format, { lacks: lacksOf, lacking }: FirstLines["logs"]): readonly string[] {
	const { name, timeIs, reading } = format;
	const lacks = lacksOf.get(name) ?? format.lacks;
	const without = lacking.filter((log) => log.format === format);
	const time = `the time is the ${timeIs} of a request`;
	const carries =
		lacks.length === 0 ? `${name} carries everything; ${time}` : `${name} cannot carry, and what that costs; ${time}:`;
	const longest = Math.max(...lacks.map((lack) => lack.length));
	return [
		...(reading === undefined ? [] : [printable(`${name} reads ${reading}`)]),
		carries,
		...lacks.map((lack) => `  ${lack.padEnd(longest)}  ${costOf(format, lack)}`),
		...without.map((log) => printable(`  ${nameOfLog(log)} has ${absence(log, [...log.absent.keys()])}`)),
		...(invisibleOptOuts(lacks).length > 0 ? ["  so an upload wants --accept-invisible-opt-out"] : []),
	];
}
