import { EXIT, UserError } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import type { Format } from "../format/format.ts";
import { refuseDisorder } from "./disorder.ts";
import { type Beginning, type Marks, NEW_SOURCE } from "./mark.ts";
import { refuseMisfits } from "./misfits.ts";
import { PartScanner, type Stretch } from "./part-scanner.ts";

/** How sources are looked through. */
interface ScanOptions {
	readonly formats: readonly Format[];
	readonly lateness: Milliseconds;
	readonly onScanned: (bytes: number) => void;
	readonly signal?: AbortSignal;
}

/**
 * Looks through a source, for where to cut it, and for places to begin at another time.
 *
 * @throws UserError when it is no log in any known format
 */
export async function scan(
	name: string,
	bytes: AsyncIterable<Buffer>,
	options: ScanOptions,
	beginning: Beginning = NEW_SOURCE,
): Promise<{ readonly stretches: readonly Stretch[]; readonly marks: Marks }> {
	const scanner = new PartScanner(options.formats, options.lateness, beginning);
	for await (const chunk of bytes) {
		options.signal?.throwIfAborted();
		scanner.push(chunk);
		options.onScanned(chunk.length);
	}
	const stretches = scanner.end();
	refuseMisfits(name, scanner.firstLines, options.formats);
	if (stretches.length > 0 && !scanner.readable) {
		throw new UserError({
			problem: `cannot read "${name}"`,
			expected: `an access log in the format ${options.formats.map((format) => format.name).join(", ")}`,
			found: "no line that any of them can read",
			hint: "run `monorail presets` for formats to write, or name one with --log-format",
			status: EXIT.input,
		});
	}
	refuseDisorder(name, stretches);
	return { stretches, marks: scanner.marks };
}
