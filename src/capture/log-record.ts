import { UserError } from "../errors.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import { clientHintsJson } from "../matomo/client-hints.ts";
import { type CapturedRequest, decoded, type Headers, header } from "./captured.ts";
import { isoTimes } from "./iso-time.ts";
import { headerPair, quoted } from "./json-text.ts";
import { remembered } from "./remembered.ts";
import { type SignalReader, signalReader } from "./signals.ts";
import { type Sender, senderOf, type TrustedProxies, trustedProxies } from "./trusted-proxies.ts";

/** How requests are read. */
export interface RecordOptions {
	/** Proxies in front of the app whose `X-Forwarded-For` and `-Proto` are believed. Default: none. */
	readonly trustedProxies?: readonly string[];
	/** Scheme and host of the site, such as `https://www.example.org`. Default: what each request says. */
	readonly origin?: string;
	/** Number of the site in Matomo, where cookies of several sites come to this host. */
	readonly siteId?: number;
}

/** What is known of a request when it begins. */
export interface RequestRecord {
	readonly sender: Sender;
	/** The beginning of its line in the monorail format: an object that {@link logLine} ends. */
	readonly begun: string;
}

/** What is known once it has been answered. */
export interface AnswerRecord {
	readonly status: number;
	readonly duration: Milliseconds;
	readonly contentType?: string | undefined;
	readonly bytes?: number | undefined;
	/** Of tracker hits. */
	readonly body?: string | undefined;
	readonly contentLength?: number | undefined;
	/** Of tracker hits: what Matomo answered. */
	readonly upstreamStatus?: string | undefined;
}

/** A host with or without port, as the format takes it. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[^\s/?#@:[\]-][^\s/?#@:[\]]*)(?::\d*)?$/i;

/**
 * Reads requests as records of the monorail format. No header is kept whole that could hold a secret.
 *
 * What is read becomes text at once: an object for each request that waits until its answer would be copied by the
 * garbage collector, and `JSON.stringify` of it takes several times longer than what all of this does.
 */
export class RecordReader {
	readonly #trusted: TrustedProxies;
	readonly #signals: SignalReader;
	readonly #origin: URL | undefined;
	readonly #cleaned: (target: string) => string;
	readonly #hints = remembered(hintsPair);
	readonly #isoTime = isoTimes();

	/**
	 * @param cleaned what may be logged of a target
	 * @throws {UserError} for a bad trusted proxy or origin
	 */
	constructor(options: RecordOptions, cleaned = (target: string): string => target) {
		this.#trusted = trustedProxies(options.trustedProxies);
		this.#signals = signalReader(options.siteId);
		this.#origin = options.origin === undefined ? undefined : originOf(options.origin);
		this.#cleaned = cleaned;
	}

	/** Reads a request. To be called at its start: routers change it, and the address is gone with the connection. */
	read(request: CapturedRequest, time: EpochMs): RequestRecord {
		const { headers, method } = request;
		const sender = senderOf(request, this.#trusted);
		const { visitorId, optOut, consent, doNotTrack, globalPrivacyControl, purpose } = this.#signals(headers);
		const scheme = this.#origin?.protocol.slice(0, -1) ?? sender.scheme;
		const host = this.#origin?.host ?? hostOf(request);
		const begun =
			`{"time":"${this.#isoTime(time)}","ip":"${sender.address}","scheme":"${scheme}","host":${quoted(host)}` +
			`,"target":${quoted(this.#cleaned(targetOf(request)))}` +
			(method === undefined ? "" : `,"method":${quoted(method)}`) +
			headerPair(',"user_agent":', headers["user-agent"]) +
			headerPair(',"referrer":', headers.referer) +
			headerPair(',"language":', headers["accept-language"]) +
			headerPair(',"fetch_dest":', headers["sec-fetch-dest"]) +
			(purpose === undefined ? "" : `,"purpose":${quoted(purpose)}`) +
			(visitorId === undefined ? "" : `,"visitor_id":"${visitorId}"`) +
			// On every line: a log without these keys cannot show who has opted out.
			`,"opt_out":${optOut},"dnt":${doNotTrack},"gpc":${globalPrivacyControl}` +
			(consent ? ',"consent":true' : "") +
			this.#hintsOf(headers);
		return { sender, begun };
	}

	#hintsOf(headers: Headers): string {
		const brands = header(headers, "sec-ch-ua");
		if (brands === undefined) return "";
		const platform = header(headers, "sec-ch-ua-platform") ?? "";
		return this.#hints(`${header(headers, "sec-ch-ua-mobile") === "?1" ? 1 : 0}${platform}\n${brands}`);
	}
}

/** The line of a request that has been answered, with its end. */
export function logLine({ begun }: RequestRecord, answer: AnswerRecord): string {
	const { status, duration, contentType, bytes, body, contentLength, upstreamStatus } = answer;
	return (
		begun +
		numberPair(',"status":', status) +
		(contentType === undefined ? "" : `,"content_type":${quoted(contentType)}`) +
		numberPair(',"bytes":', bytes) +
		numberPair(',"duration_ms":', Math.round(duration * 1000) / 1000) +
		(body === undefined ? "" : `,"body":${quoted(body)}`) +
		numberPair(',"content_length":', contentLength) +
		(upstreamStatus === undefined ? "" : `,"upstream_status":${quoted(upstreamStatus)}`) +
		"}\n"
	);
}

/** A number as a pair; nothing for none. */
function numberPair(key: string, value: number | undefined): string {
	return Number.isFinite(value) ? `${key}${value}` : "";
}

function originOf(text: string): URL {
	const origin = /^https?:/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
	if (origin !== undefined) return origin;
	throw new UserError({
		problem: "bad origin",
		expected: "scheme and host, such as https://www.example.org",
		found: JSON.stringify(text),
	});
}

/** Path and query as requested. */
function targetOf({ originalUrl, url }: CapturedRequest): string {
	const target = decoded(originalUrl ?? url ?? "/");
	return /^(?:\/|[a-z][a-z0-9+.-]*:\/\/)/i.test(target) ? target : `/${target}`;
}

/** Where the host is missing or none, the address at which the request came in. */
function hostOf({ headers, socket }: CapturedRequest): string {
	const host = header(headers, ":authority") ?? header(headers, "host");
	if (host !== undefined && HOST.test(host)) return host;
	const address = socket.localAddress ?? "localhost";
	return address.includes(":") ? `[${address}]` : address;
}

/** @param said 1 on a phone, else 0; the platform; behind a line feed the brands */
function hintsPair(said: string): string {
	const end = said.indexOf("\n");
	const [platform, brands] = [said.slice(1, end), said.slice(end + 1)];
	const json = clientHintsJson({ brands, platform, mobile: said.startsWith("1") ? "?1" : "?0" });
	return json === undefined ? "" : `,"uadata":${json}`;
}
