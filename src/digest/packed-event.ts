import type { ClientHints, EpochMs, LogEvent, Milliseconds, OptOutSignal } from "../event.ts";
import { logEvent } from "../format/log-event.ts";
import { NginxRequest } from "../format/nginx-request.ts";
import type { KnownOfRecord } from "../known-of-record.ts";
import { unboxed } from "../unboxed.ts";
import { PackedValues } from "./packed-values.ts";

/** What an event has besides its times, in the order of packing; what is `undefined` is `null`. */
type Values = readonly [
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

/** Bytes of packed records, outside of V8's heap, where many records share them and none has to be moved. */
const SLAB = 80 * 1024;

/** Stands before a list of fields, where JSON allows it: what nginx logged begins with its list. */
const FIELDS = " ";

/** The most bytes that one UTF-16 code unit takes in UTF-8. */
const WIDEST = 3;

let slab = Buffer.allocUnsafeSlow(SLAB);
let free = 0;

function newSlab(room: number): void {
	slab = Buffer.allocUnsafeSlow(Math.max(SLAB, room));
	free = 0;
}

/** Takes the values as they are. @returns where they begin in the slab, to the end of what is used of it; `undefined` when they are too many */
function packedValues(known: Pick<KnownOfRecord, "packInto">): number | undefined {
	let length = known.packInto(slab, free);
	if (length < 0) {
		newSlab(SLAB);
		length = known.packInto(slab, free);
	}
	if (length < 0) return undefined;
	free += length;
	return free - length;
}

/** Writes what the event says. @returns likewise */
function packedFields(event: LogEvent): number {
	const { forwardedFor, method, scheme, host, target, status, referrer, language } = event;
	const { contentType, bytes, duration, upstreamStatus, contentLength, fetchDest, purpose } = event;
	const { clientHints, visitorId, optOut, consent, complete, requestId, title } = event;
	// biome-ignore format: in the order of the fields
	const values = [
		forwardedFor, method, scheme, host, target, status, referrer, language,
		contentType, bytes, duration, upstreamStatus, contentLength, fetchDest, purpose,
		clientHints, visitorId, optOut, consent, complete, requestId, title,
	];
	const text = FIELDS + JSON.stringify(values);
	const room = WIDEST * text.length;
	if (room > slab.length - free) newSlab(room);
	const from = free;
	free += slab.write(text, from);
	return from;
}

/**
 * A whole record but for its body, in a third of the memory, for the minute or so that page views wait: most of them turn
 * out to be tracked, and nobody asks what they said. Shares no memory with its line.
 */
export class PackedEvent {
	/** How long after its start it was logged: nearly always a small whole number, which takes no memory of its own. */
	readonly loggedAfter: Milliseconds;
	/** By itself, as it is asked for alone. */
	readonly ip: string;
	/** By itself, as many have the same. */
	readonly userAgent: string | undefined;
	/**
	 * Bytes of which some are everything else: a list in JSON, without the names of what is in it, in UTF-8, or the values
	 * that nginx logged.
	 */
	readonly bytes: Buffer;
	readonly from: number;
	readonly to: number;

	/** Takes what another packed event has. */
	constructor(
		{ loggedAfter, ip, userAgent }: Pick<PackedEvent, "loggedAfter" | "ip" | "userAgent">,
		bytes: Buffer,
		from: number,
		to: number,
	) {
		this.loggedAfter = loggedAfter;
		this.ip = ip;
		this.userAgent = userAgent;
		this.bytes = bytes;
		this.from = from;
		this.to = to;
	}

	/**
	 * Packs a record, whose numbers must be finite.
	 *
	 * @param copies of texts of the record, which may be shared
	 * @param known whose values can be packed as they are, if any
	 */
	static of(
		event: LogEvent,
		{ ip, userAgent }: Pick<LogEvent, "ip" | "userAgent">,
		known?: Pick<KnownOfRecord, "packInto">,
	): PackedEvent {
		// What stood before the address in its own field is not among the values.
		const values = event.forwardedFor === undefined ? known : undefined;
		const from = (values && packedValues(values)) ?? packedFields(event);
		return new PackedEvent({ loggedAfter: unboxed(event.logged - event.start), ip, userAgent }, slab, from, free);
	}

	/** The record, made anew each time. @param start which whoever has it knows anyway */
	read(start: EpochMs): LogEvent {
		const event = this.peek(start);
		if (!(event instanceof NginxRequest)) return event;
		const whole = logEvent(event);
		if (typeof whole === "string") throw new Error(`what was packed is no record any more: ${whole}`);
		return whole;
	}

	/** The same for those who want little of it: what it says may be read when it is asked for, so it must not be spread. */
	peek(start: EpochMs): LogEvent {
		if (this.bytes[this.from] !== FIELDS.charCodeAt(0)) return this.#peekNginx(start);
		return this.#read(JSON.parse(this.bytes.toString("utf8", this.from, this.to)), start);
	}

	#read(values: Values, start: EpochMs): LogEvent {
		const [forwardedFor, method, scheme, host, target, status, referrer, language, ...more] = values;
		const [contentType, bytes, duration, upstreamStatus, contentLength, fetchDest, purpose, ...rest] = more;
		const [hints, visitorId, optOut, consent, complete, requestId, title] = rest;
		// A literal: events that are put together key by key are slow to copy.
		return {
			start,
			logged: start + this.loggedAfter,
			ip: this.ip,
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
			body: undefined,
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

	#peekNginx(start: EpochMs): LogEvent {
		// Only lines that are ASCII are packed so.
		const request = new NginxRequest(new PackedValues(this.bytes.toString("latin1", this.from, this.to), this));
		request.fill();
		// As they were when it was packed: a clock may have been put right, and a proxy's address replaced.
		request.start = start;
		request.logged = start + this.loggedAfter;
		request.ip = this.ip;
		request.forwardedFor = undefined;
		return request;
	}
}

function hintsOf(hints: { readonly uadata: string } | Hints | null): ClientHints | undefined {
	if (hints === null) return undefined;
	return "uadata" in hints ? hints : { brands: hints.brands, platform: hints.platform, mobile: hints.mobile };
}
