import { counted, thousands } from "../../counted.ts";
import { printable } from "../../errors.ts";
import { nextUpload } from "../next-upload.ts";
import type { Report } from "../report.ts";
import { wrap } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";

/** What an upload would send, and the command for it; nothing when there is nothing to send. */
export function next(report: Report, { width, paint }: Frame): Section | undefined {
	const { upload } = report;
	if (upload === undefined) return undefined;
	const { views, batches, durations } = nextUpload(report, upload.batchSize);
	if (views === 0) return undefined;
	const times = durations.map(({ hitsPerSecond, seconds }) => `${thousands(seconds)} s at ${hitsPerSecond}`);
	const plan = `${counted(views, "page view")} in ${counted(batches, "bulk request")}: ${times.join(", ")} page views a second.`;
	const command = upload.command === undefined ? [] : commandLines(printable(upload.command), width).map(paint.strong);
	const samples = (upload.samples ?? []).flatMap((request) => wrap(printable(JSON.stringify(request)), width));
	return { title: "What an upload would do", lines: [...wrap(plan, width), ...command, ...samples] };
}

/** Lines that a shell takes for one; but where a name alone is longer than a line, the terminal's reader must join them. */
function commandLines(command: string, width: number): string[] {
	const lines = wrap(command, width - 2);
	if (lines.join(" ") !== command) return lines;
	return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}
