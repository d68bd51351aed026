/**
 * One entry of a bulk request: an object, never a query string, which ends all URL-encoding bugs.
 * Values are sent as they are; `undefined` never occurs.
 *
 * @see https://developer.matomo.org/api-reference/tracking-api
 */
export interface TrackingRequest {
	readonly idsite: number;
	readonly rec: 1;
	readonly apiv: 1;
	readonly url: string;
	/** Client address, one plain IPv4 or IPv6 address. */
	readonly cip: string;
	/** Epoch seconds, UTC. */
	readonly cdt: number;
	readonly ua: string;
	/** Always present, `""` when unknown: else Matomo takes our own Accept-Language. */
	readonly lang: string;
	/** Six of `[0-9a-zA-Z]`. */
	readonly pv_id: string;
	readonly [parameter: string]: string | number;
}
