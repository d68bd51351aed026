import type { UserError } from "../errors.ts";
import type { Format } from "../format/format.ts";
import { cannotFollow } from "./cannot-follow.ts";
import { compressionOf } from "./compression.ts";
import { isTar, noText } from "./no-text.ts";
import { PartScanner } from "./part-scanner.ts";

/**
 * What speaks against a file as a log that grows: nothing would ever come of an archive, or of what is no text, and nobody
 * would be told. Text that no format can read is let pass, since a log may follow on it.
 *
 * @param first its first bytes
 * @returns `undefined` when it may be one
 */
export function noGrowingLog(path: string, first: Buffer, formats: readonly Format[]): UserError | undefined {
	const compression = compressionOf(first);
	if (compression)
		return cannotFollow(path, `a log compressed with ${compression.name}`, "upload archives without --follow");
	const scanner = new PartScanner(formats, Number.POSITIVE_INFINITY);
	scanner.push(withoutHole(first));
	scanner.end();
	if (isTar(scanner.firstLines[0])) {
		return cannotFollow(path, "a tar archive", "upload the logs in it, as with tar -xOf ARCHIVE | monorail …");
	}
	const noLog = scanner.readable ? undefined : noText(scanner.firstLines);
	return noLog && cannotFollow(path, noLog.found, noLog.hint);
}

/** A server that goes on behind the end of a log that was cut off leaves a hole of zeros before its lines. */
function withoutHole(bytes: Buffer): Buffer {
	if (bytes[0] !== 0 || bytes[1] !== 0) return bytes;
	const end = bytes.findIndex((byte) => byte !== 0);
	return end === -1 ? bytes.subarray(0, 0) : bytes.subarray(end);
}
