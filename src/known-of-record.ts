import type { RequestPath } from "./request-path.ts";
import type { RequestQuery } from "./request-query.ts";

/**
 * What the reader of a record knows of it besides: it spares making texts of bytes, and looking texts up. Nothing but speed
 * depends on it.
 */
export interface KnownOfRecord {
	/** Of the record's target. */
	readonly path: RequestPath;
	readonly query: RequestQuery;
	/** Whether the record has a Referer. */
	readonly hasReferrer: boolean;
	/** Of the record's address; `undefined` for one that is none of the reader's own, or is not remembered. */
	readonly address: AddressMemory | undefined;
	/** Equal for equal user agents, as long as the record's address is remembered; negative when there is no telling. */
	readonly userAgentNumber: number;
	/**
	 * Packs everything that the record says but its address, user agent and body: as a list of the values of
	 * `NGINX_COLUMNS` in JSON, each a text or `null`, in ASCII and without blanks.
	 *
	 * @returns its bytes; -1 when there is no room for them
	 */
	packInto(bytes: Buffer, at: number): number;
}

/** One for each address that is remembered: a place for whoever finds something out by it. */
export interface AddressMemory {
	/** Who has remembered something here. */
	owner: unknown;
	/** The user agent that it is remembered of. */
	userAgentNumber: number;
	value: unknown;
}
