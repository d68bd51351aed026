import type { Stats } from "node:fs";
import { open } from "node:fs/promises";
import { compressionOf, LONGEST_MAGIC } from "./compression.ts";
import { bytesAt, fileBytes } from "./file-bytes.ts";

/** Bytes by which logs are told that need a closer look: hardly any two begin with the same lines. */
const HEAD = 64 * 1024;

/** A log that is given. */
export interface GivenLog {
	readonly input: string;
	/** Of a file; standard input has none. */
	readonly stats: Stats | undefined;
}

interface Head {
	readonly input: string;
	readonly size: number;
	/** Its first bytes, decompressed; all of them when it has no more. */
	readonly bytes: Buffer;
}

/**
 * Finds logs that are given twice, as a copy or as an archive beside its original: while logrotate compresses there are
 * both. Each page view would be there twice, of which its hit answers for one. A log that begins with all lines of
 * another has them, too.
 *
 * @returns by name of a log that need not be read the name of the one that has its lines
 */
export async function sameLogs(given: readonly GivenLog[]): Promise<ReadonlyMap<string, string>> {
	const twins = new Map<string, string>();
	const kept: Head[] = [];
	const files = given.filter(({ stats }) => stats?.isFile() && stats.size > 0);
	for (const { input, stats } of files.length < 2 ? [] : files) {
		// What cannot be read is told by who reads it.
		const head = await headOf(input, stats?.size ?? 0).catch(() => undefined);
		if (!head || head.bytes.length === 0) continue;
		const longer = await longerOf(kept, head);
		if (longer === undefined) kept.push(head);
		else if (longer.is === head) {
			kept[kept.indexOf(longer.than)] = head;
			for (const [twin, of] of twins) if (of === longer.than.input) twins.set(twin, input);
			twins.set(longer.than.input, input);
		} else twins.set(input, longer.is.input);
	}
	return twins;
}

/** Of a log, and the one of others that it shares its lines with, the one that has them all. */
async function longerOf(
	others: readonly Head[],
	head: Head,
): Promise<{ readonly is: Head; readonly than: Head } | undefined> {
	for (const other of others) {
		const length = Math.min(other.bytes.length, head.bytes.length);
		if (!other.bytes.subarray(0, length).equals(head.bytes.subarray(0, length))) continue;
		const longer = await compare(contentOf(other), contentOf(head));
		if (longer !== "neither") return longer === "first" ? { is: other, than: head } : { is: head, than: other };
	}
	return undefined;
}

async function headOf(input: string, size: number): Promise<Head> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of contentOf({ input, size }, HEAD)) {
		chunks.push(Buffer.from(chunk));
		length += chunk.length;
		if (length >= HEAD) break;
	}
	return { input, size, bytes: Buffer.concat(chunks).subarray(0, HEAD) };
}

/** The bytes of a log, decompressed; of a damaged archive those before the damage. */
async function* contentOf(
	{ input, size }: Pick<Head, "input" | "size">,
	atOnce?: number,
): AsyncGenerator<Buffer, void> {
	const file = await open(input, "r");
	try {
		const compression = compressionOf(await bytesAt(file, 0, LONGEST_MAGIC));
		const bytes = fileBytes(file, 0, size, atOnce);
		yield* compression ? compression.decompress(bytes, () => undefined) : bytes;
	} finally {
		await file.close();
	}
}

/** Which of two has all bytes of the other, and then maybe more: the first of two that are the same. */
async function compare(
	first: AsyncGenerator<Buffer, void>,
	second: AsyncGenerator<Buffer, void>,
): Promise<"first" | "second" | "neither"> {
	const [one, other] = [unread(first), unread(second)];
	const sides = [one, other];
	try {
		for (;;) {
			for (const side of sides) {
				if (side.rest.length > 0 || side.hasEnded) continue;
				const { done, value } = await side.bytes.next();
				if (done) side.hasEnded = true;
				else side.rest = value;
			}
			if (other.hasEnded && other.rest.length === 0) return "first";
			if (one.hasEnded && one.rest.length === 0) return "second";
			const length = Math.min(one.rest.length, other.rest.length);
			if (!one.rest.subarray(0, length).equals(other.rest.subarray(0, length))) return "neither";
			for (const side of sides) side.rest = side.rest.subarray(length);
		}
	} finally {
		for (const { bytes } of sides) await bytes.return();
	}
}

/** What of some bytes is still to be looked at. */
function unread(bytes: AsyncGenerator<Buffer, void>) {
	const rest: Buffer = Buffer.alloc(0);
	return { bytes, rest, hasEnded: false };
}
