import { domainToASCII } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { givenHost } from "../../src/classify/given-host.ts";

const test = suite("classify/given-host");

const CASES: readonly (readonly [given: string, host: string])[] = [
	["WWW.Example.org", "www.example.org"],
	["example.org.", "example.org"],
	["[2001:DB8::1]", "2001:db8::1"],
	["grün.de", "xn--grn-ioa.de"],
	["GRÜN.de", "xn--grn-ioa.de"],
	["xn--grn-ioa.de", "xn--grn-ioa.de"],
	["*.grün.de", "*.xn--grn-ioa.de"],
	["{grün,blau}.de", "{grün,blau}.de"],
	["shop[12].日本", "shop[12].xn--wgv71a"],
	["a b.ü", "a b.xn--tda"],
	["my_app.internal", "my_app.internal"],
	["", ""],
];

test("a host is named as browsers name it, and so is what a glob has of one", () => {
	for (const [given, host] of CASES) assert.is(givenHost(given), host, given);
	assert.is(CASES.length, 12);
});

test("label by label it is what a name is as a whole", () => {
	const names = ["grün.de", "straße.example", "bücher.日本", "Ünï.cöde.test"];
	for (const name of names) assert.is(givenHost(name), domainToASCII(name), name);
});

test.run();
