import { EXIT } from "../errors.ts";
import { type Earlier, readEarlier } from "../report/comparison.ts";
import { textIn } from "./text-file.ts";

/**
 * Reads the report that another is to be compared with.
 *
 * @throws UserError when it cannot be read, or is none
 */
export function earlierReport(path: string): Earlier {
	const need = { problem: `cannot read "${path}"`, expected: "an earlier report in JSON", status: EXIT.input };
	return readEarlier(textIn(path, need), path);
}
