import type { Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { EXIT, UserError } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import type { Format } from "../format/format.ts";
import { fileBytes } from "./file-bytes.ts";
import { gunzipped, isGzip } from "./gzip.ts";
import type { LogPart } from "./log-part.ts";
import { PartScanner, type Stretch } from "./part-scanner.ts";
import { openSpool, type Spool } from "./spool.ts";

/** What the opening of sources needs to know. */
export interface SourceOptions {
	/** Formats whose times may be read. */
	readonly formats: readonly Format[];
	readonly lateness: Milliseconds;
	readonly stdin: AsyncIterable<Buffer>;
	/** Something worth telling that is no error: an empty file, a damaged archive, a file given twice. */
	readonly onNotice: (notice: string) => void;
	/** Called with the bytes of each chunk that was looked through. */
	readonly onScanned: (bytes: number) => void;
}

/** All logs of a run, cut into parts; `close` when done, also after errors. */
export interface Sources {
	readonly parts: readonly LogPart[];
	close(): Promise<void>;
}

/** The name by which standard input goes in reports. */
export const STDIN = "stdin";

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
	const parts: LogPart[] = [];
	const seen = new Map<string, string>();
	const close = async () => {
		for (const closer of closers.splice(0)) await closer();
	};
	try {
		for (const input of inputs) {
			if (input === "-") {
				parts.push(...(await spooled(STDIN, options.stdin, options, closers)));
				continue;
			}
			const { file, stats } = await openFile(input);
			closers.push(() => file.close());
			const identity = `${stats.dev}:${stats.ino}`;
			const twin = seen.get(identity);
			if (twin !== undefined && stats.isFile()) {
				options.onNotice(`"${input}" is the same file as "${twin}": read once`);
				continue;
			}
			seen.set(identity, input);
			parts.push(...(await fileParts(input, file, stats, options, closers)));
		}
		return { parts, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function openFile(path: string): Promise<{ file: FileHandle; stats: Stats }> {
	try {
		const file = await open(path, "r");
		const stats = await file.stat();
		if (!stats.isDirectory()) return { file, stats };
		await file.close();
	} catch (error) {
		throw cannotRead(path, error);
	}
	throw new UserError({
		problem: `cannot read "${path}"`,
		expected: "a log file",
		found: "a directory",
		hint: `name the files in it, such as ${path.replace(/\/$/, "")}/*.log`,
		status: EXIT.input,
	});
}

async function fileParts(
	name: string,
	file: FileHandle,
	stats: Stats,
	options: SourceOptions,
	closers: (() => Promise<void>)[],
): Promise<readonly LogPart[]> {
	if (!stats.isFile()) return spooled(name, file.createReadStream({ autoClose: false }), options, closers);
	if (stats.size === 0) {
		options.onNotice(`"${name}" is empty`);
		return [];
	}
	const start = Buffer.alloc(2);
	await file.read(start, 0, 2, 0);
	if (!isGzip(start)) {
		const stretches = await scan(name, fileBytes(file, 0, stats.size), options);
		return stretches.map((stretch) => partOf(name, file, stretch));
	}
	const inflated = (onDamage: (what: string) => void) => gunzipped(fileBytes(file, 0, stats.size), onDamage);
	const stretches = await scan(
		name,
		inflated((what) => options.onNotice(`"${name}" is damaged (${what}): read up to there`)),
		options,
	);
	const [only, ...others] = stretches;
	if (only && others.length === 0) return [{ ...partOf(name, file, only), open: () => inflated(() => undefined) }];
	return spooled(name, inflated(() => undefined), options, closers);
}

function partOf(source: string, file: FileHandle, stretch: Stretch): LogPart {
	const { from, to, firstLine, earliest } = stretch;
	return { source, firstLine, size: to - from, earliest, open: () => fileBytes(file, from, to) };
}

/** Writes a stream to disk, decompressed, while looking through it. */
async function spooled(
	name: string,
	bytes: AsyncIterable<Buffer>,
	options: SourceOptions,
	closers: (() => Promise<void>)[],
): Promise<readonly LogPart[]> {
	const spool = await openSpool();
	closers.push(() => spool.close());
	const plain = await decompressed(name, bytes, options);
	const stretches = await scan(name, written(plain, spool), options);
	if (stretches.length === 0) options.onNotice(name === STDIN ? "standard input is empty" : `"${name}" is empty`);
	return stretches.map((stretch) => partOf(name, spool.file, stretch));
}

async function* written(bytes: AsyncIterable<Buffer>, spool: Spool): AsyncGenerator<Buffer, void> {
	for await (const chunk of bytes) {
		await spool.write(chunk);
		yield chunk;
	}
}

/** Looks at the first two bytes of a stream, and decompresses it when they are gzip's. */
async function decompressed(
	name: string,
	bytes: AsyncIterable<Buffer>,
	options: SourceOptions,
): Promise<AsyncIterable<Buffer>> {
	const iterator = bytes[Symbol.asyncIterator]();
	const start: Buffer[] = [];
	let length = 0;
	while (length < 2) {
		const { done, value } = await iterator.next();
		if (done) break;
		start.push(Buffer.from(value));
		length += value.length;
	}
	const whole = (async function* () {
		yield* start;
		for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
	})();
	if (!isGzip(Buffer.concat(start))) return whole;
	return gunzipped(whole, (what) => options.onNotice(`"${name}" is damaged (${what}): read up to there`));
}

async function scan(
	name: string,
	bytes: AsyncIterable<Buffer>,
	options: SourceOptions,
): Promise<readonly Stretch[]> {
	const scanner = new PartScanner(options.formats, options.lateness);
	try {
		for await (const chunk of bytes) {
			scanner.push(chunk);
			options.onScanned(chunk.length);
		}
	} catch (error) {
		throw error instanceof UserError ? error : cannotRead(name, error);
	}
	const stretches = scanner.end();
	if (stretches.length > 0 && !scanner.readable) {
		throw new UserError({
			problem: `cannot read "${name}"`,
			expected: `an access log in the format ${options.formats.map((format) => format.name).join(", ")}`,
			found: "no line that any of them can read",
			hint: "run `monorail presets` for formats to write, or name one with --log-format",
			status: EXIT.input,
		});
	}
	return stretches;
}

const CAUSES: Readonly<Record<string, string>> = {
	ENOENT: "no such file",
	EACCES: "no permission",
	EPERM: "no permission",
	EISDIR: "a directory",
	EMFILE: "too many open files",
};

function cannotRead(name: string, cause: unknown): UserError {
	const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
	const message = cause instanceof Error ? cause.message : String(cause);
	return new UserError({
		problem: `cannot read "${name}"`,
		expected: "a log file",
		found: CAUSES[code] ?? message,
		hint: code === "EACCES" || code === "EPERM" ? "run as a user who may read it" : "check its name",
		status: EXIT.input,
	});
}
