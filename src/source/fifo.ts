import { constants, openSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";

/**
 * Opens a named pipe for reading, without waiting for its writer.
 *
 * Opened like a file, a pipe without a writer would occupy a thread that nothing can stop, and the process could not
 * even exit.
 *
 * @throws the error of the system
 */
export function openFifo(path: string): Readable {
	return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
}
