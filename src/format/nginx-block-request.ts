import type { RequestPath } from "../request-path.ts";
import type { RequestQuery } from "../request-query.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { BlockPath } from "./block-path.ts";
import { BlockQuery } from "./block-query.ts";
import type { BlockValues, CommonText } from "./block-values.ts";
import { AT, NginxRequest } from "./nginx-request.ts";

/** Columns that are not packed: who has the record has them besides, or needs no body. */
const LEFT_OUT = (1 << AT.remote_addr) | (1 << AT.user_agent) | (1 << AT.body);

/** What an address field says. */
interface Address {
	readonly field: CommonText;
	readonly ip: string | undefined;
	readonly forwardedFor: string | undefined;
}

/** A request of a line in a block: knows what it found out of an address, and of its path without making a text of it. */
export class NginxBlockRequest extends NginxRequest {
	readonly path: RequestPath;
	readonly query: RequestQuery;
	/** Number of its address, below some ten thousands; `undefined` when it has none. */
	address: number | undefined = undefined;
	readonly #values: BlockValues;
	/** By number of the field's text. */
	readonly #addresses: Address[] = [];

	constructor(values: BlockValues) {
		super(values);
		this.#values = values;
		this.path = new BlockPath(values, AT.request_uri);
		this.query = new BlockQuery(values, AT.request_uri);
	}

	packInto(bytes: Buffer, at: number): number {
		return this.#values.packInto(LEFT_OUT, bytes, at);
	}

	protected override fillAddress(): boolean {
		const field = this.#values.common(AT.remote_addr);
		this.address = field?.number;
		if (field === undefined) return super.fillAddress();
		const { ip, forwardedFor } = this.#addressOf(field);
		this.ip = ip ?? "";
		this.forwardedFor = forwardedFor;
		return ip !== undefined;
	}

	#addressOf(field: CommonText): Address {
		const known = this.#addresses[field.number];
		if (known?.field === field) return known;
		const ip = parseIp(field.text);
		const forwardedFor = ip === field.text ? undefined : forwardedBefore(field.text);
		const address = { field, ip, forwardedFor };
		this.#addresses[field.number] = address;
		return address;
	}
}
