import type { RequestPath } from "../request-path.ts";
import { forwardedBefore, parseIp } from "./address.ts";
import { BlockPath } from "./block-path.ts";
import type { CommonText, JsonBlock } from "./json-block.ts";
import { AT, NginxRequest } from "./nginx-request.ts";

/** What an address field says. */
interface Address {
	readonly field: CommonText;
	readonly ip: string | undefined;
	readonly forwardedFor: string | undefined;
}

/** A request of a line in a block: knows what it found out of an address, and of its path without making a text of it. */
export class NginxBlockRequest extends NginxRequest {
	readonly path: RequestPath;
	/** Number of its address, below some ten thousands; `undefined` when it has none. */
	address: number | undefined = undefined;
	readonly #block: JsonBlock;
	/** By number of the field's text. */
	readonly #addresses: Address[] = [];

	constructor(block: JsonBlock) {
		super(block);
		this.#block = block;
		this.path = new BlockPath(block, AT.request_uri);
	}

	protected override fillAddress(): boolean {
		const field = this.#block.common(AT.remote_addr);
		this.address = field?.number;
		if (field === undefined) return false;
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
