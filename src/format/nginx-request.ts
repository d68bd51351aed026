import type { ClientHints, EpochMs, LogEvent, Milliseconds, OptOutSignal } from "../event.ts";
import type { MalformedReason } from "../outcome.ts";
import { parseVisitorId } from "../visitor-id.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { isSet, isYes, parseHost, parseScheme } from "./fields.ts";
import { NGINX_COLUMNS, type NginxColumn } from "./nginx-columns.ts";
import type { NginxValues } from "./nginx-values.ts";

/** The place of each column. */
export const AT = Object.fromEntries(NGINX_COLUMNS.map((column, index) => [column, index])) as Record<
	NginxColumn,
	number
>;

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
		const logged = values.seconds(AT.msec);
		if (logged === undefined) return "no-time";
		if (Number.isNaN(logged)) return "bad-time";
		if (!this.fillAddress()) return "no-address";
		if (!values.has(AT.request_uri)) return "no-url";
		const duration = values.seconds(AT.request_time);
		const status = values.status(AT.status);
		if (Number.isNaN(status) || Number.isNaN(duration)) return "bad-field";
		this.logged = logged;
		this.start = Math.round(logged - (duration ?? 0));
		this.duration = duration;
		this.status = status;
		return undefined;
	}

	/** @returns whether there is an address */
	protected fillAddress(): boolean {
		const address = this.#values.value(AT.remote_addr);
		const ip = parseIp(address);
		this.ip = ip ?? "";
		this.forwardedFor = ip === address ? undefined : forwardedBefore(address);
		return ip !== undefined;
	}

	get method(): string {
		return this.#text(AT.method) ?? "";
	}

	get scheme(): string | undefined {
		return parseScheme(this.#values.value(AT.scheme));
	}

	get host(): string | undefined {
		return parseHost(this.#values.value(AT.host));
	}

	get target(): string {
		return this.#text(AT.request_uri) ?? "";
	}

	get userAgent(): string | undefined {
		return this.#text(AT.user_agent);
	}

	get referrer(): string | undefined {
		return this.#text(AT.referer);
	}

	/** Whether there is a {@link referrer}. */
	get hasReferrer(): boolean {
		return !this.#values.isEmpty(AT.referer);
	}

	get language(): string | undefined {
		return this.#text(AT.language);
	}

	get contentType(): string | undefined {
		return this.#text(AT.content_type);
	}

	get bytes(): number | undefined {
		return this.#values.count(AT.bytes);
	}

	get upstreamStatus(): string | undefined {
		const status = this.#values.value(AT.upstream_status);
		// "-" stays: it says that a proxied request never got an answer from its upstream.
		return status === "" ? undefined : status;
	}

	get body(): string | undefined {
		return this.#text(AT.body);
	}

	get contentLength(): number | undefined {
		return this.#values.count(AT.content_length);
	}

	get fetchDest(): string | undefined {
		return this.#text(AT.fetch_dest);
	}

	get purpose(): string | undefined {
		return this.#text(AT.purpose) ?? this.#text(AT.old_purpose);
	}

	get clientHints(): ClientHints | undefined {
		const brands = this.#text(AT.ch_ua);
		if (brands === undefined) return undefined;
		const platform = this.#text(AT.ch_platform);
		return { brands, platform, mobile: this.#text(AT.ch_mobile) };
	}

	get visitorId(): string | undefined {
		return parseVisitorId(this.#values.value(AT.visitor_id));
	}

	get optOut(): OptOutSignal | undefined {
		if (this.#isSet(AT.opt_out)) return "cookie";
		if (this.#isYes(AT.dnt)) return "dnt";
		return this.#isYes(AT.gpc) ? "gpc" : undefined;
	}

	get consent(): boolean | undefined {
		return this.#isSet(AT.consent) ? true : undefined;
	}

	get complete(): boolean | undefined {
		const completion = this.#values.value(AT.completion);
		return completion === undefined ? undefined : completion === "OK";
	}

	get requestId(): string | undefined {
		return this.#text(AT.request_id);
	}

	#text(column: number): string | undefined {
		return this.#values.isEmpty(column) ? undefined : this.#values.value(column);
	}

	#isSet(column: number): boolean {
		return !this.#values.isEmpty(column) && isSet(this.#values.value(column));
	}

	#isYes(column: number): boolean {
		return !this.#values.isEmpty(column) && isYes(this.#values.value(column));
	}
}
