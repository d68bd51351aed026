import { EXIT, UserError } from "../errors.ts";
import { decodeLatin1 } from "../format/escape.ts";
import type { Format } from "../format/format.ts";
import { FORMATS, readableBy } from "../format/formats.ts";
import { refuseDisorder } from "./disorder.ts";
import { refuseMisfits } from "./misfits.ts";
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
	refuseMisfits(name, firstLines, formats);
	if (stretches.length > 0 && !found.isReadable) throw unreadable(name, firstLines, formats);
	refuseDisorder(name, stretches);
	return { stretches, marks };
}

function unreadable(name: string, firstLines: readonly string[], formats: readonly Format[]): UserError {
	const names = formats.map((format) => format.name).join(", ");
	if (formats.length === FORMATS.length) {
		return new UserError({
			problem: `cannot read "${name}"`,
			expected: `an access log in the format ${names}`,
			found: "no line that any of them can read",
			hint: "run `monorail presets` for formats to write, or name one with --log-format",
			status: EXIT.input,
		});
	}
	const lines = firstLines.map(decodeLatin1);
	const [first = ""] = lines;
	const shown = first.length > EXCERPT ? `${first.slice(0, EXCERPT)}…` : first;
	const count = readableBy(lines, formats).length > 0 ? "hardly any" : `none among the first ${lines.length}`;
	const what = lines.length === 0 ? "nothing but empty lines" : `${count}, of which the first is '${shown}'`;
	return new UserError({
		problem: `cannot read "${name}" as --log-format says`,
		expected: `lines in the format ${names}`,
		found: what,
		hint: "leave --log-format out, or see with `monorail explain` how it is read without",
		status: EXIT.input,
	});
}
