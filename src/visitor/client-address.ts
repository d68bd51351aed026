import { BlockList, isIP } from "node:net";
import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";
import { UserError } from "../errors.ts";
import { plainIpv6 } from "../ip-address.ts";

/** Ranges that have a name. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
	/** @see https://www.rfc-editor.org/rfc/rfc1918 @see https://www.rfc-editor.org/rfc/rfc4193 */
	private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
	loopback: ["127.0.0.0/8", "::1/128"],
};

/** Distinct pairs of address and header whose client is remembered. */
const REMEMBERED = 20_000;

/** Longer headers are no list of proxies: only their end is looked at. */
const LONGEST = 4096;

/** The client's address, of the address that the server saw and the value of `X-Forwarded-For` or `Forwarded`. */
export type ClientAddress = (ip: string, forwarded: string | undefined) => string;

/**
 * Tells the client from the proxies between.
 *
 * Every proxy adds the address that it saw, so the header is read from right to left, and only as long as the one who
 * says so is trusted: what stands further left anybody may have written. Where all are trusted the leftmost counts;
 * where an entry is no address (`unknown`, a hidden name), the proxy that wrote it. Ports, brackets and zones are left
 * out, and IPv4 in IPv6 is IPv4.
 *
 * @param ranges of trusted proxies: CIDR, single addresses, `private` or `loopback`
 * @throws UserError when one is none
 * @see https://www.rfc-editor.org/rfc/rfc7239
 */
export function clientAddress(ranges: readonly string[]): ClientAddress {
	const trusted = blockList(ranges);
	const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
	const known = new BoundedCache<string, string>(REMEMBERED);
	return (ip, forwarded) => {
		const key = forwarded === undefined ? ip : `${ip}\n${forwarded}`;
		const remembered = known.get(key);
		if (remembered !== undefined) return remembered;
		const client = detach(resolve(ip, forwarded, isTrusted));
		known.set(detach(key), client);
		return client;
	};
}

function resolve(ip: string, forwarded: string | undefined, isTrusted: (address: string) => boolean): string {
	const peer = plainAddress(ip);
	if (peer === undefined) return ip;
	let client = peer;
	if (forwarded === undefined) return client;
	const entries = forwardedEntries(forwarded.slice(-LONGEST));
	while (isTrusted(client)) {
		const entry = entries.pop();
		const address = entry === undefined ? undefined : plainAddress(entry);
		if (address === undefined) break;
		client = address;
	}
	return client;
}

const internal = blockList(Object.keys(NAMED));

/** Whether an address is none that a visitor from the internet can have: a private network's, or the machine's own. */
export function isInternal(address: string): boolean {
	const family = isIP(address);
	return family !== 0 && internal.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** The addresses that proxies have added, as written; an element of `Forwarded` without one is `""`. */
function forwardedEntries(header: string): string[] {
	const isForwarded = /(?:^|[;,\s])for=/i.test(header);
	return header.split(",").map((element) => {
		if (!isForwarded) return element.trim();
		const pair = /(?:^|[;\s])for=\s*"?([^";]*)/i.exec(element);
		return pair?.[1]?.trim() ?? "";
	});
}

/**
 * An address without port, brackets and zone; IPv6 in its one spelling, IPv4 in IPv6 as IPv4.
 *
 * @returns `undefined` for what is none
 */
export function plainAddress(text: string): string | undefined {
	const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text);
	const withPort = bracketed ? undefined : /^([\d.]+):\d{1,5}$/.exec(text);
	const [address = ""] = (bracketed?.[1] ?? withPort?.[1] ?? text).split("%");
	return isIP(address) === 0 ? undefined : plainIpv6(address);
}

function blockList(ranges: readonly string[]): BlockList {
	const list = new BlockList();
	for (const range of ranges.flatMap((name) => (Object.hasOwn(NAMED, name) ? (NAMED[name] ?? []) : name))) {
		const slash = range.indexOf("/");
		const address = slash === -1 ? range : range.slice(0, slash);
		const family = isIP(address);
		const bits = slash === -1 ? String(family === 6 ? 128 : 32) : range.slice(slash + 1);
		if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 6 ? 128 : 32)) throw noRange(range);
		list.addSubnet(address, Number(bits), family === 6 ? "ipv6" : "ipv4");
	}
	return list;
}

function noRange(found: string): UserError {
	return new UserError({
		problem: "bad value for --trusted-proxy",
		expected: `an address, a range such as 10.0.0.0/8 or 2001:db8::/32, ${Object.keys(NAMED).join(" or ")}`,
		found: `"${found}"`,
	});
}
