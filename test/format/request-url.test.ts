import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseUrl } from "../../src/format/request-url.ts";
import { holds } from "./holds.ts";

const test = suite("format/request-url");

const CASES: readonly (readonly [url: string, scheme?: string, host?: string, target?: string])[] = [
	["https://shop.test/", "https", "shop.test", "/"],
	["https://shop.test", "https", "shop.test", "/"],
	["https://shop.test?a=b", "https", "shop.test", "/?a=b"],
	["https://shop.test#top", "https", "shop.test", "/"],
	["HTTP://Shop.Test:8080/A%20b?c=ü#d", "http", "shop.test", "/A%20b?c=ü"],
	["https://[2001:DB8::1]:8443/x", "https", "2001:db8::1", "/x"],
	["https://user:p@ss@shop.test/@", "https", "shop.test", "/@"],
	["https://shop.test/a?b=http://c.test/", "https", "shop.test", "/a?b=http://c.test/"],
	["https://shop.test/../x//y", "https", "shop.test", "/../x//y"],
	["/path"],
	["shop.test/path"],
	["//shop.test/path"],
	["ftp://shop.test/"],
	["https:///path"],
	["https://"],
	["https://:80/"],
	["javascript:alert(1)"],
	[""],
];

test("absolute URLs, as sent", () => {
	for (const [url, scheme, host, target] of CASES) {
		assert.equal(parseUrl(url), scheme === undefined ? undefined : { scheme, host, target }, url);
	}
	assert.is(CASES.length, 18);
});

test("agrees with the URL standard where that changes nothing", () => {
	holds(
		fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
			const parsed = new URL(url);
			fc.pre(parsed.href === url || parsed.href === `${url}/`);
			const place = parseUrl(url);
			assert.is(place?.host, parsed.hostname);
			assert.is(place?.target, parsed.href.slice(parsed.origin.length).split("#")[0]);
		}),
		{ numRuns: 1000 },
	);
});

test.run();
