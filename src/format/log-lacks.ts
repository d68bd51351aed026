import type { Capability, Format } from "./format.ts";
import type { OptionalKeys } from "./optional-keys.ts";

/** What a log does not carry although its format could. */
export interface LogLacks {
	readonly source: string;
	readonly format: Format;
	/** For each capability the keys that would carry it, and are on no line. */
	readonly absent: ReadonlyMap<Capability, readonly string[]>;
	/** It is only a part of the log that lacks some of them. */
	readonly isPart: boolean;
}

/** Keys that are on no line, by what they would carry. @param found bits of those that are on any */
export function absentKeys({ names, carried }: OptionalKeys, found: number): LogLacks["absent"] {
	const isAbsent = (key: string): boolean => (found & (1 << names.indexOf(key))) === 0;
	const absent = new Map<Capability, readonly string[]>();
	for (const [capability, groups] of carried) {
		const keys = groups.filter((group) => group.every(isAbsent)).flat();
		if (keys.length > 0) absent.set(capability, keys);
	}
	return absent;
}

/** What the parts of a log lack: as soon as one does, it cannot be told there. */
export function togetherLacking(one: LogLacks, other: LogLacks): LogLacks {
	const absent = new Map(one.absent);
	for (const [capability, keys] of other.absent) {
		absent.set(capability, [...new Set([...(absent.get(capability) ?? []), ...keys])]);
	}
	const isLess = (part: LogLacks): boolean => keysOf(part).length < keysOf({ absent }).length;
	return { ...one, absent, isPart: one.isPart || other.isPart || isLess(one) || isLess(other) };
}

/** `the log "request.ndjson"`, or a part of it. */
export function nameOfLog({ source, isPart }: LogLacks): string {
	return `${isPart ? "a part of " : ""}the log "${source}"`;
}

/** `opt_out, dnt on no line of a page view`. @param of capabilities */
export function absence(log: LogLacks, of: readonly Capability[]): string {
	return `${keysOf(log, of).join(", ")} on no line of a page view`;
}

function keysOf({ absent }: Pick<LogLacks, "absent">, of?: readonly Capability[]): readonly string[] {
	return [...new Set([...absent].flatMap(([capability, keys]) => (of?.includes(capability) === false ? [] : keys)))];
}
