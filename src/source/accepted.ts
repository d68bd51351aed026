import { thousands } from "../counted.ts";
import { EXIT, UserError } from "../errors.ts";
import { decodeLatin1 } from "../format/escape.ts";
import type { Format } from "../format/format.ts";
import { FORMATS, readableBy } from "../format/formats.ts";
import { refuseDisorder } from "./disorder.ts";
import { refuseMisfits } from "./misfits.ts";
import { isTar, noText } from "./no-text.ts";
import type { Survey } from "./survey.ts";

/** How much of a line is shown. */
const EXCERPT = 60;

/**
 * Accepts what was found in a source.
 *
 * @throws UserError when it is no log in any known format
 */
export function accepted(name: string, found: Survey, formats: readonly Format[]): Pick<Survey, "stretches" | "marks"> {
	const { stretches, marks, firstLines } = found;
	if (isTar(firstLines[0])) throw tar(name);
	refuseMisfits(name, firstLines, formats);
	if (stretches.length > 0 && !found.isReadable) throw unreadable(name, found, formats);
	if (found.utf16From !== undefined) throw goesOnInUtf16(name, found.utf16From);
	refuseDisorder(name, stretches);
	return { stretches, marks };
}

function tar(name: string): UserError {
	return new UserError({
		problem: `cannot read "${name}"`,
		expected: "logs, one after the other or compressed",
		found: "a tar archive of them",
		hint: "give the logs in it, as with tar -xOf ARCHIVE | monorail …",
		status: EXIT.input,
	});
}

/** Logs one after the other, of which one is in UTF-16: none of its lines would count. */
function goesOnInUtf16(name: string, from: number): UserError {
	return new UserError({
		problem: `cannot read all of "${name}"`,
		expected: "logs in UTF-8",
		found: `text in UTF-16 from line ${thousands(from)} on`,
		hint: "convert that log with iconv -f UTF-16 -t UTF-8 before, or have it written in UTF-8",
		status: EXIT.input,
	});
}

function unreadable(name: string, { firstLines, utf16From }: Survey, formats: readonly Format[]): UserError {
	const problem = `cannot read "${name}"`;
	const noLog = noText(firstLines);
	if (noLog) return new UserError({ problem, ...noLog, status: EXIT.input });
	if (utf16From !== undefined) return goesOnInUtf16(name, utf16From);
	const lines = firstLines.map(decodeLatin1);
	const isEmpty = lines.length === 0;
	const isOne = lines.length === 1;
	const none = isOne ? "one line that is none" : `none among the first ${lines.length}`;
	const count = readableBy(lines, formats).length > 0 ? "hardly any" : none;
	if (formats.length === FORMATS.length) {
		// Of a file that was never said to be a log nothing is shown: it may hold a token.
		return new UserError({
			problem,
			expected: "lines of an access log in a format that the README lists",
			found: isEmpty ? "nothing but empty lines" : count,
			hint: isEmpty ? "check its name" : "describe its format with --log-format, or write one of `monorail presets`",
			status: EXIT.input,
		});
	}
	const [first = ""] = lines;
	const shown = first.length > EXCERPT ? `${first.slice(0, EXCERPT)}…` : first;
	return new UserError({
		problem: `${problem} as --log-format says`,
		expected: `lines in the format ${formats.map((format) => format.name).join(", ")}`,
		found: isEmpty ? "nothing but empty lines" : `${count}${isOne ? ":" : ", of which the first is"} '${shown}'`,
		hint: "leave --log-format out, or see with `monorail explain` how it is read without",
		status: EXIT.input,
	});
}
