import type { EpochMs, LogEvent, Milliseconds } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { type Delimiting, delimitedReader, hasColumns } from "./delimited.ts";
import { parseCount, parseHost, parseScheme, parseStatus, present } from "./fields.ts";
import type { Format, LineReader } from "./format.ts";
import { maybeHeader } from "./line-readers.ts";
import { logEvent } from "./log-event.ts";
import { fromHeaders } from "./request-headers.ts";
import { parseIso } from "./time.ts";

/** The value of a column, by its name in lower case. */
export type ColumnOf = (name: string) => string | undefined;

/** What tells the dialects of the W3C extended log format apart. */
export interface W3cDialect extends Delimiting {
	/** Whether the columns of a `#Fields:` line are this dialect's, by their names in lower case. */
	readonly owns: (columns: ReadonlySet<string>) => boolean;
	/** Columns of a log without header, such as the end of one. */
	readonly usual?: string;
	/** Undoes what the server does to the text of a header. */
	readonly decode: (text: string) => string;
	/** The same for URLs, which stay as encoded as they were requested; left out where the server does nothing to them. */
	readonly decodeUrl?: (url: string) => string;
	/** Milliseconds of `time-taken`; `undefined` when the unit is unknown. */
	readonly timeTaken: (text: string) => Milliseconds | undefined;
	/** Where the request went. */
	readonly place: (column: ColumnOf) => { readonly target: string | undefined; readonly host: string | undefined };
	/** Start of the request, for dialects that log it besides the time of the line. */
	readonly start?: (column: ColumnOf) => EpochMs | undefined;
	readonly scheme: (column: ColumnOf) => string | undefined;
	/** The status where `sc-status` has none. */
	readonly statusWithout?: (column: ColumnOf) => string | undefined;
}

const FIELDS = /^#Fields:\s*(\S.*)$/i;
/** More are no header of a log. */
const MAX_COLUMNS = 200;
/** `2026-11-22 12:00:55` */
const DATE_TIME = 19;

/** A header names other columns than a format's: none of the lines behind it is the format's. */
const NOTHING: LineReader = { parse: () => "not-this-format", loggedAt: () => Number.NaN };

/**
 * What reads a dialect of the W3C extended log format.
 *
 * @see https://www.w3.org/TR/WD-logfile.html
 */
export function w3cReading(dialect: W3cDialect): Pick<Format, "parse" | "loggedAt" | "behind"> {
	const own = dialect.usual === undefined ? undefined : readerOf(dialect, dialect.usual.split(" "));
	return {
		...(own ?? NOTHING),
		behind: (line) => {
			const [, names] = FIELDS.exec(line) ?? [];
			const columns = names?.trim().toLowerCase().split(/\s+/, MAX_COLUMNS);
			if (columns === undefined) return undefined;
			return dialect.owns(new Set(columns)) ? readerOf(dialect, columns) : NOTHING;
		},
	};
}

/** The path and the query from two columns; a query of `-` is none. */
export function stemAndQuery(column: ColumnOf): string | undefined {
	const stem = column("cs-uri-stem") ?? column("cs-uri");
	if (stem === undefined) return undefined;
	const query = column("cs-uri-query");
	return query === undefined ? stem : `${stem}${query.startsWith("?") ? "" : "?"}${query}`;
}

/** Blanks in headers are logged as `+` by servers that quote nothing. */
export function decodePlus(text: string): string {
	return text.includes(" ") ? text : text.replaceAll("+", " ");
}

function readerOf(dialect: W3cDialect, columns: readonly string[]): LineReader {
	const at = new Map(columns.map((name, index) => [name, index]));
	const eventOf = (row: readonly string[]): LogEvent | MalformedReason => {
		if (row.length !== columns.length) return "bad-columns";
		return eventOfColumns(dialect, (name) => {
			const index = at.get(name);
			return index === undefined ? undefined : present(row[index]);
		});
	};
	const first = columns[0] === "date" && columns[1] === "time";
	const fits = (line: string): boolean =>
		!maybeHeader(line) &&
		(dialect.quoted === false ? hasColumns(line, dialect.delimiter, columns.length) : line.includes(dialect.delimiter));
	const { parse } = delimitedReader(dialect, eventOf, fits);
	return {
		parse,
		loggedAt: (text, from, to) => {
			// Unquoted, a line of ours has as many columns as its header.
			if (dialect.quoted === false && !fits(text.slice(from, to))) return Number.NaN;
			if (first && dialect.quoted === false)
				return parseUtc(text.slice(from, from + 10), text.slice(from + 11, from + DATE_TIME));
			const event = parse(text.slice(from, to));
			return typeof event === "string" ? Number.NaN : event.logged;
		},
	};
}

function eventOfColumns(dialect: W3cDialect, column: ColumnOf): LogEvent | MalformedReason {
	const date = column("date");
	const time = column("time");
	if (date === undefined || time === undefined) return "no-time";
	const logged = parseUtc(date, time);
	if (Number.isNaN(logged)) return "bad-time";
	const { decode, decodeUrl = (url) => url } = dialect;
	const client = column("c-ip");
	const { target, host } = dialect.place(column);
	const taken = column("time-taken");
	const contentType = column("sc-content-type");
	const forwardedFor = column("x-forwarded-for");
	const header = (name: string): string | undefined => {
		const value = column(`cs(${name})`);
		return value && (name === "referer" ? decodeUrl(value) : decode(value));
	};
	const headers = fromHeaders(header);
	return logEvent({
		...headers,
		start: dialect.start?.(column),
		logged,
		ip: parseIp(client),
		forwardedFor: forwardedBefore(client, headers.forwardedFor ?? (forwardedFor && decode(forwardedFor))),
		method: column("cs-method") ?? "GET",
		scheme: parseScheme(dialect.scheme(column)),
		host: parseHost(host),
		target: target && decodeUrl(target),
		status: parseStatus(column("sc-status") ?? dialect.statusWithout?.(column)),
		referrer: headers.referrer ?? column("cs(referrer)"),
		contentType: contentType && decode(contentType),
		bytes: parseCount(column("sc-bytes")),
		duration: taken === undefined ? undefined : dialect.timeTaken(taken),
		contentLength: parseCount(column("cs(content-length)")),
		requestId: column("x-edge-request-id"),
	});
}

/** All dialects log in UTC. A fraction of the second is kept. */
function parseUtc(date: string, time: string): EpochMs {
	return date.length === 10 ? parseIso(`${date}T${time}Z`) : Number.NaN;
}
