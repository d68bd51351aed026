import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { logEvent } from "./log-event.ts";
import { NginxRequest } from "./nginx-request.ts";

/**
 * Makes an event of what nginx logged, whatever the syntax was. `""` and `"-"` both mean that there is no value.
 *
 * @param values of one line in the order of `NGINX_COLUMNS`; `undefined` where the line does not have the field at all
 */
export function nginxEvent(values: readonly (string | undefined)[]): LogEvent | MalformedReason {
	const request = new NginxRequest({ value: (column) => values[column] });
	return request.fill() ?? logEvent(request);
}
