import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const PEAK_MEMORY = new URL("./peak-memory.mjs", import.meta.url).href;

/** The checkout. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Milliseconds between two looks at the memory of a program that cannot tell it itself. */
const LOOK = 20;

/** One run of a program. */
export interface Run {
	/** From start to end of the process. */
	readonly seconds: number;
	/** Peak of resident memory, in bytes; `NaN` when nobody tells. */
	readonly memory: number;
	readonly output: string;
}

/**
 * Runs Node with these arguments, in the checkout, and measures it.
 *
 * @param fine exit statuses that it may end with
 * @throws Error when it ends with another one; its last words are in the message
 */
export async function run(args: readonly string[], fine: readonly number[] = [0]): Promise<Run> {
	const started = performance.now();
	const child = spawn(process.execPath, ["--import", PEAK_MEMORY, ...args], {
		cwd: ROOT,
		stdio: ["ignore", "pipe", "pipe", "pipe"],
	});
	const kilobytes = read(child.stdio[3]);
	const output = await outputOf(`node ${args.join(" ")}`, child, fine);
	const seconds = (performance.now() - started) / 1000;
	return { seconds, memory: Number(await kilobytes) * 1024, output };
}

/**
 * Runs any program, and measures it. Its memory is known on Linux alone, and but for what it takes in the last instants
 * before its end: the kernel keeps the peak, but forgets it when the process ends.
 *
 * @throws Error when it cannot be started, with its `code`, or does not end with status 0; its last words are in the message
 * @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html (VmHWM)
 */
export async function runProgram(command: string, args: readonly string[]): Promise<Run> {
	const started = performance.now();
	const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
	let memory = Number.NaN;
	const look = setInterval(() => {
		memory = peakOf(child.pid) ?? memory;
	}, LOOK);
	try {
		const output = await outputOf([command, ...args].join(" "), child, [0]);
		return { seconds: (performance.now() - started) / 1000, memory, output };
	} finally {
		clearInterval(look);
	}
}

/** @returns bytes; `undefined` for a process that has ended */
function peakOf(pid: number | undefined): number | undefined {
	try {
		const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
		return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
	} catch {
		return undefined;
	}
}

/** Waits until it has ended. */
async function outputOf(name: string, child: ChildProcess, fine: readonly number[]): Promise<string> {
	const ended = new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
	const [status, output, errors] = await Promise.all([ended, read(child.stdout), read(child.stderr)]);
	if (status === null || !fine.includes(status))
		throw new Error(`${name}: exit status ${status}\n${errors.slice(-2000)}`);
	return output;
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
