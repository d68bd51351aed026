import { counted } from "../../counted.ts";
import { didYouMean } from "../../did-you-mean.ts";
import { UserError } from "../../errors.ts";
import type { LogEvent } from "../../event.ts";
import type { MalformedReason } from "../../outcome.ts";
import { repairJsonEscapes } from "../escape.ts";
import type { Format, Misfit } from "../format.ts";
import { type JsonRecord, parseJsonRecord } from "../json-record.ts";
import { optionalKeys } from "../optional-keys.ts";
import { carriedBy, lacksOf, REQUIRED } from "./capabilities.ts";
import { hasPath, type JsonPath, jsonPath, valueAt } from "./json-path.ts";
import { fieldPlaces, type OwnLayout, ownEvent } from "./own-event.ts";
import type { OwnField } from "./own-field.ts";
import { timeReader } from "./own-time.ts";
import { excerpt, templateError } from "./source-text.ts";

/** What a mapping can name, as the reference format calls it, and what that is. */
const JSON_FIELDS: Readonly<Record<string, OwnField | "begin" | "end">> = {
	time: "begin",
	end_time: "end",
	ip: "ip",
	forwarded_for: "forwardedFor",
	url: "url",
	scheme: "scheme",
	host: "host",
	target: "target",
	path: "path",
	query: "query",
	request: "request",
	method: "method",
	status: "status",
	user_agent: "userAgent",
	referrer: "referrer",
	language: "language",
	content_type: "contentType",
	bytes: "bytes",
	duration_s: "seconds",
	duration_ms: "milliseconds",
	duration_us: "microseconds",
	duration_ns: "nanoseconds",
	fetch_dest: "fetchDest",
	purpose: "purpose",
	visitor_id: "visitorId",
	opt_out: "optOut",
	consent: "consent",
	cookies: "cookies",
	dnt: "dnt",
	gpc: "gpc",
	uadata: "uadata",
	body: "body",
	content_length: "contentLength",
	upstream_status: "upstreamStatus",
	completion: "completion",
	request_id: "requestId",
	title: "title",
};

/** One `field=path` of a mapping. */
interface Entry {
	readonly field: OwnField | "begin" | "end";
	readonly name: string;
	readonly path: JsonPath;
	/** Where it stands in the mapping, from 0. */
	readonly at: number;
}

/**
 * Lines of JSON whose keys a mapping names: `time=ts,ip=client.addr,target=req.uri`. A path goes into objects and, by
 * number, into arrays; a key with dots in it is found as it is, too. The first of several paths of a field that has a
 * value counts.
 *
 * A time is ISO 8601 with zone, the common log format's, or an epoch number: seconds, milliseconds, microseconds or
 * nanoseconds by its size. Method and status are `GET` and `200` where a line does not tell them.
 *
 * @throws UserError when the mapping is wrong, with the column
 */
export function jsonFormat(name: string, mapping: string): Format {
	const entries = entriesOf(mapping);
	const places = fieldPlaces((field) => entries.flatMap((entry, index) => (entry.field === field ? index : [])));
	const has = (field: OwnField) => entries.some((entry) => entry.field === field);
	const times = entries.flatMap(({ field }, index) =>
		field === "begin" || field === "end" ? [{ moment: field, part: "any", index } as const] : [],
	);
	const layout: OwnLayout = {
		places,
		begin: timeReader(times, "begin"),
		end: timeReader(times, "end"),
		decode: (text) => text,
		defaults: { method: "GET", status: 200 },
	};
	demandRequired(mapping, layout, has);
	const firstKey = entries[0]?.path.keys[0] ?? "";
	const read = (line: string) => parseJsonRecord(line, firstKey, repairJsonEscapes);
	const parse = (line: string): LogEvent | MalformedReason => {
		const record = read(line);
		return typeof record === "string" ? record : ownEvent(layout, valuesOf(record, entries));
	};
	const pathsOf = (field: OwnField) => entries.flatMap((entry) => (entry.field === field ? entry.path : []));
	const pathsByKey = new Map<string, readonly JsonPath[]>();
	const keyOf = (field: OwnField): string | undefined => {
		const paths = pathsOf(field);
		if (paths.length === 0) return undefined;
		const key = paths.map(({ text }) => text).join(" or ");
		pathsByKey.set(key, paths);
		return key;
	};
	const keys = optionalKeys(carriedBy(keyOf), (line) => {
		const record = read(line);
		if (typeof record === "string") return undefined;
		return (key) => pathsByKey.get(key)?.some((path) => hasPath(record, path)) === true;
	});
	return {
		name,
		title: "your own, JSON with a mapping",
		timeIs: layout.begin ? "start" : "end",
		lacks: lacksOf(has, { hasBegin: layout.begin !== undefined, isExact: true, hasZone: true }),
		keys,
		reading: entries.map(({ name: field, path }) => `${path.text} as ${field.replaceAll("_", " ")}`).join(", "),
		parse,
		loggedAt: (text, from, to) => {
			const event = parse(text.slice(from, to));
			return typeof event === "string" ? Number.NaN : event.logged;
		},
		misfit: (line) => misfitOf(line, read(line), parse(line), entries),
		astray: (lines) => astrayOf(lines.filter((line) => typeof parse(line) !== "string").map(read), entries),
	};
}

function entriesOf(mapping: string): readonly Entry[] {
	const entries: Entry[] = [];
	let at = 0;
	for (const text of mapping.split(",")) {
		const from = at + text.length - text.trimStart().length;
		at += text.length + 1;
		if (text.trim() === "") continue;
		const equals = text.indexOf("=");
		const name = text.slice(0, equals === -1 ? undefined : equals).trim();
		const path = equals === -1 ? "" : text.slice(equals + 1).trim();
		const field = Object.hasOwn(JSON_FIELDS, name) ? JSON_FIELDS[name] : undefined;
		if (field === undefined || path === "") throw badEntry(mapping, from, name, field !== undefined);
		if (entries.some((entry) => entry.name === name && entry.path.text === path)) throw repeated(mapping, from, name);
		entries.push({ field, name, path: jsonPath(path), at: from });
	}
	return entries;
}

function repeated(template: string, at: number, name: string): Error {
	return templateError({
		template,
		at,
		fault: `${name} from the same path again`,
		expected: "each path of a field once",
		hint: "leave it out, or name another one: the first that has a value counts",
	});
}

function badEntry(template: string, at: number, name: string, isKnown: boolean): Error {
	const hint = isKnown ? `such as ${name}=${name}` : didYouMean(name, Object.keys(JSON_FIELDS));
	return templateError({
		template,
		at,
		fault: isKnown ? `no path for ${name}` : `an unknown field '${name}'`,
		expected: isKnown ? `${name}=PATH` : "FIELD=PATH with a field that there is",
		hint: hint ?? `there are ${Object.keys(JSON_FIELDS).join(", ")}`,
	});
}

function demandRequired(mapping: string, layout: OwnLayout, has: (field: OwnField) => boolean): void {
	const lacking = (layout.begin ?? layout.end) ? [] : ["time or end_time"];
	for (const [what, fields] of REQUIRED) {
		// The reference format has defaults for these.
		if (what === "method" || what === "status" || fields.some(has)) continue;
		lacking.push(what === "address" ? "ip" : what === "target" ? "url or target" : "user_agent");
	}
	if (lacking.length === 0) return;
	throw new UserError({
		problem: "--log-format maps too few fields",
		expected: lacking.map((name) => `also ${name}`).join(", "),
		found: mapping.trim() === "" ? "nothing" : `only '${mapping}'`,
		hint: "for example json:time=ts,ip=client.addr,method=req.method,url=req.url,status=status,user_agent=req.ua",
	});
}

function valuesOf(record: JsonRecord, entries: readonly Entry[]): readonly (string | undefined)[] {
	return entries.map(({ path }) => valueAt(record, path));
}

function misfitOf(
	line: string,
	record: JsonRecord | MalformedReason,
	result: LogEvent | MalformedReason,
	entries: readonly Entry[],
): Misfit | undefined {
	if (typeof result !== "string") return undefined;
	if (typeof record === "string") return { expected: "a JSON object", found: excerpt(line, 0) };
	const missing = entries.find(({ path }) => valueAt(record, path) === undefined);
	if (missing === undefined) return { expected: "values that can be read", found: `${excerpt(line, 0)} (${result})` };
	const { name, path, at } = missing;
	return {
		expected: `${name} at ${path.text} (column ${at + 1} of the mapping)`,
		found: `an object with ${Object.keys(record).slice(0, 20).join(", ") || "nothing in it"} (${result})`,
	};
}

/** Fields that decide about a request, and that have a default or may be missing: a wrong path would not show. */
const DECISIVE: readonly string[] = ["method", "status", "user_agent", "host"];

/** The first of them that none of some records has. */
function astrayOf(records: readonly (JsonRecord | MalformedReason)[], entries: readonly Entry[]): Misfit | undefined {
	const isThere = ({ path }: Entry): boolean =>
		records.some((record) => typeof record !== "string" && hasPath(record, path));
	for (const decisive of DECISIVE) {
		const mapped = entries.filter(({ name }) => name === decisive);
		const [first] = mapped;
		if (first === undefined || records.length === 0 || mapped.some(isThere)) continue;
		return {
			expected: `${decisive} at ${mapped.map(({ path }) => path.text).join(" or ")} (column ${first.at + 1} of the mapping)`,
			found: `none in ${counted(records.length, "record")} at its beginning`,
		};
	}
	return undefined;
}
