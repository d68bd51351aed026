import { read as readFile } from "node:fs";
import { decompressed } from "./compression.ts";
import { fileBytes } from "./file-bytes.ts";
import type { StoredBytes } from "./log-part.ts";

/** The bytes of an open file, decompressed, in any thread of the process. A chunk is valid until the next one is asked for. */
export function storedBytes({ descriptor, from, to, isCompressed }: StoredBytes): AsyncIterable<Buffer> {
	const bytes = fileBytes(readableAt(descriptor), from, to);
	return isCompressed ? decompressed(bytes, () => undefined) : bytes;
}

/** What a handle does, by the number: handles belong to one thread, numbers to all. */
function readableAt(descriptor: number) {
	return {
		read: (buffer: Buffer, offset: number, length: number, position: number) =>
			new Promise<{ bytesRead: number; buffer: Buffer }>((resolve, reject) => {
				readFile(descriptor, buffer, offset, length, position, (error, bytesRead) => {
					if (error) reject(error);
					else resolve({ bytesRead, buffer });
				});
			}),
	};
}
