import type { LogEvent } from "../event.ts";
import { type RequestQuery, TextQuery } from "../request-query.ts";
import { isTracking } from "./tracker-parameters.ts";

/**
 * Whether a request at none of the tracker's known paths is a call of the tracker beyond doubt: it asks to track, and was not
 * refused. Costs next to nothing for requests without a query.
 *
 * @param query of its target, where it is at hand
 */
export function isUnnamedCall({ status, target }: LogEvent, query: RequestQuery | undefined): boolean {
	if ((status < 200 || status >= 300) && status !== 304) return false;
	// In a text that is found sooner than parameters are told apart.
	if (query === undefined ? !target.includes("idsite=") : query.isEmpty) return false;
	return isTracking(query ?? TextQuery.of(target));
}
