import { printable } from "../errors.ts";
import type { JsonOptions, ReportShape } from "./json.ts";
import { reportShape } from "./json.ts";
import type { Report } from "./report.ts";

/** The columns: what a figure is of, then the figures. */
const COLUMNS = [
	"figure",
	"time",
	"until",
	"site",
	"page",
	"referrer",
	"browser",
	"system",
	"outcome",
	"reason",
	"text",
	"from",
	"to",
	"tracked",
	"missed",
	"held",
	"count",
	"value",
] as const;

/** A row: each cell under its column; the others stay empty. Text comes from logs, numbers from us. */
type Row = { readonly figure: string } & Readonly<
	Partial<Record<(typeof COLUMNS)[number], string | number | boolean | undefined>>
>;

/**
 * The report as one table for spreadsheets and statistics (RFC 4180, UTF-8): a row for each figure, named as in the JSON.
 * It holds all that the JSON does, in the same units. Ends with a line end.
 *
 * Spreadsheets see text: a cell that one could take for a formula begins with `'`, and so does one that begins with `'`.
 * Control characters, and marks that turn the direction of writing, are shown as `\u{…}`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180 and https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsv(report: Report, options: JsonOptions = {}): string {
	const rows = rowsOf(reportShape(report, options));
	const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(","));
	return `${[COLUMNS.join(","), ...lines].join("\r\n")}\r\n`;
}

function cell(value: string | number | boolean | undefined): string {
	if (value === undefined) return "";
	if (typeof value !== "string") return String(value);
	const text = printable(value).replace(/\p{Surrogate}/gu, "\ufffd");
	const safe = /^[=+\-@'|%]/.test(text) ? `'${text}` : text;
	return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function rowsOf(shape: ReportShape): readonly Row[] {
	const { delay, upload } = shape;
	return [
		...facts(shape),
		...outcomes(shape),
		...shape.series.points.map(({ time, ...counts }) => ({ figure: "series", time, ...counts })),
		...shape.hours.map(({ hour: time, ...split }) => ({ figure: "hours", time, ...split })),
		...shape.outages.map(({ from, to, views }) => ({ figure: "outages", time: from, until: to, held: views })),
		...shape.sites.map(({ host: site, ...split }) => ({ figure: "sites", site, ...split })),
		...shape.pages.map(({ path: page, ...split }) => ({ figure: "pages", page, ...split })),
		...shape.entryPages.map(({ path: page, ...split }) => ({ figure: "entryPages", page, ...split })),
		...shape.referrers.map(({ host: referrer, ...split }) => ({ figure: "referrers", referrer, ...split })),
		...shape.browsers.map(({ family, share, ...split }) => ({
			figure: "browsers",
			browser: family,
			...split,
			value: share,
		})),
		...shape.systems.map(({ family, share, ...split }) => ({
			figure: "systems",
			system: family,
			...split,
			value: share,
		})),
		...delay.buckets.map((bucket) => ({ figure: "delay.buckets", ...bucket })),
		...Object.entries(shape.formats).map(([text, count]) => ({ figure: "formats", text, count })),
		...Object.entries(shape.lacks).flatMap(([text, lacks]) =>
			lacks.map((reason) => ({ figure: "lacks", text, reason })),
		),
		...(shape.malformedExamples ?? []).map(({ reason, source, line }) => ({
			figure: "malformedExamples",
			reason,
			text: source,
			value: line,
		})),
		...(upload?.durations ?? []).map(({ hitsPerSecond, seconds }) => ({
			figure: "upload.durations",
			count: hitsPerSecond,
			value: seconds,
		})),
		...(upload?.samples ?? []).map((sample) => ({ figure: "upload.samples", text: JSON.stringify(sample) })),
		...(shape.withoutSite?.hosts ?? []).map(({ host: site, views: count }) => ({ figure: "withoutSite", site, count })),
		...(shape.comparison?.changes ?? []).flatMap(({ figure: reason, before, now, jumps }) => [
			{ figure: "comparison.before", reason, count: before.part, to: before.of, value: before.share },
			{ figure: "comparison.now", reason, count: now.part, to: now.of, value: now.share },
			{ figure: "comparison.jumps", reason, value: jumps },
		]),
		...shape.notes.map((text) => ({ figure: "notes", text })),
	];
}

/** Figures that are single values. */
function facts(shape: ReportShape): readonly Row[] {
	const { window, missed, late, held, delay, upload } = shape;
	const values: Readonly<Record<string, string | number | boolean | undefined>> = {
		version: shape.version,
		dryRun: shape.dryRun,
		records: shape.records,
		pageViews: shape.pageViews,
		identity: shape.identity,
		...under("period", shape.period),
		...under("window", window),
		match: shape.match,
		...under("comparison.period", shape.comparison?.period),
		...under("missed", missed),
		...under("held", { ...held }),
		...under("late", late),
		"series.step": shape.series.step,
		...under("delay.recommended", delay.recommended),
		...replays(shape),
		...Object.assign({}, ...(shape.clocks ?? []).map((clock, index) => under(`clocks.${index}`, clock))),
		"withoutSite.others": shape.withoutSite?.others,
		"upload.views": upload?.views,
		"upload.batchSize": upload?.batchSize,
		"upload.batches": upload?.batches,
		"upload.fault": upload?.fault,
		"upload.wrongHost": upload?.wrongHost,
		"upload.command": upload?.command,
	};
	const others: readonly Row[] = [
		{ figure: "otherHours", ...shape.otherHours },
		{ figure: "otherSites", ...shape.otherSites },
		{ figure: "otherPages", ...shape.otherPages },
		{ figure: "otherEntryPages", ...shape.otherEntryPages },
		{ figure: "otherReferrers", ...shape.otherReferrers },
	];
	return [
		...Object.entries(values).flatMap(([figure, value]) => (value === undefined ? [] : [{ figure, value }])),
		...others,
	];
}

function replays({ replays: found }: ReportShape) {
	if (found === undefined) return {};
	const { left, ...counts } = found;
	return { ...under("replays", counts), ...under("replays.left", left) };
}

function under(name: string, values: Readonly<Record<string, string | number | boolean>> | undefined) {
	return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [`${name}.${key}`, value]));
}

function outcomes({ outcomes: counts }: ReportShape): readonly Row[] {
	return Object.entries(counts).flatMap(([outcome, count]): Row[] =>
		typeof count === "number"
			? [{ figure: "outcomes", outcome, count }]
			: Object.entries<number>(count).map(([reason, each]) => ({ figure: "outcomes", outcome, reason, count: each })),
	);
}
