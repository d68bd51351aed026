import { isIP } from "node:net";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ipv6Groups, plainIpv6 } from "../src/ip-address.ts";
import { holds } from "./format/holds.ts";

const test = suite("ip-address");

const CASES: readonly (readonly [written: string, plain: string])[] = [
	["2001:db8:0:0:0:0:1:1", "2001:db8::1:1"],
	["2001:0DB8::0001", "2001:db8::1"],
	["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
	["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
	["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
	["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
	["0:0:0:0:0:0:0:0", "::"],
	["0:0:0:0:0:0:0:1", "::1"],
	["1:0:0:0:0:0:0:0", "1::"],
	["::ffff:203.0.113.7", "203.0.113.7"],
	["0:0:0:0:0:FFFF:cb00:7107", "203.0.113.7"],
	["::203.0.113.7", "::cb00:7107"],
];

test("equal addresses are equal texts", () => {
	for (const [written, plain] of CASES) {
		assert.is(plainIpv6(written), plain, written);
		assert.is(plainIpv6(plain), plain, `${written}, again`);
	}
	assert.is(CASES.length, 12);
});

test("what is no IPv6 address stays as it is", () => {
	const texts = [
		"",
		":",
		":::",
		"::1::",
		"1:2:3",
		"1:2:3:4:5:6:7:8:9",
		"12345::",
		"::1.2.3",
		"::1.2.3.256",
		"::01.2.3.4",
	];
	for (const text of [
		...texts,
		"1:2:3:4:5:6:7:8::",
		"::1.2.3.4:5",
		"fe80::1%eth0",
		"203.0.113.7",
		"::g",
		"1.2.3.4::",
		"1:1.2.3.4::1",
	]) {
		assert.is(plainIpv6(text), text);
		assert.is(ipv6Groups(text), undefined, text);
	}
});

test("agrees with what Node takes for an address, and with how the URL standard writes it", () => {
	const parts = fc.array(fc.constantFrom("0", "00", "1", "ab", "F", ":", "::", ":0:", "1.2.3.4"), { maxLength: 16 });
	const texts = fc.oneof(
		fc.ipV6(),
		parts.map((list) => list.join("")),
		fc.string(),
	);
	holds(
		fc.property(texts, (text) => {
			assert.is(ipv6Groups(text) !== undefined, isIP(text) === 6 && !text.includes("%"), text);
			if (ipv6Groups(text) === undefined) return;
			const plain = plainIpv6(text);
			if (isIP(plain) === 6) assert.is(`[${plain}]`, new URL(`http://[${text}]/`).hostname);
		}),
		{ numRuns: 3000 },
	);
});

test.run();
