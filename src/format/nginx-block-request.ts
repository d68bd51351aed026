import type { AddressMemory } from "../known-of-record.ts";
import type { RequestPath } from "../request-path.ts";
import type { RequestQuery } from "../request-query.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { BlockPath } from "./block-path.ts";
import { BlockQuery } from "./block-query.ts";
import type { BlockValues } from "./block-values.ts";
import { AT, NginxRequest } from "./nginx-request.ts";

/** Columns that are not packed: who has the record has them besides, or needs no body. */
const LEFT_OUT = (1 << AT.remote_addr) | (1 << AT.user_agent) | (1 << AT.body);

const GET = "GET";

/** What an address field says. */
interface Address extends AddressMemory {
	readonly ip: string | undefined;
	readonly forwardedFor: string | undefined;
}

/** A request of a line in a block: knows what it found out of an address, and of its path without making a text of it. */
export class NginxBlockRequest extends NginxRequest {
	readonly path: RequestPath;
	readonly query: RequestQuery;
	address: AddressMemory | undefined = undefined;
	readonly #values: BlockValues;
	/** By number of the field's text. */
	#addresses: Address[] = [];
	/** The texts that those numbers are of. */
	#of: object | undefined;

	constructor(values: BlockValues) {
		super(values);
		this.#values = values;
		this.path = new BlockPath(values, AT.request_uri);
		this.query = new BlockQuery(values, AT.request_uri);
	}

	/** What nearly every request has is told by its bytes. */
	override get method(): string {
		return this.#values.isText(AT.method, GET) ? GET : super.method;
	}

	packInto(bytes: Buffer, at: number): number {
		return this.#values.packInto(LEFT_OUT, bytes, at);
	}

	get userAgentNumber(): number {
		return this.#values.commonNumber(AT.user_agent);
	}

	protected override fillAddress(): boolean {
		const values = this.#values;
		const number = values.commonNumber(AT.remote_addr);
		if (values.texts.generation !== this.#of) {
			this.#of = values.texts.generation;
			this.#addresses = [];
		}
		const address = number < 0 ? undefined : (this.#addresses[number] ?? this.#read(number));
		this.address = address;
		if (address === undefined) return super.fillAddress();
		this.ip = address.ip ?? "";
		this.forwardedFor = address.forwardedFor;
		return address.ip !== undefined;
	}

	#read(number: number): Address {
		const field = this.#values.value(AT.remote_addr);
		const ip = parseIp(field);
		const forwardedFor = ip === field ? undefined : forwardedBefore(field);
		const address = { owner: undefined, userAgentNumber: -1, value: undefined, ip, forwardedFor };
		this.#addresses[number] = address;
		return address;
	}
}
