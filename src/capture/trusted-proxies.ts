import { BlockList, isIP } from "node:net";
import { UserError } from "../errors.ts";
import { type CapturedRequest, header } from "./captured.ts";
import { remembered } from "./remembered.ts";

/** Whose `X-Forwarded-For` is believed: says whether an address is one of them. */
export type TrustedProxies = (address: string) => boolean;

/** Who sent a request, as far as those who passed it on can be believed. */
export interface Sender {
	readonly address: string;
	readonly scheme: "http" | "https";
}

const NAMED: ReadonlyMap<string, readonly string[]> = new Map([
	["loopback", ["127.0.0.0/8", "::1/128"]],
	["private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"]],
]);

/** A connection by a Unix socket comes from this machine. */
const THIS_MACHINE = "127.0.0.1";

/**
 * Reads a list of trusted proxies: addresses, networks such as `10.0.0.0/8`, and the words `loopback` and `private`.
 *
 * @throws {UserError} for what is none of these
 */
export function trustedProxies(names: readonly string[] = []): TrustedProxies {
	const list = new BlockList();
	for (const name of names) for (const network of NAMED.get(name) ?? [name]) add(list, network);
	if (names.length === 0) return () => false;
	// A list of networks makes objects of each address: it takes longer than all else that is read of a request.
	return remembered((address) => list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"));
}

function add(list: BlockList, network: string): void {
	const [address = "", bits, ...more] = network.split("/");
	const family = isIP(address);
	const most = family === 6 ? 128 : 32;
	const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
	if (family === 0 || more.length > 0 || !(prefix <= most)) {
		throw new UserError({
			problem: "bad trusted proxy",
			expected: "an address, a network such as 10.0.0.0/8, loopback or private",
			found: JSON.stringify(network),
		});
	}
	list.addSubnet(address, prefix, family === 6 ? "ipv6" : "ipv4");
}

/**
 * Finds the visitor's address and scheme. `X-Forwarded-For` is read from right to left for as long as each address is
 * a trusted proxy's: what stands further left could have been made up by anybody.
 */
export function senderOf(request: CapturedRequest, trusted: TrustedProxies): Sender {
	const { socket, headers } = request;
	const peer = plainAddress(socket.remoteAddress ?? THIS_MACHINE) ?? THIS_MACHINE;
	const encrypted = "encrypted" in socket && socket.encrypted === true;
	const scheme = encrypted ? "https" : "http";
	if (!trusted(peer)) return { address: peer, scheme };
	const forwarded = header(headers, "x-forwarded-for")?.split(",") ?? [];
	let address = peer;
	for (const entry of forwarded.reverse()) {
		const next = plainAddress(entry.trim());
		if (next === undefined) break;
		address = next;
		if (!trusted(next)) break;
	}
	const said = header(headers, "x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase();
	return { address, scheme: said === "https" || said === "http" ? said : scheme };
}

/** Without port, brackets, zone, and the IPv6 form of an IPv4 address. @returns `undefined` for what is no address */
function plainAddress(text: string): string | undefined {
	// IPv6 may have a zone, or be an IPv4 address.
	if (isIP(text) === 4) return text;
	const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
	const address = bare.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
	return isIP(address) === 0 ? undefined : address;
}
