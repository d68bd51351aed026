import type { Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import type { Milliseconds } from "../event.ts";
import { accepted } from "./accepted.ts";
import { cannotRead } from "./cannot-read.ts";
import { compressionOf, decompressed, LONGEST_MAGIC } from "./compression.ts";
import { openFifo } from "./fifo.ts";
import { fileBytes } from "./file-bytes.ts";
import type { LogPart } from "./log-part.ts";
import { type Beginning, HEAD_BYTES, type Mark, NEW_SOURCE, type ScannedSource } from "./mark.ts";
import type { Stretch } from "./part-scanner.ts";
import { scannedFile } from "./scanned-file.ts";
import type { SourceOptions } from "./source-options.ts";
import { openSpool, type Spool } from "./spool.ts";
import { spotCheck } from "./spot-check.ts";
import { type Survey, survey } from "./survey.ts";

/** The name by which standard input goes in reports. */
const STDIN = "stdin";

/** What was found in one source. */
export interface Looked {
	readonly parts: readonly LogPart[];
	/** None for what holds nothing. */
	readonly scanned: readonly ScannedSource[];
	/** What is worth telling and no error. */
	readonly notices: readonly string[];
}

/**
 * Opens one source, looks through it for the times at which it jumps back, and cuts it there. What can be read only once
 * is spooled to disk.
 *
 * @param stats of a file; standard input has none
 * @param closers take what must be closed in the end
 * @throws UserError when it cannot be read, or is no log in any known format
 */
export async function lookThrough(
	name: string,
	stats: Stats | undefined,
	options: SourceOptions,
	closers: (() => Promise<void>)[],
): Promise<Looked> {
	const notices: string[] = [];
	const scanned: ScannedSource[] = [];
	const own = {
		...options,
		onNotice: (notice: string) => void notices.push(notice),
		onLateNotice: options.onNotice,
	};
	return { parts: await partsOf(name, stats, own, closers, scanned), scanned, notices };
}

/** For one source: its notices wait for their turn, but for those of what is found while its parts are read. */
interface OwnOptions extends SourceOptions {
	readonly onLateNotice: (notice: string) => void;
}

/** @param stats of a file; standard input has none */
async function partsOf(
	name: string,
	stats: Stats | undefined,
	options: OwnOptions,
	closers: (() => Promise<void>)[],
	scanned: ScannedSource[],
): Promise<readonly LogPart[]> {
	try {
		if (!stats || stats.isFIFO()) {
			const stream = stats ? openFifo(name) : options.stdin;
			closers.push(async () => void stream.destroy());
			// While it waits for the pipe nothing else would end it.
			if (options.signal) addAbortSignal(options.signal, stream);
			return await spooled(stats ? name : STDIN, stream, options, closers, scanned);
		}
		const file = await open(name, "r");
		closers.push(() => file.close());
		return await fileParts(name, file, options, closers, scanned);
	} catch (error) {
		options.signal?.throwIfAborted();
		throw cannotRead(name, error);
	}
}

async function fileParts(
	name: string,
	file: FileHandle,
	options: OwnOptions,
	closers: (() => Promise<void>)[],
	scanned: ScannedSource[],
): Promise<readonly LogPart[]> {
	const stats = await file.stat();
	if (!stats.isFile()) return spooled(name, file.createReadStream({ autoClose: false }), options, closers, scanned);
	if (stats.size === 0) {
		options.onNotice(`"${name}" is empty`);
		return [];
	}
	const beginning = options.beginnings?.get(name) ?? NEW_SOURCE;
	if (beginning.from === "skip") return [];
	const start = Buffer.alloc(LONGEST_MAGIC);
	await file.read(start, 0, LONGEST_MAGIC, 0);
	const compression = compressionOf(start);
	const content = (onDamage: (what: string) => void) => {
		const bytes = fileBytes(file, 0, stats.size);
		return compression ? compression.decompress(bytes, onDamage) : bytes;
	};
	const stored = { descriptor: file.fd, from: 0, to: stats.size, isCompressed: compression !== undefined };
	const mayCheck = options.spotChecks && compression?.isFast !== false;
	const checked = mayCheck && (await spotCheck(file, stats.size, compression, options));
	if (checked) {
		const { stretches } = accepted(name, checked, options.formats);
		options.onFetched?.(stats.size);
		options.onScanned(checked.size);
		const onDamage = tellDamage(name, options, options.onLateNotice);
		return stretches.map((stretch) => {
			const part = partOf(name, file, { ...stretch, from: 0, to: checked.size }, options, beginning);
			return { ...part, stored, open: () => content(onDamage), onDamage, assumedLateness: options.lateness };
		});
	}
	if (!compression) {
		const found = await surveyFile(file, stats.size, options, { ...beginning, from: beginning.from });
		const { stretches, marks } = accepted(name, found, options.formats);
		scanned.push(await scannedFile(name, file, marks, beginning, offsetOf(name, options)));
		return stretches.map((stretch) => partOf(name, file, stretch, options, beginning));
	}
	const compressed = fetched(fileBytes(file, 0, stats.size), options);
	if (!compression.isFast) return spooled(name, compressed, options, closers, scanned);
	let head = Buffer.alloc(0);
	const watched = async function* (): AsyncGenerator<Buffer, void> {
		for await (const chunk of compression.decompress(compressed, tellDamage(name, options))) {
			if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
			yield chunk;
		}
	};
	const { decidedLines } = beginning;
	const { stretches, marks } = accepted(name, await survey(watched(), options), options.formats);
	const [only, ...others] = stretches;
	if (only && others.length === 0) {
		scanned.push({ name, head, marks, decidedLines, clockOffset: offsetOf(name, options), bytes: undefined });
		return [{ ...partOf(name, file, only, options, beginning), stored, open: () => content(() => undefined) }];
	}
	return spooled(
		name,
		content(() => undefined),
		options,
		closers,
		scanned,
	);
}

/** Looks through a file that is not compressed: in another thread, when one has nothing to do. */
function surveyFile(
	file: FileHandle,
	size: number,
	options: SourceOptions,
	beginning: Beginning & { readonly from: Mark },
): Promise<Survey> {
	const { onScanned, onFetched, signal } = options;
	const { offset } = beginning.from;
	const watch = {
		onScanned: (bytes: number) => {
			onScanned(bytes);
			onFetched?.(bytes);
		},
		...(signal && { signal }),
	};
	const stored = { descriptor: file.fd, from: offset, to: size, isCompressed: false };
	const elsewhere = options.surveyElsewhere?.(stored, beginning, watch);
	return elsewhere ?? survey(fileBytes(file, offset, size), { ...options, ...watch }, beginning);
}

async function* fetched(bytes: AsyncIterable<Buffer>, { onFetched }: SourceOptions): AsyncGenerator<Buffer, void> {
	for await (const chunk of bytes) {
		onFetched?.(chunk.length);
		yield chunk;
	}
}

function partOf(
	source: string,
	file: FileHandle,
	stretch: Stretch,
	{ clockOffsets }: SourceOptions,
	{ decidedLines }: Beginning,
): LogPart {
	const { from, to, firstLine, header } = stretch;
	const clockOffset = clockOffsets?.get(source);
	const earliest = stretch.earliest + (clockOffset ?? 0);
	const latest = stretch.latest + (clockOffset ?? 0);
	const stored = { descriptor: file.fd, from, to, isCompressed: false };
	const open = () => fileBytes(file, from, to);
	return { source, firstLine, header, size: to - from, earliest, latest, decidedLines, clockOffset, stored, open };
}

/** Writes a stream to disk, decompressed, while looking through it. */
async function spooled(
	name: string,
	bytes: AsyncIterable<Buffer>,
	options: SourceOptions,
	closers: (() => Promise<void>)[],
	scanned: ScannedSource[],
): Promise<readonly LogPart[]> {
	const spool = await openSpool();
	closers.push(() => spool.close());
	const plain = decompressed(bytes, tellDamage(name, options));
	const { stretches, marks } = accepted(name, await survey(written(plain, spool), options), options.formats);
	scanned.push(await scannedFile(name, spool.file, marks, NEW_SOURCE, offsetOf(name, options)));
	if (stretches.length === 0) options.onNotice(name === STDIN ? "standard input is empty" : `"${name}" is empty`);
	return stretches.map((stretch) => partOf(name, spool.file, stretch, options, NEW_SOURCE));
}

async function* written(bytes: AsyncIterable<Buffer>, spool: Spool): AsyncGenerator<Buffer, void> {
	for await (const chunk of bytes) {
		await spool.write(chunk);
		yield chunk;
	}
}

/** Tells of an archive what is wrong with it. */
function tellDamage(
	name: string,
	{ onDamaged, onNotice }: SourceOptions,
	tell: (notice: string) => void = onNotice,
): (what: string) => void {
	return (what) => {
		tell(`"${name}" is damaged (${what}): read up to there`);
		onDamaged?.(name);
	};
}

const offsetOf = (name: string, { clockOffsets }: SourceOptions): Milliseconds => clockOffsets?.get(name) ?? 0;
