import type { ClientHints, EpochMs, LogEvent, OptOutSignal } from "../event.ts";
import { detach } from "../visitor/detach.ts";

/** What an event has besides its times, in the order of packing; what is `undefined` is `null`. */
type Values = readonly [
	ip: string,
	forwardedFor: string | null,
	method: string,
	scheme: string | null,
	host: string | null,
	target: string,
	status: number,
	referrer: string | null,
	language: string | null,
	contentType: string | null,
	bytes: number | null,
	duration: number | null,
	upstreamStatus: string | null,
	body: string | null,
	contentLength: number | null,
	fetchDest: string | null,
	purpose: string | null,
	hints: { readonly uadata: string } | Hints | null,
	visitorId: string | null,
	optOut: OptOutSignal | null,
	consent: boolean | null,
	complete: boolean | null,
	requestId: string | null,
	title: string | null,
];

/** JSON leaves out what is `undefined`. */
interface Hints {
	readonly brands: string;
	readonly platform?: string;
	readonly mobile?: string;
}

/** Where the address begins in the text. */
const ADDRESS = '["'.length;

/**
 * A whole record in a third of the memory, for the minute or so that page views wait: most of them turn out to be tracked,
 * and nobody asks what they said. Shares no memory with its line.
 */
export class PackedEvent {
	readonly start: EpochMs;
	readonly logged: EpochMs;
	/** By itself, as many have the same. */
	readonly userAgent: string | undefined;
	/** Everything else: a list in JSON, without the names of what is in it. */
	readonly text: string;

	/** Takes what another packed event has. */
	constructor(start: EpochMs, logged: EpochMs, userAgent: string | undefined, text: string) {
		this.start = start;
		this.logged = logged;
		this.userAgent = userAgent;
		this.text = text;
	}

	/**
	 * Packs a record, whose numbers must be finite.
	 *
	 * @param userAgent the record's, in a copy that may be shared
	 */
	static of(event: LogEvent, userAgent: string | undefined): PackedEvent {
		const { ip, forwardedFor, method, scheme, host, target, status, referrer, language } = event;
		const { contentType, bytes, duration, upstreamStatus, body, contentLength, fetchDest, purpose } = event;
		const { clientHints, visitorId, optOut, consent, complete, requestId, title } = event;
		// biome-ignore format: in the order of the fields
		const values = [
			ip, forwardedFor, method, scheme, host, target, status, referrer, language,
			contentType, bytes, duration, upstreamStatus, body, contentLength, fetchDest, purpose,
			clientHints, visitorId, optOut, consent, complete, requestId, title,
		];
		// In one piece: what `stringify` gives is a chain of buffers, some of them half empty.
		return new PackedEvent(event.start, event.logged, userAgent, detach(JSON.stringify(values)));
	}

	/** The address alone. */
	get ip(): string {
		const address = this.text.slice(ADDRESS, this.text.indexOf('"', ADDRESS));
		return address.includes("\\") ? this.read().ip : address;
	}

	/** The record, made anew each time. */
	read(): LogEvent {
		const values: Values = JSON.parse(this.text);
		const [ip, forwardedFor, method, scheme, host, target, status, referrer, language, ...more] = values;
		const [contentType, bytes, duration, upstreamStatus, body, contentLength, fetchDest, purpose, ...rest] = more;
		const [hints, visitorId, optOut, consent, complete, requestId, title] = rest;
		// A literal: events that are put together key by key are slow to copy.
		return {
			start: this.start,
			logged: this.logged,
			ip,
			forwardedFor: forwardedFor ?? undefined,
			method,
			scheme: scheme ?? undefined,
			host: host ?? undefined,
			target,
			status,
			userAgent: this.userAgent,
			referrer: referrer ?? undefined,
			language: language ?? undefined,
			contentType: contentType ?? undefined,
			bytes: bytes ?? undefined,
			duration: duration ?? undefined,
			upstreamStatus: upstreamStatus ?? undefined,
			body: body ?? undefined,
			contentLength: contentLength ?? undefined,
			fetchDest: fetchDest ?? undefined,
			purpose: purpose ?? undefined,
			clientHints: hintsOf(hints),
			visitorId: visitorId ?? undefined,
			optOut: optOut ?? undefined,
			consent: consent ?? undefined,
			complete: complete ?? undefined,
			requestId: requestId ?? undefined,
			title: title ?? undefined,
		};
	}
}

function hintsOf(hints: { readonly uadata: string } | Hints | null): ClientHints | undefined {
	if (hints === null) return undefined;
	return "uadata" in hints ? hints : { brands: hints.brands, platform: hints.platform, mobile: hints.mobile };
}
