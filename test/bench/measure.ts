import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const PEAK_MEMORY = new URL("./peak-memory.mjs", import.meta.url).href;

/** The checkout. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** One run of a program. */
export interface Run {
	/** From start to end of the process. */
	readonly seconds: number;
	/** Peak of resident memory, in bytes. */
	readonly memory: number;
	readonly output: string;
}

/**
 * Runs Node with these arguments, in the checkout, and measures it.
 *
 * @throws Error when it does not end with status 0; its last words are in the message
 */
export async function run(args: readonly string[]): Promise<Run> {
	const started = performance.now();
	const child = spawn(process.execPath, ["--import", PEAK_MEMORY, ...args], {
		cwd: ROOT,
		stdio: ["ignore", "pipe", "pipe", "pipe"],
	});
	const [, out, err, memory] = child.stdio;
	const ended = new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
	const [status, output, errors, kilobytes] = await Promise.all([ended, read(out), read(err), read(memory)]);
	const seconds = (performance.now() - started) / 1000;
	if (status !== 0) throw new Error(`node ${args.join(" ")}: exit status ${status}\n${errors.slice(-2000)}`);
	return { seconds, memory: Number(kilobytes) * 1024, output };
}

function read(stream: unknown): Promise<string> {
	return stream === null || stream === undefined ? Promise.resolve("") : text(stream as NodeJS.ReadableStream);
}

/** The middle one; of an even number, the mean of the two in the middle. @throws RangeError for none */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
	if (low === undefined || high === undefined) throw new RangeError("median of nothing");
	return (low + high) / 2;
}
