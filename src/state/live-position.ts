import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, UserError } from "../errors.ts";
import type { EpochMs } from "../event.ts";
import { causeOfReading } from "../system-error.ts";
import { crashPoint } from "./crash-point.ts";
import { makeFolder, writeDurably } from "./durable.ts";

/** A place in a log, told by its first bytes. */
export interface LogPlace {
	/** Path that is followed: the log was there once. */
	readonly source: string;
	readonly head: Buffer;
	readonly offset: number;
	readonly line: number;
}

/** A place in a log as it is kept: of the log there is only a digest, since its lines are about people. */
export interface KeptPlace {
	/** Path that is followed: the log was there once. */
	readonly source: string;
	/** How many of the first bytes the digest is made of. */
	readonly bytes: number;
	readonly sha256: string;
	readonly offset: number;
	readonly line: number;
}

/** How far a run that follows logs came. */
export interface LivePosition {
	/** All page views that start earlier have their fate; `-Infinity` as long as none has. */
	readonly settledBefore: EpochMs;
	/** Where to begin so that everything is read again that the others need. */
	readonly places: readonly KeptPlace[];
}

const VERSION = 1;

/**
 * Reads how far the last run came. @returns `undefined` when there was none
 *
 * @throws UserError when it cannot be read, or was written by another version
 */
export async function readLivePosition(path: string): Promise<LivePosition | undefined> {
	try {
		const kept: unknown = JSON.parse(await readFile(path, "utf8"));
		if (isPosition(kept)) return { ...kept, settledBefore: kept.settledBefore ?? Number.NEGATIVE_INFINITY };
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
		if (!(error instanceof SyntaxError)) throw cannotUse(path, causeOfReading(error).found);
	}
	throw cannotUse(path, "something else");
}

/**
 * Keeps how far a run came. It is on the disk when the promise resolves; after any death there is this or the one before.
 *
 * @throws UserError when it cannot be written
 */
export async function writeLivePosition(path: string, { settledBefore, places }: LivePosition): Promise<void> {
	await makeFolder(dirname(path));
	crashPoint("before-position");
	// JSON has no infinities: `null` stands for one.
	await writeDurably(path, `${JSON.stringify({ version: VERSION, settledBefore, places })}\n`);
	crashPoint("after-position");
}

/** A place as it is kept. */
export function keptPlace({ source, head, offset, line }: LogPlace): KeptPlace {
	return { source, bytes: head.length, sha256: digest(head), offset, line };
}

/** Where to begin in the log that begins with `head`; `undefined` when it is not among those kept. */
export function placeIn(
	{ places }: LivePosition,
	head: Buffer,
): { readonly offset: number; readonly line: number } | undefined {
	return places.find(({ bytes, sha256 }) => bytes <= head.length && digest(head.subarray(0, bytes)) === sha256);
}

const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** The form of the file. */
interface Kept extends Omit<LivePosition, "settledBefore"> {
	readonly settledBefore: EpochMs | null;
}

function isPosition(kept: unknown): kept is Kept {
	if (typeof kept !== "object" || kept === null) return false;
	const { version, settledBefore, places } = kept as Readonly<Record<string, unknown>>;
	const isTime = typeof settledBefore === "number" || settledBefore === null;
	return version === VERSION && isTime && Array.isArray(places);
}

function cannotUse(path: string, found: string): UserError {
	return new UserError({
		problem: `cannot read "${path}"`,
		expected: "how far an earlier --follow of this version came",
		found,
		hint: "remove it to begin with the logs as they are now",
		status: EXIT.output,
	});
}
