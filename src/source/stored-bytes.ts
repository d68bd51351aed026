import { readSync } from "node:fs";
import { decompressed } from "./compression.ts";
import { fileBytes } from "./file-bytes.ts";
import type { StoredBytes } from "./log-part.ts";

/** Bytes asked of the disk at a time, where nobody else is asked to ask. */
const READ = 256 * 1024;

/**
 * The bytes of an open file, decompressed, in a thread that has nothing else to do: it waits for the disk, since having
 * others wait for it costs more. A chunk is valid until the next one is asked for.
 *
 * @param onDamage told once when an archive is damaged, which ends it there
 */
export function storedBytes(
	{ descriptor, from, to, isCompressed }: StoredBytes,
	onDamage: (what: string) => void = () => undefined,
): AsyncIterable<Buffer> {
	const bytes = fileBytes(readableAt(descriptor), from, to, READ);
	return isCompressed ? decompressed(bytes, onDamage) : bytes;
}

/** What a handle does, by the number: handles belong to one thread, numbers to all. */
function readableAt(descriptor: number) {
	return {
		read: async (buffer: Buffer, offset: number, length: number, position: number) => ({
			bytesRead: readSync(descriptor, buffer, offset, length, position),
			buffer,
		}),
	};
}
