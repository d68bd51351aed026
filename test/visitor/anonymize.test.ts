import { isIP } from "node:net";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { anonymizeIp } from "../../src/visitor/anonymize.ts";
import { holds } from "../format/holds.ts";

const test = suite("visitor/anonymize");

/** An address, and what levels 0 to 4 leave of it. */
type Levels = readonly [string, string, string, string, string];

/** Those of Matomo's own tests, and some more. */
const ADDRESSES: readonly Levels[] = [
	["203.0.113.7", "203.0.113.0", "203.0.0.0", "203.0.0.0", "0.0.0.0"],
	["255.255.255.255", "255.255.255.0", "255.255.0.0", "255.0.0.0", "0.0.0.0"],
	["0.0.0.1", "0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0"],
	["127.0.0.1", "127.0.0.0", "127.0.0.0", "127.0.0.0", "0.0.0.0"],
	["2001:db8:0:8d3:0:8a2e:70:7344", "2001:db8:0:8d3:0:0:0:0", "2001:db8:0:0:0:0:0:0", "2001:d00:0:0:0:0:0:0", "::"],
	["2001:6f8:900:724::2", "2001:6f8:900:724:0:0:0:0", "2001:6f8:900:0:0:0:0:0", "2001:600:0:0:0:0:0:0", "::"],
	["2001:DB8::1", "2001:db8:0:0:0:0:0:0", "2001:db8:0:0:0:0:0:0", "2001:d00:0:0:0:0:0:0", "::"],
	["2001:db8:1:2:3:4:5::", "2001:db8:1:2:0:0:0:0", "2001:db8:1:0:0:0:0:0", "2001:d00:0:0:0:0:0:0", "::"],
	["64:ff9b::192.0.2.33", "64:ff9b:0:0:0:0:0:0", "64:ff9b:0:0:0:0:0:0", "64:ff00:0:0:0:0:0:0", "::"],
	["::ffff:192.0.2.33", "::ffff:192.0.2.0", "::ffff:192.0.0.0", "::ffff:192.0.0.0", "::ffff:0.0.0.0"],
	["::ffff:c000:221", "::ffff:192.0.2.0", "::ffff:192.0.0.0", "::ffff:192.0.0.0", "::ffff:0.0.0.0"],
	["::192.0.2.33", "::192.0.2.0", "::192.0.0.0", "::192.0.0.0", "::"],
	["::1", "::", "::", "::", "::"],
	["::", "::", "::", "::", "::"],
];

test("masks as Matomo does", () => {
	for (const [address, ...masked] of ADDRESSES) {
		assert.is(anonymizeIp(address, 0), address, "level 0 changes nothing");
		for (const [index, expected] of masked.entries()) {
			const level = index + 1;
			const actual = anonymizeIp(address, level);
			assert.is(canonical(actual), canonical(expected), `${address} at level ${level}`);
			assert.is(isIP(actual), isIP(address), "Matomo must be able to read it");
		}
	}
	assert.is(ADDRESSES.length, 14);
});

/** What is no plain address, but may hold one. */
const NO_ADDRESSES = [
	"",
	"-",
	"unknown",
	"203.0.113.7:443",
	"203.0.113.7, 198.51.100.2",
	"203.0.113",
	"203.0.113.256",
	" 203.0.113.7",
	"[2001:db8::1]",
	"[2001:db8::1]:443",
	"fe80::1%eth0",
	"2001:db8::1/64",
	"::1]/path",
	"::1]@host/",
	":::",
	"shop.example",
];

test("of what is no plain address nothing is left, since it may hold one", () => {
	for (const text of NO_ADDRESSES) {
		for (const level of [1, 2, 3, 4]) assert.is(anonymizeIp(text, level), "", `${text} at level ${level}`);
		assert.is(anonymizeIp(text, 0), text);
	}
	assert.is(NO_ADDRESSES.length, 16);
});

const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
const texts = fc.oneof(
	fc.ipV4(),
	fc.ipV6(),
	fc.ipV4().map((address) => `::ffff:${address}`),
	fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(":")),
	fc.string(),
	fc
		.array(fc.constantFrom("1", "ff", ":", "::", ".", "%", "[", "]", "/"), { maxLength: 12 })
		.map((parts) => parts.join("")),
);

test("never throws; masking again, or less, changes nothing more; nothing unmasked is left", () => {
	holds(
		fc.property(texts, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 4 }), (text, level, other) => {
			const masked = anonymizeIp(text, level);
			assert.is(anonymizeIp(masked, level), masked);
			assert.is(anonymizeIp(masked, Math.min(level, other)), masked);
			assert.is(anonymizeIp(anonymizeIp(text, Math.min(level, other) || level), level), masked);
			if (isIP(text) === 4) {
				assert.equal(masked.split(".").slice(4 - level), new Array(level).fill("0"));
				assert.equal(masked.split(".").slice(0, 4 - level), text.split(".").slice(0, 4 - level));
			}
		}),
		{ numRuns: 3000 },
	);
});

/** One spelling of each address. */
function canonical(address: string): string {
	return isIP(address) === 6 ? new URL(`http://[${address}]/`).hostname : address;
}

test.run();
