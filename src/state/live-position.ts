import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, UserError } from "../errors.ts";
import type { EpochMs } from "../event.ts";

/** A place in a log, told by its first bytes. */
export interface LogPlace {
	readonly head: Buffer;
	readonly offset: number;
	readonly line: number;
}

/** A place in a log as it is kept: of the log there is only a digest, since its lines are about people. */
interface KeptPlace {
	/** How many of the first bytes the digest is made of. */
	readonly bytes: number;
	readonly sha256: string;
	readonly offset: number;
	readonly line: number;
}

/** How far a run that follows logs came. */
export interface LivePosition {
	/** All page views that start earlier have their fate. */
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
		if (isPosition(kept)) return kept;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
		if (!(error instanceof SyntaxError)) throw cannotUse(path, error instanceof Error ? error.message : String(error));
	}
	throw cannotUse(path, "something else");
}

/**
 * Keeps how far a run came. It is on the disk when the promise resolves; after any death there is this or the one before.
 *
 * @throws UserError when it cannot be written
 */
export async function writeLivePosition(
	path: string,
	settledBefore: EpochMs,
	places: readonly LogPlace[],
): Promise<void> {
	const kept = places.map(({ head, offset, line }) => ({ bytes: head.length, sha256: digest(head), offset, line }));
	const unfinished = `${path}.tmp`;
	try {
		await mkdir(dirname(path), { recursive: true, mode: 0o700 });
		const file = await open(unfinished, "w", 0o600);
		try {
			await file.writeFile(`${JSON.stringify({ version: VERSION, settledBefore, places: kept })}\n`);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(unfinished, path);
	} catch (error) {
		throw new UserError({
			problem: `cannot write "${path}"`,
			expected: "a state folder that can be written",
			found: error instanceof Error ? error.message : String(error),
			hint: "name another one with --state",
			status: EXIT.output,
		});
	}
}

/** Where to begin in the log that begins with `head`; `undefined` when it is not among those kept. */
export function placeIn(
	{ places }: LivePosition,
	head: Buffer,
): { readonly offset: number; readonly line: number } | undefined {
	return places.find(({ bytes, sha256 }) => bytes <= head.length && digest(head.subarray(0, bytes)) === sha256);
}

const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

function isPosition(kept: unknown): kept is LivePosition {
	if (typeof kept !== "object" || kept === null) return false;
	const { version, settledBefore, places } = kept as Readonly<Record<string, unknown>>;
	return version === VERSION && typeof settledBefore === "number" && Array.isArray(places);
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
