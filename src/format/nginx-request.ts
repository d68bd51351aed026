import type { ClientHints, EpochMs, LogEvent, Milliseconds, OptOutSignal } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { isSet, isYes, parseCount, parseHost, parseScheme, parseStatus, parseVisitorId, present } from "./fields.ts";
import { NGINX_COLUMNS, type NginxColumn } from "./nginx-columns.ts";
import { parseSeconds } from "./time.ts";

/** One line's values by their place among `NGINX_COLUMNS`; `undefined` where the line does not have the field at all. */
export interface NginxValues {
	value(column: number): string | undefined;
}

const AT = Object.fromEntries(NGINX_COLUMNS.map((column, index) => [column, index])) as Record<NginxColumn, number>;

/**
 * What nginx logged of a request, whatever the syntax was: an event that looks at a value when it is asked for it, since
 * most lines are judged by a few. `""` and `"-"` both mean that there is no value.
 *
 * Made once and filled with line after line. It holds as long as the values do: {@link eventOf} makes one that is kept.
 */
export class NginxRequest implements LogEvent {
	start: EpochMs = 0;
	logged: EpochMs = 0;
	ip = "";
	forwardedFor: string | undefined = undefined;
	status = 0;
	duration: Milliseconds | undefined = undefined;
	readonly title = undefined;
	readonly #values: NginxValues;

	/** @param values of the line that it was filled with last */
	constructor(values: NginxValues) {
		this.#values = values;
	}

	/** Reads what decides whether the line is a request at all. @returns why it is none */
	fill(): MalformedReason | undefined {
		const values = this.#values;
		const msec = present(values.value(AT.msec));
		if (msec === undefined) return "no-time";
		const logged = parseSeconds(msec);
		if (Number.isNaN(logged)) return "bad-time";
		const address = values.value(AT.remote_addr);
		const ip = parseIp(address);
		if (ip === undefined) return "no-address";
		if (values.value(AT.request_uri) === undefined) return "no-url";
		const requestTime = present(values.value(AT.request_time));
		const duration = requestTime === undefined ? undefined : parseSeconds(requestTime);
		const status = parseStatus(values.value(AT.status));
		if (Number.isNaN(status) || Number.isNaN(duration)) return "bad-field";
		this.logged = logged;
		this.start = Math.round(logged - (duration ?? 0));
		this.duration = duration;
		this.ip = ip;
		this.forwardedFor = ip === address ? undefined : forwardedBefore(address);
		this.status = status;
		return undefined;
	}

	get method(): string {
		return present(this.#values.value(AT.method)) ?? "";
	}

	get scheme(): string | undefined {
		return parseScheme(this.#values.value(AT.scheme));
	}

	get host(): string | undefined {
		return parseHost(this.#values.value(AT.host));
	}

	get target(): string {
		return present(this.#values.value(AT.request_uri)) ?? "";
	}

	get userAgent(): string | undefined {
		return present(this.#values.value(AT.user_agent));
	}

	get referrer(): string | undefined {
		return present(this.#values.value(AT.referer));
	}

	get language(): string | undefined {
		return present(this.#values.value(AT.language));
	}

	get contentType(): string | undefined {
		return present(this.#values.value(AT.content_type));
	}

	get bytes(): number | undefined {
		return parseCount(this.#values.value(AT.bytes));
	}

	get upstreamStatus(): string | undefined {
		const status = this.#values.value(AT.upstream_status);
		// "-" stays: it says that a proxied request never got an answer from its upstream.
		return status === "" ? undefined : status;
	}

	get body(): string | undefined {
		return present(this.#values.value(AT.body));
	}

	get contentLength(): number | undefined {
		return parseCount(this.#values.value(AT.content_length));
	}

	get fetchDest(): string | undefined {
		return present(this.#values.value(AT.fetch_dest));
	}

	get purpose(): string | undefined {
		return present(this.#values.value(AT.purpose)) ?? present(this.#values.value(AT.old_purpose));
	}

	get clientHints(): ClientHints | undefined {
		const brands = present(this.#values.value(AT.ch_ua));
		if (brands === undefined) return undefined;
		const platform = present(this.#values.value(AT.ch_platform));
		return { brands, platform, mobile: present(this.#values.value(AT.ch_mobile)) };
	}

	get visitorId(): string | undefined {
		return parseVisitorId(this.#values.value(AT.visitor_id));
	}

	get optOut(): OptOutSignal | undefined {
		if (isSet(this.#values.value(AT.opt_out))) return "cookie";
		if (isYes(this.#values.value(AT.dnt))) return "dnt";
		return isYes(this.#values.value(AT.gpc)) ? "gpc" : undefined;
	}

	get consent(): boolean | undefined {
		return isSet(this.#values.value(AT.consent)) ? true : undefined;
	}

	get complete(): boolean | undefined {
		const completion = this.#values.value(AT.completion);
		return completion === undefined ? undefined : completion === "OK";
	}

	get requestId(): string | undefined {
		return present(this.#values.value(AT.request_id));
	}
}
