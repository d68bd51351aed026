import type { ClientHints, LogEvent, OptOutSignal } from "../event.ts";

const OPT_OUT_SIGNALS: readonly (OptOutSignal | undefined)[] = [undefined, "cookie", "dnt", "gpc"];
const TRI_STATE = [undefined, false, true] as const;
/** What a browser said of itself: nothing, Matomo's own form, the headers. */
const NO_HINTS = 0;
const UADATA = 1;
const HEADERS = 2;

/** Length of a text that is `undefined`. */
const NONE = -1;

/** Where the length of the first text stands. */
const FIRST_TEXT = 10;

/** How many numbers an event has, lengths of its texts included. */
export const EVENT_NUMBERS = 30;

/**
 * A whole record in a third of the memory, for the minute or so that page views wait: most of them turn out to be tracked,
 * and nobody asks what they said. Shares no memory with its line.
 */
export class PackedEvent {
	/** Always `EVENT_NUMBERS` of them. */
	readonly numbers: readonly number[];
	/** All texts, one after the other. */
	readonly text: string;

	/** Takes what another packed event was made of. */
	constructor(numbers: readonly number[], text: string) {
		this.numbers = numbers;
		this.text = text;
	}

	static of(event: LogEvent): PackedEvent {
		const { clientHints } = event;
		const numbers = [
			event.start,
			event.logged,
			event.status,
			event.bytes ?? Number.NaN,
			event.duration ?? Number.NaN,
			event.contentLength ?? Number.NaN,
			OPT_OUT_SIGNALS.indexOf(event.optOut),
			TRI_STATE.indexOf(event.consent),
			TRI_STATE.indexOf(event.complete),
			clientHints === undefined ? NO_HINTS : "uadata" in clientHints ? UADATA : HEADERS,
		];
		const texts = [
			event.ip,
			event.forwardedFor,
			event.method,
			event.scheme,
			event.host,
			event.target,
			event.userAgent,
			event.referrer,
			event.language,
			event.contentType,
			event.upstreamStatus,
			event.body,
			event.fetchDest,
			event.purpose,
			event.visitorId,
			event.requestId,
			event.title,
			...hintsOf(clientHints),
		];
		for (const text of texts) numbers.push(text === undefined ? NONE : text.length);
		// Joined: a new text, whose parts are let go of.
		return new PackedEvent(numbers, texts.join(""));
	}

	/** The address alone: the first of the texts. */
	get ip(): string {
		return this.text.slice(0, this.numbers[FIRST_TEXT]);
	}

	/** The record, made anew each time. */
	read(): LogEvent {
		const { numbers, text: all } = this;
		let next = 0;
		let at = 0;
		const number = (): number => numbers[next++] ?? Number.NaN;
		const optional = (): number | undefined => {
			const value = number();
			return Number.isNaN(value) ? undefined : value;
		};
		const text = (): string | undefined => {
			const length = number();
			if (length === NONE) return undefined;
			at += length;
			return all.slice(at - length, at);
		};
		const start = number();
		const logged = number();
		const status = number();
		const bytes = optional();
		const duration = optional();
		const contentLength = optional();
		const optOut = OPT_OUT_SIGNALS[number()];
		const consent = TRI_STATE[number()];
		const complete = TRI_STATE[number()];
		const hints = number();
		// Evaluated in the order in which they stand, which is that of packing.
		return {
			ip: text() ?? "",
			forwardedFor: text(),
			method: text() ?? "",
			scheme: text(),
			host: text(),
			target: text() ?? "",
			userAgent: text(),
			referrer: text(),
			language: text(),
			contentType: text(),
			upstreamStatus: text(),
			body: text(),
			fetchDest: text(),
			purpose: text(),
			visitorId: text(),
			requestId: text(),
			title: text(),
			clientHints: hintsFrom(hints, text(), text(), text()),
			start,
			logged,
			status,
			bytes,
			duration,
			contentLength,
			optOut,
			consent,
			complete,
		};
	}
}

type HintTexts = readonly [string | undefined, string | undefined, string | undefined];
const NO_HINT_TEXTS: HintTexts = [undefined, undefined, undefined];

function hintsOf(hints: ClientHints | undefined): HintTexts {
	if (hints === undefined) return NO_HINT_TEXTS;
	return "uadata" in hints ? [hints.uadata, undefined, undefined] : [hints.brands, hints.platform, hints.mobile];
}

function hintsFrom(kind: number, ...[first, platform, mobile]: HintTexts): ClientHints | undefined {
	if (kind === NO_HINTS) return undefined;
	return kind === UADATA ? { uadata: first ?? "" } : { brands: first ?? "", platform, mobile };
}
