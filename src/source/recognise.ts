import { type FileHandle, open, stat } from "node:fs/promises";
import type { EpochMs, Milliseconds } from "../event.ts";
import type { Format } from "../format/format.ts";
import { compressionOf, LONGEST_MAGIC } from "./compression.ts";
import { fileBytes } from "./file-bytes.ts";
import { gunzipped } from "./gzip.ts";
import { type Beginning, type Bookmark, type Bookmarks, HEAD_BYTES, START } from "./mark.ts";
import { PartScanner } from "./part-scanner.ts";

/** What the recognising of sources needs to know. */
export interface RecognitionOptions {
	readonly bookmarks: Bookmarks;
	readonly formats: readonly Format[];
	/** What is to be added to the times of files, by their names. */
	readonly clockOffsets?: ReadonlyMap<string, Milliseconds>;
	/** How far back of what is new lines may tell something of it. */
	readonly context: Milliseconds;
}

/** Bytes that are looked at for the first time in a log that is new. */
const FIRST_BYTES = 64 * 1024;
/** So much is read again in any case: what people show of their browsers must be learned from somebody. */
const LEAST_CONTEXT = 4 * 2 ** 20;

/** What is known of a file before it is read. */
interface Recognition {
	readonly path: string;
	readonly bookmark: Bookmark | undefined;
	readonly hasNews: boolean;
	readonly isCompressed: boolean;
	/** Time from which lines may matter for what is new in it. */
	readonly since: EpochMs;
}

/**
 * Says of each file where to begin: what is decided is skipped, but for what is still needed to decide what is new, in
 * whichever file. Without anything new in any of them all are skipped.
 *
 * Pipes cannot be recognised before they are read, so with one of them everything is read from the start.
 */
export async function recognise(
	paths: readonly string[],
	options: RecognitionOptions,
): Promise<ReadonlyMap<string, Beginning>> {
	const recognitions: Recognition[] = [];
	let hasPipes = false;
	for (const path of paths) {
		const recognition = path === "-" ? undefined : await recognitionOf(path, options);
		if (recognition) recognitions.push(recognition);
		else hasPipes = true;
	}
	const news = recognitions.filter(({ hasNews }) => hasNews);
	// Clocks that differ are compared by the time that is right.
	const offsetOf = ({ path }: Recognition): Milliseconds => options.clockOffsets?.get(path) ?? 0;
	const since = hasPipes ? Number.NEGATIVE_INFINITY : Math.min(...news.map((one) => one.since + offsetOf(one)));
	const isAnyNew = hasPipes || news.length > 0;
	return new Map(recognitions.map((one) => [one.path, beginningOf(one, since - offsetOf(one), isAnyNew)]));
}

function beginningOf(one: Recognition, since: EpochMs, isAnyNew: boolean): Beginning {
	const { bookmark, hasNews, isCompressed } = one;
	// Of what is new all counts, wherever in it the earliest lines stand.
	if (!bookmark) return { from: START, since: Number.NEGATIVE_INFINITY, decidedLines: 0, marks: [] };
	const { at, earlier } = bookmark;
	const [decidedLines, marks] = [at.line - 1, [...earlier.filter(({ offset }) => offset < at.offset), at]];
	if (!hasNews && (!isAnyNew || at.latest < since)) return { from: "skip", since, decidedLines, marks };
	const from = isCompressed ? START : (marks.findLast(({ latest }) => latest < since) ?? START);
	return { from, since, decidedLines, marks: marks.filter(({ offset }) => offset <= from.offset) };
}

/** @returns `undefined` for what is no regular file, cannot be recognised before it is read, or not be read: who opens it will say so */
async function recognitionOf(path: string, options: RecognitionOptions): Promise<Recognition | undefined> {
	const stats = await stat(path).catch(() => undefined);
	if (!stats?.isFile()) return undefined;
	const file = await open(path, "r").catch(() => undefined);
	try {
		return file && (await recognised(path, file, stats.size, options));
	} finally {
		await file?.close();
	}
}

async function recognised(
	path: string,
	file: FileHandle,
	size: number,
	{ bookmarks, formats, context }: RecognitionOptions,
): Promise<Recognition | undefined> {
	const compression = compressionOf(await read(file, 0, LONGEST_MAGIC));
	// Of the others nothing is known before they are decompressed.
	if (compression && !compression.isFast) return undefined;
	const isCompressed = compression !== undefined;
	const first = isCompressed ? await inflatedStart(file, size) : await read(file, 0, FIRST_BYTES);
	const found = await bookmarks.find(first.subarray(0, HEAD_BYTES));
	const bookmark = found && (await stillFits(found, file, size, isCompressed, bookmarks)) ? found : undefined;
	if (!bookmark) {
		const scanner = new PartScanner(formats, Number.POSITIVE_INFINITY);
		scanner.push(first);
		const earliest = Math.min(...scanner.end().map((stretch) => stretch.earliest));
		// A program may print more than that before its log begins.
		const since = earliest === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : earliest - context;
		return { path, bookmark, hasNews: size > 0, isCompressed, since };
	}
	const { at, earlier } = bookmark;
	const calibrating = [START, ...earlier].findLast(({ offset }) => at.offset - offset >= LEAST_CONTEXT) ?? START;
	const since = Math.min(at.latest - context, calibrating.latest);
	return { path, bookmark, hasNews: !isCompressed && size > at.offset, isCompressed, since };
}

/** Whether what is decided is still what stands there. An archive is known as a whole or not at all: by its length. */
async function stillFits(
	bookmark: Bookmark,
	file: FileHandle,
	size: number,
	isCompressed: boolean,
	bookmarks: Bookmarks,
): Promise<boolean> {
	const { offset } = bookmark.at;
	if (isCompressed) return Buffer.from(await read(file, size - 4, size)).readUInt32LE() === offset % 2 ** 32;
	return offset <= size && bookmarks.fits(bookmark, await read(file, Math.max(0, offset - HEAD_BYTES), offset));
}

async function inflatedStart(file: FileHandle, size: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of gunzipped(fileBytes(file, 0, size), () => undefined)) {
		chunks.push(Buffer.from(chunk));
		length += chunk.length;
		if (length >= FIRST_BYTES) break;
	}
	return Buffer.concat(chunks);
}

async function read(file: FileHandle, from: number, to: number): Promise<Buffer> {
	const buffer = Buffer.alloc(Math.max(0, to - from));
	let length = 0;
	while (length < buffer.length) {
		const { bytesRead } = await file.read(buffer, length, buffer.length - length, from + length);
		if (bytesRead === 0) break;
		length += bytesRead;
	}
	return buffer.subarray(0, length);
}
