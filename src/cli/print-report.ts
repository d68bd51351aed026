import { toCsv } from "../report/csv.ts";
import { toHtml } from "../report/html.ts";
import { toJson } from "../report/json.ts";
import type { Report } from "../report/report.ts";
import { toText } from "../report/text.ts";
import { isDrawing } from "./terminal.ts";

/** How a report is to look. */
export interface ReportForm {
	readonly format: "text" | "json" | "csv" | "html";
	readonly timeZone: string;
	/** File, or `undefined` for the terminal. */
	readonly output: string | undefined;
	/** Whether it may name files and lines; then equal records in other files give another text. */
	readonly examples: boolean;
}

/** Draws a report for where it goes: colours and the terminal's width only on a terminal. */
export async function drawReport(report: Report, form: ReportForm): Promise<string> {
	if (form.format === "json") return toJson(report, { examples: form.examples });
	if (form.format === "csv") return toCsv(report, { examples: form.examples });
	if (form.format === "html") return toHtml(report, { zone: form.timeZone, now: Date.now() });
	const onTerminal = form.output === undefined && process.stdout.isTTY === true;
	return toText(report, {
		width: onTerminal ? (process.stdout.columns ?? 80) : 100,
		colour: wantsColour(onTerminal),
		zone: form.timeZone,
	});
}

/**
 * Whether to use colours, which the user may have asked for or against.
 *
 * @see https://no-color.org and https://force-color.org
 */
export function wantsColour(onTerminal: boolean): boolean {
	const { NO_COLOR, FORCE_COLOR } = process.env;
	if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
	if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0";
	return onTerminal && isDrawing(process.stdout, process.env);
}
