import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import pLimit from "p-limit";
import { EXIT, UserError } from "../errors.ts";
import { cannotRead } from "./cannot-read.ts";
import type { LogPart } from "./log-part.ts";
import { type Looked, lookThrough } from "./look-through.ts";
import type { ScannedSource } from "./mark.ts";
import { type GivenLog, sameLogs } from "./same-logs.ts";
import type { SourceOptions } from "./source-options.ts";

export type { SourceOptions } from "./source-options.ts";

/** All logs of a run, cut into parts; `close` when done, also after errors. */
export interface Sources {
	readonly parts: readonly LogPart[];
	/** Those that were looked through. */
	readonly scanned: readonly ScannedSource[];
	/** Names of files that hold nothing new. */
	readonly skipped: readonly string[];
	close(): Promise<void>;
}

/** Sources that are looked through at once: while one waits for the disk, another has work to do. */
const AT_ONCE = 4;

/**
 * Opens the given files, and standard input for `-`; looks through each for the times at which it jumps back, and
 * cuts it there.
 *
 * Everything that can be read only once (pipes, and archives of several logs) is spooled to disk first.
 *
 * @throws UserError when a source is missing, no file, not permitted, or no log in any known format
 */
export async function openSources(inputs: readonly string[], options: SourceOptions): Promise<Sources> {
	const closers: (() => Promise<void>)[] = [];
	const looking: Promise<Looked>[] = [];
	const atOnce = pLimit(AT_ONCE);
	const failed = new AbortController();
	const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
	const skipped = inputs.filter((input) => options.beginnings?.get(input)?.from === "skip");
	const seen = new Map<string, string>();
	const close = async () => {
		for (const closer of closers.splice(0)) await closer();
	};
	try {
		const given: GivenLog[] = [];
		for (const input of inputs) {
			options.signal?.throwIfAborted();
			const stats = input === "-" ? undefined : await statsOf(input);
			const identity = stats ? `${stats.dev}:${stats.ino}` : input;
			const twin = seen.get(identity);
			if (twin !== undefined && !stats?.isCharacterDevice()) {
				options.onNotice(
					twin === input
						? `"${input}" is given twice: read once`
						: `"${input}" is the same file as "${twin}": read once`,
				);
				continue;
			}
			seen.set(identity, input);
			given.push({ input, stats });
		}
		const twins = await sameLogs(given.filter(({ input }) => !skipped.includes(input)));
		for (const [twin, input] of twins) options.onNotice(`"${twin}" has the same lines as "${input}": read once`);
		const all = given.filter(({ input }) => !twins.has(input)).map((log, index) => ({ ...log, index }));
		// Only now: what is missing must be said before a pipe is waited for.
		// The largest first: whoever looks through it is at work longest.
		for (const { input, stats, index } of all.toSorted((a, b) => (b.stats?.size ?? 0) - (a.stats?.size ?? 0))) {
			const one = atOnce(() => lookThrough(input, stats, { ...options, signal }, closers));
			one.catch((error: unknown) => failed.abort(error));
			looking[index] = one;
		}
		const looked: Looked[] = [];
		for (const one of looking) {
			const found = await one;
			for (const notice of found.notices) options.onNotice(notice);
			looked.push(found);
		}
		return {
			parts: looked.flatMap(({ parts }) => parts),
			scanned: looked.flatMap(({ scanned }) => scanned),
			skipped,
			close,
		};
	} catch (error) {
		// Nothing may be closed that is still read.
		await Promise.allSettled(looking);
		await close();
		throw error;
	}
}

/** @throws UserError also when it is a directory */
async function statsOf(path: string): Promise<Stats> {
	const stats = await stat(path).catch((error: unknown) => {
		throw cannotRead(path, error);
	});
	if (!stats.isDirectory()) return stats;
	throw new UserError({
		problem: `cannot read "${path}"`,
		expected: "a log file",
		found: "a directory",
		hint: `name the files in it, such as ${path.replace(/\/$/, "")}/*.log`,
		status: EXIT.input,
	});
}
