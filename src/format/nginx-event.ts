import type { LogEvent } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { logEvent } from "./log-event.ts";
import { NginxRequest } from "./nginx-request.ts";
import { ListedValues } from "./nginx-values.ts";

/**
 * Makes an event of what nginx logged, whatever the syntax was. `""` and `"-"` both mean that there is no value.
 *
 * @param values of one line in the order of `NGINX_COLUMNS`; `undefined` where the line does not have the field at all
 */
export function nginxEvent(values: readonly (string | undefined)[]): LogEvent | MalformedReason {
	const request = new NginxRequest(new ListedValues(values));
	return request.fill() ?? logEvent(request);
}
