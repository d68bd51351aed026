import { counted, thousands } from "../../counted.ts";
import { printable } from "../../errors.ts";
import { nextUpload } from "../next-upload.ts";
import type { Report } from "../report.ts";
import { cellWidth, wrap } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { sentOnce } from "./upload-fault.ts";

/** What an upload would send, and the command for it; nothing when there is nothing to send. */
export function next(report: Report, { width, paint }: Frame): Section | undefined {
	const { upload } = report;
	if (upload === undefined) return undefined;
	const { views, batches, durations } = nextUpload(report, upload.batchSize);
	if (views === 0) return undefined;
	const times = durations.map(({ hitsPerSecond, seconds }) => `${thousands(seconds)} s at ${hitsPerSecond}`);
	const condition = upload.fault === undefined ? "" : `, ${sentOnce(upload.fault)},`;
	const plan = `${counted(views, "page view")}${condition} in ${counted(batches, "bulk request")}: ${times.join(", ")} page views a second.`;
	const command = upload.command === undefined ? [] : commandLines(upload.command, width).map(paint.strong);
	const samples = (upload.samples ?? []).flatMap((request) => wrap(printable(JSON.stringify(request)), width));
	return { title: "What an upload would do", lines: [...wrap(plan, width), ...command, ...samples] };
}

/**
 * A command in lines that a shell takes for one when they are pasted. A line ends only where a flag or a file begins, and
 * never within quotes, where a backslash would be part of the value; what is longer than a line is left to the terminal,
 * whose own breaks are not copied.
 */
function commandLines(command: string, width: number): string[] {
	const lines: string[] = [];
	let line = "";
	for (const part of flagsAndValues(command)) {
		if (line !== "" && cellWidth(line) + 1 + cellWidth(part) > width - 2) {
			lines.push(`${line} \\`);
			line = part;
		} else line = line === "" ? part : `${line} ${part}`;
	}
	return [...lines, line].flatMap((text) => text.split("\n"));
}

/** A word as a shell reads it: blanks are part of it where they are quoted. */
const SHELL_WORD = /(?:'[^']*'|\\.|\S)+/gsu;

/** The words of a command, those that do not begin with `-` behind a flag together with it. */
function flagsAndValues(command: string): string[] {
	const parts: string[] = [];
	let isBehindFlag = false;
	for (const [word] of command.matchAll(SHELL_WORD)) {
		const isFlag = word.startsWith("-");
		if (isBehindFlag && !isFlag) parts.push(`${parts.pop()} ${shellText(word)}`);
		else parts.push(shellText(word));
		isBehindFlag = isFlag;
	}
	return parts;
}

/** Visible text, but for what a quoted value may have and a terminal shows as it is: ends of lines, and tabs. */
function shellText(word: string): string {
	return word.replace(/[^\n\t]+/g, printable);
}
