import { EXIT, UserError } from "../errors.ts";
import type { Format } from "../format/format.ts";
import { refuseDisorder } from "./disorder.ts";
import { refuseMisfits } from "./misfits.ts";
import type { Survey } from "./survey.ts";

/**
 * Accepts what was found in a source.
 *
 * @throws UserError when it is no log in any known format
 */
export function accepted(name: string, found: Survey, formats: readonly Format[]): Pick<Survey, "stretches" | "marks"> {
	const { stretches, marks, firstLines, isReadable } = found;
	refuseMisfits(name, firstLines, formats);
	if (stretches.length > 0 && !isReadable) {
		throw new UserError({
			problem: `cannot read "${name}"`,
			expected: `an access log in the format ${formats.map((format) => format.name).join(", ")}`,
			found: "no line that any of them can read",
			hint: "run `monorail presets` for formats to write, or name one with --log-format",
			status: EXIT.input,
		});
	}
	refuseDisorder(name, stretches);
	return { stretches, marks };
}
