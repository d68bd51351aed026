import type { EpochMs, Position } from "./event.ts";

/** A tracker hit that did not reach Matomo, and what is needed to send it as the tracker sent it. Shares no memory with its line. */
export interface FailedHit {
	readonly fingerprint: string;
	/** When it happened: its arrival, less what it had waited offline. */
	readonly start: EpochMs;
	readonly ip: string;
	readonly userAgent: string;
	readonly language: string | undefined;
	readonly referrer: string | undefined;
	/** Its parameters, still encoded. */
	readonly query: string;
	/** Which of the hits of its line it is, from 0. */
	readonly ordinal: number;
	/** The site in Matomo that it names. */
	readonly site: number;
	/** Whether its visitor has given consent, by cookie or as the hit says. */
	readonly hasConsent: boolean;
}

/** A tracker hit that is to be sent again. */
export interface Replay extends FailedHit {
	readonly position: Position;
	/** When it came, however long it had waited offline. */
	readonly arrived: EpochMs;
}
