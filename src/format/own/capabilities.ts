import type { Capability } from "../format.ts";
import type { CarriedBy } from "../optional-keys.ts";
import type { OwnField } from "./own-field.ts";

/** What it takes to carry something: for each group one of its fields. */
const NEEDS: readonly (readonly [capability: Capability, groups: readonly (readonly OwnField[])[]])[] = [
	["referrer", [["referrer"]]],
	["scheme", [["scheme", "https", "url"]]],
	["host", [["host", "url"]]],
	["language", [["language"]]],
	["content-type", [["contentType"]]],
	["fetch-destination", [["fetchDest"]]],
	["purpose", [["purpose"]]],
	["visitor-id", [["visitorId", "cookies"]]],
	["opt-out-cookie", [["optOut", "cookies"]]],
	["dnt-gpc", [["dnt"], ["gpc"]]],
	["completion", [["completion", "connection"]]],
	["request-body", [["body"]]],
];

const DURATIONS: readonly OwnField[] = ["seconds", "milliseconds", "microseconds", "nanoseconds"];

/** What is known of the times of a format. */
export interface TimeFacts {
	readonly hasBegin: boolean;
	/** More than whole seconds. */
	readonly isExact: boolean;
	/** The zone of its times, or times that need none. */
	readonly hasZone: boolean;
}

/** What a format with these fields cannot carry. */
export function lacksOf(has: (field: OwnField) => boolean, times: TimeFacts): readonly Capability[] {
	const lacks: Capability[] = [];
	if (!times.hasZone) lacks.push("time-zone");
	if (!times.isExact) lacks.push("milliseconds");
	if (!times.hasBegin && !DURATIONS.some(has)) lacks.push("start-time");
	for (const [capability, groups] of NEEDS) if (!groups.every((group) => group.some(has))) lacks.push(capability);
	return lacks;
}

/**
 * What a log in a format with these fields carries, if its lines have them.
 *
 * @param keyOf what a line has when it has the field; `undefined` for one that the format does not have
 */
export function carriedBy(keyOf: (field: OwnField) => string | undefined): readonly CarriedBy[] {
	return NEEDS.flatMap(([capability, groups]): readonly CarriedBy[] => {
		const keys = groups.map((fields) => fields.flatMap((field) => keyOf(field) ?? []));
		// Page views have no body to log.
		const isTold = capability !== "request-body" && keys.every((group) => group.length > 0);
		return isTold ? [[capability, keys]] : [];
	});
}

/** What every format must tell, in the words of an error; in the order in which they are asked for. */
export const REQUIRED: readonly (readonly [
	what: "address" | "target" | "method" | "status" | "user agent",
	readonly OwnField[],
])[] = [
	["address", ["ip", "addresses", "forwardedFor"]],
	["target", ["target", "request", "url", "path"]],
	["method", ["method", "request"]],
	["status", ["status"]],
	["user agent", ["userAgent"]],
];

/** The name of something that every format must tell. */
export type RequiredName = "time" | (typeof REQUIRED)[number][0];
