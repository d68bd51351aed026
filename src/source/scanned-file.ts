import type { FileHandle } from "node:fs/promises";
import type { Milliseconds } from "../event.ts";
import { bytesAt } from "./file-bytes.ts";
import { type Beginning, HEAD_BYTES, type Marks, type ScannedSource } from "./mark.ts";

/** A file, or a spool, that was looked through: what it begins with, and any other bytes of it when they are asked for. */
export async function scannedFile(
	name: string,
	file: FileHandle,
	marks: Marks,
	{ decidedLines }: Beginning,
	clockOffset: Milliseconds,
): Promise<ScannedSource> {
	const bytes = (from: number, to: number): Promise<Uint8Array> => bytesAt(file, from, Math.max(0, to - from));
	return { name, head: await bytes(0, HEAD_BYTES), marks, decidedLines, clockOffset, bytes };
}
