import type { Stats } from "node:fs";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { EpochMs, Milliseconds } from "../event.ts";
import type { Format } from "../format/format.ts";
import { isRotation } from "../rotated-name.ts";
import { bytesAt, fileBytes } from "./file-bytes.ts";
import { gunzipped, isGzip } from "./gzip.ts";
import { HEAD } from "./live-source.ts";
import { PartScanner } from "./part-scanner.ts";

/** How much of a log is looked at to find its first time: the first line may be long. */
const LOOKED_AT = 64 * 1024;

/** A file that a log may have been rotated into, open for reading. */
export interface Candidate {
	readonly path: string;
	readonly file: FileHandle;
	readonly stats: Stats;
	readonly isArchive: boolean;
	/** First bytes, decompressed, at most `HEAD`; none of an empty file. */
	readonly head: Buffer;
	/** Time of its first lines; of its last change when they have none. */
	readonly begins: EpochMs;
}

/**
 * Whether two logs begin alike, as far as both are known: then they are the same, or a copy. Where not even the first
 * line is known nobody can tell, and they are not.
 */
export function sameLog(one: Buffer, other: Buffer): boolean {
	const shorter = one.length < other.length ? one : other;
	return isTelling(shorter) && (shorter === one ? other : one).subarray(0, shorter.length).equals(shorter);
}

/** Whether the first bytes of a log tell it from others: they hold its first line, or as much of it as is looked at. */
export function isTelling(head: Buffer): boolean {
	return head.length >= HEAD || head.includes(0x0a);
}

/** The first bytes of a file, at most `HEAD`. */
export function headOf(file: FileHandle): Promise<Buffer> {
	return bytesAt(file, 0, HEAD);
}

/** As much of a file as is looked at before it is read. */
export function beginningOf(file: FileHandle): Promise<Buffer> {
	return bytesAt(file, 0, LOOKED_AT);
}

/**
 * Whether a log of the name `base` is rotated into a file of this name: `access.log` into `access.log.1`,
 * `access.log-20260131.gz`, `access-20260131.log` or `access.log.old`.
 */
export function isRotatedName(base: string, name: string): boolean {
	const plain = name.endsWith(".gz") ? name.slice(0, -3) : name;
	const extension = extname(base);
	const stem = base.slice(0, base.length - extension.length);
	const between = (before: string, after: string): string =>
		plain.startsWith(before) && plain.endsWith(after) && plain.length > before.length + after.length
			? plain.slice(before.length, plain.length - after.length)
			: "";
	return [between(base, ""), extension === "" ? "" : between(stem, extension)].some(isRotation);
}

/** How often a look is repeated while files are being renamed, and how much longer is waited before each. */
const LOOKS = 20;
const PAUSE: Milliseconds = 5;
/** File systems count time in steps: two changes within one cannot be told apart. */
const STEP: Milliseconds = 20;

/** Told of a file that is there and cannot be opened, with the error of the system. */
type Failed = (path: string, error: unknown) => void;

/**
 * Opens the files that a log has been rotated into, those that are not compressed first, each of them oldest first.
 *
 * @param path of the log itself
 * @param formats whose times may be read
 */
export async function openRotated(
	path: string,
	formats: readonly Format[],
	failed: Failed = () => undefined,
): Promise<readonly Candidate[]> {
	const folder = dirname(path);
	for (let look = 1; ; look++) {
		const before = await changedAt(folder);
		const isCalm = Date.now() - before > STEP;
		const found = await openAll(folder, basename(path), formats, failed);
		// A file that is renamed or compressed under our eyes may be missed. What is opened twice is no harm.
		if (look === LOOKS || (isCalm && (await changedAt(folder)) === before)) {
			return found.sort((a, b) => Number(a.isArchive) - Number(b.isArchive) || a.begins - b.begins);
		}
		for (const { file } of found) await file.close();
		await new Promise((resolve) => setTimeout(resolve, look * PAUSE));
	}
}

/** When a folder's list of names was changed last; `-Infinity` when it cannot be looked at. */
export async function changedAt(folder: string): Promise<EpochMs> {
	const stats = await stat(folder).catch(() => undefined);
	return stats?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}

async function openAll(folder: string, base: string, formats: readonly Format[], failed: Failed): Promise<Candidate[]> {
	const names = await readdir(folder).catch(() => []);
	const found: Candidate[] = [];
	for (const name of names.filter((name) => isRotatedName(base, name))) {
		const path = join(folder, name);
		const candidate = await openCandidate(path, formats).catch((error: unknown) => {
			// What was renamed or compressed under our eyes is found by its other name.
			if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) failed(path, error);
			return undefined;
		});
		if (candidate) found.push(candidate);
	}
	return found;
}

/**
 * Opens a file and looks at its beginning. @returns `undefined` when it is no regular file
 *
 * @throws the error of the system
 */
export async function openCandidate(path: string, formats: readonly Format[]): Promise<Candidate | undefined> {
	const file = await open(path, "r");
	try {
		const stats = await file.stat();
		if (stats.isFile()) {
			const first = await beginningOf(file);
			const isArchive = isGzip(first);
			const start = isArchive ? await decompressedBeginning(file, stats.size) : first;
			const head = Buffer.from(start.subarray(0, HEAD));
			return { path, file, stats, isArchive, head, begins: firstTime(start, formats) ?? stats.mtimeMs };
		}
	} catch (error) {
		await file.close();
		throw error;
	}
	await file.close();
	return undefined;
}

async function decompressedBeginning(file: FileHandle, size: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of gunzipped(fileBytes(file, 0, size), () => undefined)) {
		chunks.push(Buffer.from(chunk));
		length += chunk.length;
		if (length >= LOOKED_AT) break;
	}
	return Buffer.concat(chunks).subarray(0, LOOKED_AT);
}

function firstTime(start: Buffer, formats: readonly Format[]): EpochMs | undefined {
	const scanner = new PartScanner(formats, Number.POSITIVE_INFINITY);
	scanner.push(start);
	const earliest = scanner.end()[0]?.earliest ?? Number.POSITIVE_INFINITY;
	return Number.isFinite(earliest) ? earliest : undefined;
}

/** Whether all of a log that was rotated away lies before `offset`. Of an archive that is told by its last bytes (RFC 1952). */
export async function liesBefore({ file, stats, isArchive }: Candidate, offset: number): Promise<boolean> {
	if (!isArchive) return stats.size <= offset;
	const size = Buffer.alloc(4);
	const { bytesRead } = await file.read(size, 0, 4, Math.max(0, stats.size - 4));
	return bytesRead === 4 && size.readUInt32LE() === offset % 2 ** 32;
}
