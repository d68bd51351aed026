import type { Digest } from "../digest/digest.ts";
import { packDigest, unpackDigest } from "../digest/digest-packing.ts";
import type { Packer } from "../digest/packer.ts";
import type { SkippedLines } from "../digest/skipped-lines.ts";
import type { Unpacker } from "../digest/unpacker.ts";
import type { Format } from "../format/format.ts";
import type { NoRequest } from "../outcome.ts";
import type { Unit } from "./unit.ts";

/** Writes a unit, but for its records. @param formats known on both sides, in the same order */
export function packUnit(
	{ firstLine, bytes, jumpsBack, counts, keys, digests, lines, skipped }: Unit,
	formats: readonly Format[],
	into: Packer,
): void {
	into.number(firstLine);
	into.number(bytes);
	into.number(jumpsBack ? 1 : 0);
	into.number(counts.size);
	for (const [format, count] of counts) {
		into.number(formats.indexOf(format));
		into.number(count);
		into.number(keys.get(format));
	}
	into.number(digests.length);
	for (const digest of digests) packDigest(digest, into);
	into.number(lines?.length ?? 0);
	for (const line of lines ?? []) into.number(line);
	into.number(skipped?.lines ?? 0);
	if (skipped !== undefined && skipped.lines > 0) packSkipped(skipped, into);
}

/** Reads a unit. @param skipped takes the records that were taken together */
export function unpackUnit(from: Unpacker, formats: readonly Format[], skipped: SkippedLines): Unit {
	const firstLine = from.count();
	const bytes = from.number();
	const jumpsBack = from.number() === 1;
	const counts = new Map<Format, number>();
	const keys = new Map<Format, number>();
	for (let left = from.number(); left > 0; left--) {
		const format = formats[from.number()];
		const count = from.number();
		const found = from.number();
		if (format) counts.set(format, count);
		if (format && !Number.isNaN(found)) keys.set(format, found);
	}
	const digests = new Array<Digest | NoRequest>(from.number());
	for (let index = 0; index < digests.length; index++) digests[index] = unpackDigest(from);
	const lines = new Array<number>(from.number());
	for (let index = 0; index < lines.length; index++) lines[index] = from.count();
	const places = lines.length === 0 ? undefined : lines;
	unpackSkipped(from, skipped);
	const some = skipped.lines > 0 ? skipped : undefined;
	return { firstLine, bytes, jumpsBack, counts, keys, digests, lines: places, skipped: some, records: undefined };
}

function packSkipped({ counts, calls, alive, earliest, latest, loads }: SkippedLines, into: Packer): void {
	for (const count of counts) into.number(count);
	for (const count of calls) into.number(count);
	into.number(alive.length);
	for (const time of alive) into.number(time);
	into.number(earliest);
	into.number(latest);
	into.number(loads.length);
	for (const { visitor, first, last } of loads) {
		into.visitor(visitor);
		into.number(first);
		into.number(last);
	}
}

function unpackSkipped(from: Unpacker, skipped: SkippedLines): void {
	skipped.clear();
	skipped.lines = from.number();
	if (skipped.lines === 0) return;
	for (let place = 0; place < skipped.counts.length; place++) skipped.counts[place] = from.number();
	for (let place = 0; place < skipped.calls.length; place++) skipped.calls[place] = from.number();
	for (let left = from.number(); left > 0; left--) skipped.alive.push(from.number());
	skipped.earliest = from.number();
	skipped.latest = from.number();
	for (let left = from.number(); left > 0; left--) {
		const visitor = from.visitor();
		const first = from.number();
		const last = from.number();
		if (visitor) skipped.loads.push({ visitor, first, last });
	}
}
