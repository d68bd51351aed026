import { UserError } from "../../errors.ts";
import type { LogEvent } from "../../event.ts";
import type { MalformedReason } from "../../outcome.ts";
import { decodeEscapes } from "../escape.ts";
import type { Format } from "../format.ts";
import { lacksOf, REQUIRED, type RequiredName } from "./capabilities.ts";
import { confusedAgents, templateMisfit } from "./misfit.ts";
import { fieldPlaces, type OwnLayout, ownEvent } from "./own-event.ts";
import type { OwnField } from "./own-field.ts";
import { hasZone, isExact, type TimeSource, timeReader } from "./own-time.ts";
import type { Escaping, Template } from "./part.ts";
import { linePattern } from "./pattern.ts";

/** How a language names what every format must tell, for errors: such as `$remote_addr`. */
export type Wanted = Readonly<Record<RequiredName, string>>;

/** Two times in one line: a record was cut off, and the next one glued on. */
const TIMES = /\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g;

/**
 * The format that a template describes.
 *
 * @throws UserError when it does not tell what every format must, or cannot be cut into its values
 */
export function templateFormat(name: string, title: string, template: Template, wanted: Wanted): Format {
	const { parts, escaping } = template;
	const pattern = linePattern(template);
	const { regex } = pattern;
	const ranked: { readonly field: OwnField; readonly index: number; readonly rank: number }[] = [];
	const times: TimeSource[] = [];
	let index = 0;
	for (const part of parts) {
		if (part.is === "text" || part.meaning.is === "other") continue;
		index++;
		const { meaning } = part;
		if (meaning.is === "time") times.push({ moment: meaning.moment, part: meaning.part, index });
		else ranked.push({ ...meaning, index });
	}
	const layout: OwnLayout = {
		places: fieldPlaces((field) =>
			ranked
				.flatMap((place) => (place.field === field ? place : []))
				.toSorted((a, b) => a.rank - b.rank)
				.map((place) => place.index),
		),
		begin: timeReader(times, "begin"),
		end: timeReader(times, "end"),
		decode: DECODERS[escaping],
		defaults: { method: "", status: 0 },
	};
	const has = (field: OwnField) => ranked.some((place) => place.field === field);
	demandRequired(template, layout, has, wanted);
	const parse = (line: string): LogEvent | MalformedReason => {
		const values = valuesOf(regex, line);
		if (values !== null) return ownEvent(layout, values);
		return (line.match(TIMES)?.length ?? 0) > 1 ? "torn" : "not-this-format";
	};
	return {
		name,
		title,
		timeIs: layout.begin ? "start" : "end",
		lacks: lacksOf(has, {
			hasBegin: layout.begin !== undefined,
			isExact: isExactTime(template, times),
			hasZone: hasZone(times),
		}),
		reading: readingOf(template),
		parse,
		loggedAt: (text, from, to) => {
			const event = parse(text.slice(from, to));
			return typeof event === "string" ? Number.NaN : event.logged;
		},
		misfit: (line) => templateMisfit(template, pattern, parse(line), line),
		astray: (lines) => confusedAgents(lines.map(parse)),
	};
}

/** Longer lines are matched in steps that may be more than there is room for. */
const LONG = 100_000;

function valuesOf(regex: RegExp, line: string): RegExpExecArray | null {
	if (line.length < LONG) return regex.exec(line);
	try {
		return regex.exec(line);
	} catch {
		return null;
	}
}

const DECODERS: Readonly<Record<Escaping, (text: string) => string>> = {
	default: decodeEscapes,
	json: decodeJson,
	none: (text) => text,
};

function decodeJson(text: string): string {
	if (!text.includes("\\")) return text;
	try {
		return JSON.parse(`"${text}"`) as string;
	} catch {
		return text;
	}
}

/** `$msec` has milliseconds, and Apache's seconds have none. */
function isExactTime({ parts }: Template, times: readonly TimeSource[]): boolean {
	return isExact(times) || parts.some((part) => part.is === "value" && part.name === "$msec");
}

function demandRequired(
	template: Template,
	layout: OwnLayout,
	has: (field: OwnField) => boolean,
	wanted: Wanted,
): void {
	const lacking: RequiredName[] = [];
	if (layout.begin === undefined && layout.end === undefined) lacking.push("time");
	for (const [what, fields] of REQUIRED) if (!fields.some(has)) lacking.push(what);
	if (lacking.length === 0) return;
	throw new UserError({
		problem: `--log-format does not tell the ${lacking.join(", the ")}`,
		expected: `${lacking.map((what) => wanted[what]).join(", and ")} in it`,
		found: `${namesOf(template)} only`,
		hint: "without, no request could be judged",
	});
}

/** What the values are taken for: `$remote_addr as ip, …; passes over $gzip_ratio`. */
function readingOf({ parts }: Template): string {
	const known: string[] = [];
	const passed: string[] = [];
	for (const part of parts) {
		if (part.is === "text") continue;
		const { name, meaning } = part;
		if (meaning.is === "other") passed.push(name);
		else if (meaning.is === "time") known.push(`${name} as ${meaning.moment} time`);
		else known.push(`${name} as ${meaning.field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`);
	}
	const over = passed.length === 0 ? "" : `; passes over ${[...new Set(passed)].join(", ")}`;
	return `${[...new Set(known)].join(", ")}${over}`;
}

function namesOf({ parts }: Template): string {
	const names = parts.flatMap((part) => (part.is === "value" ? [part.name] : []));
	return names.length === 0 ? "plain text" : names.join(" ");
}
