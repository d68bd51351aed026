import { suite } from "uvu";
import * as assert from "uvu/assert";
import { siteIds, siteLookup } from "../../src/classify/sites.ts";
import { UserError } from "../../src/errors.ts";

const test = suite("classify/sites");

const SITES = ["www.example.org=1", "*.example.org=2", "{shop,store}.example.com=3", "*.example.*=4", "::1=5"];

const CASES: readonly (readonly [host: string | undefined, id: number | undefined])[] = [
	["www.example.org", 1],
	["blog.example.org", 2],
	["a.b.example.org", 2],
	["example.org", undefined],
	["store.example.com", 3],
	["other.example.com", 4],
	["www.example.org.evil.test", 4],
	["www.example", undefined],
	["::1", 5],
	["", undefined],
	[undefined, undefined],
];

test("a host that is named goes before patterns, which go in their order", () => {
	for (const sites of [SITES, SITES.toReversed()]) {
		const siteOf = siteLookup({ site: sites, siteId: undefined, host: undefined });
		assert.is(siteOf("www.example.org"), 1);
	}
	const siteOf = siteLookup({ site: SITES, siteId: undefined, host: undefined });
	for (const [host, id] of [...CASES, ...CASES]) assert.is(siteOf(host), id, host);
	assert.is(CASES.length, 11);
});

test("all others are of the site without a host, if there is one", () => {
	const siteOf = siteLookup({ site: SITES, siteId: 9, host: undefined });
	for (const [host, id] of CASES) assert.is(siteOf(host), id ?? 9, host);
});

test("a log without hosts is of the host that is given", () => {
	const siteOf = siteLookup({ site: SITES, siteId: undefined, host: "blog.example.org" });
	assert.is(siteOf(undefined), 2);
	assert.is(siteOf("www.example.org"), 1);
});

test("without a map there is one site for all", () => {
	const siteOf = siteLookup({ site: [], siteId: 7, host: undefined });
	assert.is(siteOf("anything"), 7);
	assert.is(siteOf(undefined), 7);
});

test("all sites, each once, in order", () => {
	assert.equal(siteIds({ site: ["a=10", "b=9", "c=10"], siteId: 2 }), [2, 9, 10]);
	assert.equal(siteIds({ site: [], siteId: undefined }), []);
});

test("hosts are named as browsers name them", () => {
	const site = ["grün.de=1", "*.Grün.de=2", "shop.test.=3", "{ä,b}.test=4"];
	const siteOf = siteLookup({ site, siteId: undefined, host: undefined });
	const hosts = ["xn--grn-ioa.de", "www.xn--grn-ioa.de", "shop.test", "b.test", "grn.de"];
	assert.equal(hosts.map(siteOf), [1, 2, 3, 4, undefined]);
});

test("what is no host and site is refused", () => {
	const wrong = ["", "a", "=1", "a=", "a=0", "a=x", "a=1.5", "a=99999999999", "a b=1", "https://a/=1", "a=-1"];
	for (const text of wrong) {
		assert.throws(
			() => siteLookup({ site: [text], siteId: undefined, host: undefined }),
			(error: unknown) =>
				error instanceof UserError && error.message.includes(`such as www.example.org=3, found "${text}"`),
			text,
		);
	}
	for (const host of ["shop.example:443", "*.shop.example:8080", "*:80", "localhost:", "[::1]:", "[2001:db8::1]:443"]) {
		const settings = { site: [`${host}=1`], siteId: undefined, host: undefined };
		assert.throws(() => siteLookup(settings), /found ".*=1"; leave the port out/, host);
	}
	for (const host of ["https://shop.example", "https://shop.example:443", "http://*.example/"]) {
		const settings = { site: [`${host}=1`], siteId: undefined, host: undefined };
		assert.throws(() => siteLookup(settings), /found ".*=1"; leave the scheme out/, host);
	}
	for (const host of ["2001:*", "::1", "2001:db8::1", "[abc].example", "shop[12]"]) {
		siteLookup({ site: [`${host}=1`], siteId: undefined, host: undefined });
	}
	const bracketed = siteLookup({ site: ["[::1]=3", "[2001:DB8::1]=4"], siteId: undefined, host: undefined });
	assert.equal(["::1", "2001:db8::1", ":", "1"].map(bracketed), [3, 4, undefined, undefined], "as in URLs");
	assert.throws(
		() => siteLookup({ site: ["A.example=1", "a.example=1", "a.example = 2"], siteId: 1, host: undefined }),
		/one site for each host, found a\.example with 1 and with 2/,
	);
	assert.is(wrong.length, 11);
});

test.run();
