import { UserError } from "../errors.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import { clientHintsJson } from "../matomo/client-hints.ts";
import { type CapturedRequest, decoded, header } from "./captured.ts";
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
	/** Keys of the monorail format, without those of the answer. */
	readonly keys: Readonly<Record<string, unknown>>;
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

/** Reads requests as records of the monorail format. No header is kept whole that could hold a secret. */
export class RecordReader {
	readonly #trusted: TrustedProxies;
	readonly #signals: SignalReader;
	readonly #origin: URL | undefined;

	/** @throws {UserError} for a bad trusted proxy or origin */
	constructor(options: RecordOptions) {
		this.#trusted = trustedProxies(options.trustedProxies);
		this.#signals = signalReader(options.siteId);
		this.#origin = options.origin === undefined ? undefined : originOf(options.origin);
	}

	/** Reads a request. To be called at its start: routers change it, and the address is gone with the connection. */
	read(request: CapturedRequest, time: EpochMs): RequestRecord {
		const { headers } = request;
		const sender = senderOf(request, this.#trusted);
		const { visitorId, optOut, consent, doNotTrack, globalPrivacyControl, purpose } = this.#signals(headers);
		const uadata = hints(request);
		const keys = {
			time: new Date(time).toISOString(),
			ip: sender.address,
			scheme: this.#origin?.protocol.slice(0, -1) ?? sender.scheme,
			host: this.#origin?.host ?? hostOf(request),
			target: targetOf(request),
			method: request.method,
			user_agent: header(headers, "user-agent"),
			referrer: header(headers, "referer"),
			language: header(headers, "accept-language"),
			fetch_dest: header(headers, "sec-fetch-dest"),
			purpose,
			visitor_id: visitorId,
			opt_out: optOut || undefined,
			consent: consent || undefined,
			dnt: doNotTrack || undefined,
			gpc: globalPrivacyControl || undefined,
			uadata,
		};
		return { sender, keys };
	}
}

/**
 * The line of a request that has been answered, with its end.
 *
 * Made of two records, as one that is spread from another and gets more keys would have a hidden class of its own each
 * time: the line would take four times as long, and collecting the garbage of it stops the server for milliseconds.
 */
export function logLine({ keys }: RequestRecord, answer: AnswerRecord): string {
	const answered = {
		status: answer.status,
		content_type: answer.contentType,
		bytes: answer.bytes,
		duration_ms: Math.round(answer.duration * 1000) / 1000,
		body: answer.body,
		content_length: answer.contentLength,
		upstream_status: answer.upstreamStatus,
	};
	return `${JSON.stringify(keys).slice(0, -1)},${JSON.stringify(answered).slice(1)}\n`;
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

function hints({ headers }: CapturedRequest): unknown {
	const brands = header(headers, "sec-ch-ua");
	if (brands === undefined) return undefined;
	const platform = header(headers, "sec-ch-ua-platform");
	const mobile = header(headers, "sec-ch-ua-mobile");
	const json = clientHintsJson({ brands, platform, mobile });
	return json === undefined ? undefined : JSON.parse(json);
}
