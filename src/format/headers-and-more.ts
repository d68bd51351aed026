import type { Capability } from "./format.ts";

/** What a server logs only when it is told to log headers and more: many formats carry nothing of it. */
export const HEADERS_AND_MORE: readonly Capability[] = [
	"language",
	"content-type",
	"fetch-destination",
	"purpose",
	"visitor-id",
	"opt-out-cookie",
	"dnt-gpc",
	"completion",
	"request-body",
];
