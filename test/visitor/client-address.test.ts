import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import { clientAddress, plainAddress } from "../../src/visitor/client-address.ts";
import { holds } from "../format/holds.ts";

const test = suite("visitor/client-address");

const CASES: readonly (readonly [
	what: string,
	ranges: string,
	ip: string,
	header: string | undefined,
	client: string,
])[] = [
	["no header", "private", "10.0.0.1", undefined, "10.0.0.1"],
	["not a proxy: anybody may write what he likes", "private", "203.0.113.7", "1.2.3.4", "203.0.113.7"],
	["one proxy", "private", "10.0.0.1", "203.0.113.7", "203.0.113.7"],
	["what the client itself wrote is further left", "private", "10.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"],
	["two proxies", "private", "10.0.0.1", "6.6.6.6,203.0.113.7 , 192.168.0.9", "203.0.113.7"],
	["all trusted: the leftmost", "private", "10.0.0.1", "10.0.0.9, 172.16.0.1", "10.0.0.9"],
	["an entry that is no address", "private", "10.0.0.1", "203.0.113.7, unknown", "10.0.0.1"],
	["an empty entry", "private", "10.0.0.1", "203.0.113.7, ", "10.0.0.1"],
	["behind a hidden one nobody is believed", "private", "10.0.0.1", "1.2.3.4, unknown, 10.0.0.2", "10.0.0.2"],
	["ports", "private", "10.0.0.1:443", "203.0.113.7:51234", "203.0.113.7"],
	["IPv6 with and without brackets", "2001:db8::/32", "2001:db8::1", "[2001:dead::2]:443, 2001:db8::3", "2001:dead::2"],
	["IPv4 in IPv6", "private", "::ffff:10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"],
	["IPv6 has one spelling", "private", "10.0.0.1", "2001:DB8:0:0:0:0:1:1", "2001:db8::1:1"],
	["IPv4 in hexadecimal IPv6", "private", "10.0.0.1", "::ffff:cb00:7107", "203.0.113.7"],
	["a zone", "fe80::/10", "fe80::1%eth0", "203.0.113.7", "203.0.113.7"],
	["unique local addresses are private", "private", "fd12::1", "203.0.113.7", "203.0.113.7"],
	["loopback", "loopback", "127.0.0.1", "203.0.113.7", "203.0.113.7"],
	["loopback, IPv6", "loopback", "::1", "203.0.113.7", "203.0.113.7"],
	["private is not loopback", "private", "127.0.0.1", "203.0.113.7", "127.0.0.1"],
	["a single address", "198.51.100.1", "198.51.100.1", "203.0.113.7", "203.0.113.7"],
	["and not its neighbour", "198.51.100.1", "198.51.100.2", "203.0.113.7", "198.51.100.2"],
	["just outside of a range", "172.16.0.0/12", "172.32.0.1", "203.0.113.7", "172.32.0.1"],
	["Forwarded", "private", "10.0.0.1", "for=203.0.113.7;proto=https;by=10.0.0.1", "203.0.113.7"],
	["Forwarded, quoted, several", "private", "10.0.0.1", 'for="[2001:db8::1]:8080", For=10.0.0.2', "2001:db8::1"],
	["Forwarded, order of pairs and spaces", "private", "10.0.0.1", 'proto=http; for="203.0.113.7:80"', "203.0.113.7"],
	["Forwarded, hidden", "private", "10.0.0.1", "for=203.0.113.7, for=_hidden, for=10.0.0.2", "10.0.0.2"],
	["Forwarded, an element without for", "private", "10.0.0.1", "for=203.0.113.7, proto=http", "10.0.0.1"],
	["no address at all", "private", "unix:", "203.0.113.7", "unix:"],
	["a host name", "private", "localhost", "203.0.113.7", "localhost"],
	["a port that is too much of one", "private", "10.0.0.1", "203.0.113.7:123456", "10.0.0.1"],
];

test("the client behind proxies", () => {
	for (const [what, range, ip, header, client] of CASES) {
		const clientOf = clientAddress([range]);
		assert.is(clientOf(ip, header), client, what);
		assert.is(clientOf(ip, header), client, `${what}, remembered`);
	}
	assert.is(CASES.length, 30);
});

test("several ranges", () => {
	const clientOf = clientAddress(["private", "loopback", "198.51.100.0/24"]);
	assert.is(clientOf("127.0.0.1", "6.6.6.6, 203.0.113.7, 198.51.100.200, 10.1.2.3"), "203.0.113.7");
});

test("what is no range is refused", () => {
	for (const range of [
		"10.0.0.0/33",
		"::/129",
		"10.0.0.0/",
		"10.0.0.0/a",
		"10.0.0",
		"example.org",
		"Private",
		"",
		"/8",
		"10.0.0.0/-1",
	]) {
		assert.throws(
			() => clientAddress([range]),
			(error: unknown) =>
				error instanceof UserError && /bad value for --trusted-proxy.*private or loopback/.test(error.message),
			range,
		);
	}
});

test("whatever a header holds, the client is an address, and no proxy unless nobody else is known", () => {
	const clientOf = clientAddress(["private"]);
	const entry = fc.oneof(
		fc.ipV4(),
		fc.ipV6(),
		fc.constantFrom("10.0.0.1", "unknown", "", " ", '"', "for=1.1.1.1"),
		fc.string(),
	);
	holds(
		fc.property(fc.array(entry), fc.constantFrom(",", ", ", ";", "\n"), (entries, separator) => {
			assert.ok(plainAddress(clientOf("10.0.0.1", entries.join(separator))) !== undefined);
		}),
	);
	const long = "1.2.3.4, ".repeat(100_000);
	assert.is(clientOf("10.0.0.1", `${long}203.0.113.7`), "203.0.113.7");
});

test.run();
