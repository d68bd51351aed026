import { formatNamed } from "../../src/format/formats.ts";

/** No line may take longer, for each begun kilobyte of it. */
export const LIMIT_MS_PER_KB = 1;
/** Tries at what seems slow: another program, or the garbage collector, may have had the time. */
const TRIES = 12;
/** Calls that a stack shows unless somebody says otherwise: to throw costs more with it. */
const USUAL_STACK = 10;

/** Begun kilobytes of a line. */
export function kilobytes({ length }: string): number {
	return Math.max(1, Math.ceil(length / 1024));
}

/** The least of several tries, as everything else that a machine does can only add to it; milliseconds for each KB. */
export function leastTime(line: string, read: () => void): number {
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = USUAL_STACK;
	let least = Number.POSITIVE_INFINITY;
	for (let left = TRIES; left > 0 && least > LIMIT_MS_PER_KB / 2; left--) {
		forgetJson();
		const [start, processor] = [performance.now(), process.cpuUsage()];
		read();
		const took = performance.now() - start;
		const { user, system } = process.cpuUsage(processor);
		// The clock goes on while other programs run, and the processor's also counts other threads of this one.
		least = Math.min(least, Math.min(took, (user + system) / 1000) / kilobytes(line));
	}
	Error.stackTraceLimit = stackTraceLimit;
	return least;
}

/** The last texts that were JSON are remembered: whoever reads them again would save most of the time. */
function forgetJson(): void {
	for (const other of ["[1]", "[2]", "[3]"]) formatNamed("monorail").parse(other);
}
