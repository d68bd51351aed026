import { Candidate } from "../../src/candidate.ts";
import { digestedView } from "../../src/digest/digest-view.ts";
import type { LogEvent } from "../../src/event.ts";
import type { VisitorOf } from "../../src/visitor/fingerprint.ts";

/** A page view as the join gets it, from the first line of a log. */
export function joinViewOf(event: LogEvent, visitorOf: VisitorOf): Candidate {
	const visitor = visitorOf(event);
	const viewed = { fingerprint: visitor.fingerprint, visitor, start: event.start };
	const place = { position: { source: "log", line: 1 }, context: false, stretch: undefined };
	return new Candidate(digestedView(event, visitor), viewed, place, event.purpose !== undefined);
}
