import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import type { BlockReader, Format, LineReader } from "./format.ts";

/**
 * The same formats, of servers behind proxies: their events have the address of the client, besides what tells the way that
 * the request took, by which it is known again. Whoever trusts no proxy does without, and pays nothing.
 *
 * @param clientOf the client's address, of the one that the server saw and the header with those that proxies saw
 */
export function behindProxies(
	formats: readonly Format[],
	clientOf: (ip: string, forwarded: string | undefined) => string,
): readonly Format[] {
	const resolved = (record: LogEvent | MalformedReason): LogEvent | MalformedReason => {
		if (typeof record === "string") return record;
		const ip = clientOf(record.ip, record.forwardedFor);
		return ip === record.ip ? record : { ...record, ip };
	};
	const behind = <Reader extends LineReader>(reader: Reader): Reader => {
		const { parse } = reader;
		return { ...reader, parse: (line: string) => resolved(parse(line)) };
	};
	const blockBehind = (block: BlockReader): BlockReader => ({
		...block,
		event: () => {
			const record = block.event();
			if (record === undefined) return undefined;
			record.ip = clientOf(record.ip, record.forwardedFor);
			// It is not the client's.
			record.address = undefined;
			return record;
		},
	});
	return formats.map((format) => {
		const { behind: behindHeader, block } = format;
		if (behindHeader === undefined) return { ...behind(format), ...(block && { block: blockBehind(block) }) };
		const readerBehind = (header: string) => {
			const reader = behindHeader(header);
			return reader && behind(reader);
		};
		return { ...behind(format), behind: readerBehind };
	});
}
