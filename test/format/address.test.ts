import { isIP } from "node:net";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { forwardedBefore, isAddress, parseAddress, parseAddresses, parseIp } from "../../src/format/address.ts";
import { plainIpv6 } from "../../src/ip-address.ts";
import { holds } from "./holds.ts";

const test = suite("format/address");

const CASES: readonly (readonly [field: string, ip: string | undefined, before?: string])[] = [
	["203.0.113.7", "203.0.113.7"],
	["203.0.113.7:41342", "203.0.113.7"],
	["2001:db8::7", "2001:db8::7"],
	["2001:DB8::7", "2001:db8::7"],
	["[2001:db8::7]", "2001:db8::7"],
	["[2001:db8::7]:41342", "2001:db8::7"],
	["fe80::1%eth0", "fe80::1"],
	["[fe80::1%25eth0]:443", "fe80::1"],
	["::1", "::1"],
	["::ffff:203.0.113.7", "203.0.113.7"],
	["::FFFF:203.0.113.7", "203.0.113.7"],
	["[::ffff:203.0.113.7]:41342", "203.0.113.7"],
	["::ffff:cb00:7107", "203.0.113.7"],
	["0:0:0:0:0:ffff:cb00:7107", "203.0.113.7"],
	["2001:db8::ffff:cb00:7107", "2001:db8::ffff:cb00:7107"],
	["64:ff9b::203.0.113.7", "64:ff9b::cb00:7107"],
	["2001:db8:0:0:0:0:1:1", "2001:db8::1:1"],
	["[2001:0db8:0000:0000:0000:0000:0001:0001]:443", "2001:db8::1:1"],
	["198.51.100.1, 203.0.113.7", "203.0.113.7", "198.51.100.1"],
	["198.51.100.1,10.0.0.1,203.0.113.7:80", "203.0.113.7", "198.51.100.1,10.0.0.1"],
	["unknown, [2001:db8::7]", "2001:db8::7", "unknown"],
	["203.0.113.7, unknown", undefined, "203.0.113.7"],
	["unknown", undefined],
	["Unknown", undefined],
	["_hidden", undefined],
	["(null)", undefined],
	["", undefined],
	["-", undefined],
	[",", undefined],
	["client.example", "client.example"],
	["Client.example:80", "Client.example:80"],
	["unix:", "unix:"],
	["203.0.113.7%", "203.0.113.7%"],
];

test("a client's address, however it is written", () => {
	for (const [field, ip, before] of CASES) {
		assert.is(parseIp(field), ip, field);
		assert.is(forwardedBefore(field), before, field);
	}
	assert.is(CASES.length, 33);
	assert.is(parseIp(undefined), undefined);
	assert.is(parseIp(parseIp("[::ffff:cb00:7107]:80")), "203.0.113.7", "what is plain stays");
});

/** Groups of which many are zeros, or nearly. */
const group = fc.constantFrom("0", "0", "0", "00", "0000", "1", "01", "10", "a0", "ffff", "F0");

test("IPv6 is read as RFC 5952 writes it, also where a glance tells that it is written so", () => {
	let changed = 0;
	const groups = fc.array(group, { minLength: 0, maxLength: 9 });
	holds(
		fc.property(groups, fc.constantFrom(":", "::"), groups, (before, middle, after) => {
			const address = `${before.join(":")}${middle}${after.join(":")}`;
			assert.is(parseIp(address), plainIpv6(parseIp(address) ?? ""), address);
			if (isAddress(address)) assert.is(parseIp(address), plainIpv6(address), address);
			if (parseIp(address) !== address) changed++;
		}),
		{ numRuns: 3000 },
	);
	assert.ok(changed > 500, `${changed} changed`);
});

test("nothing else is taken for an address than Node does", () => {
	const piece = fc.constantFrom("0", "00", "1", "25", "255", "256", "ab", "F", ".", ":", "::", "1.2.3.4", "g", "%");
	const texts = fc.oneof(
		fc.ipV4(),
		fc.ipV6(),
		fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join("")),
		fc.tuple(piece, piece, piece, piece).map((pieces) => pieces.join(".")),
	);
	let found = 0;
	holds(
		fc.property(texts, (text) => {
			// With a port it is one to us, and the zone of another is left out.
			if (/^[\d.]+:\d+$/.test(text) || text.includes("%")) return;
			const address = parseAddress(text);
			assert.is(address !== undefined, isIP(text) !== 0, text);
			if (address !== undefined) found++;
			assert.is(address, address && parseIp(text), text);
		}),
		{ numRuns: 5000 },
	);
	assert.ok(found > 1000, `${found} addresses`);
	for (const [text] of CASES)
		assert.is(parseAddress(text), isIP(parseIp(text) ?? "") ? parseIp(text) : undefined, text);
});

test("a header goes before what stands in the field", () => {
	assert.is(forwardedBefore("198.51.100.1, 203.0.113.7", "192.0.2.1"), "192.0.2.1");
	assert.is(forwardedBefore(undefined, "192.0.2.1"), "192.0.2.1");
});

test("what looks like an address, and a list of them", () => {
	for (const text of ["203.0.113.7", "::1", "2001:db8::203.0.113.7"]) assert.ok(isAddress(text), text);
	for (const text of ["", "1.2.3", "host", "[::1]", "1.2.3.4:5", "-"]) assert.not(isAddress(text), text);
	assert.is(parseAddresses("203.0.113.7, ::1"), "203.0.113.7, ::1");
	for (const text of ["", "a", "203.0.113.7,", "203.0.113.7 ::1", "1.2.3.4,".repeat(1000)]) {
		assert.is(parseAddresses(text), undefined, text.slice(0, 40));
	}
});

test.run();
