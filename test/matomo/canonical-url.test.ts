import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canonicalReported, canonicalTarget, canonicalUrl } from "../../src/matomo/canonical-url.ts";
import { holds } from "../format/holds.ts";

const test = suite("matomo/canonical-url");

/** What the tracker does with `location.href` before it reports it. */
function reportedBy(href: string): string {
	try {
		return decodeURIComponent(href);
	} catch {
		return unescape(href);
	}
}

/** Addresses as a browser has them, and the page that all three forms of them must come down to. */
const ADDRESSES: readonly (readonly [address: string, page: string, host: string])[] = [
	["https://shop.test/", "/", "shop.test"],
	["https://shop.test", "/", "shop.test"],
	["https://shop.test/a/b.html", "/a/b.html", "shop.test"],
	["https://shop.test/a?b=1&c=2", "/a?b=1&c=2", "shop.test"],
	["https://shop.test/a?c=2&b=1", "/a?c=2&b=1", "shop.test"],
	["https://shop.test?b=1", "/?b=1", "shop.test"],
	["https://shop.test/grün käse.html", "/grün käse.html", "shop.test"],
	["https://shop.test/gr%C3%BCn%20k%c3%a4se.html", "/grün käse.html", "shop.test"],
	["https://shop.test/suche?q=käse+brot&p=a b", "/suche?q=käse+brot&p=a b", "shop.test"],
	["https://shop.test/%F0%9F%A7%80", "/🧀", "shop.test"],
	["https://shop.test/a%2Fb", "/a/b", "shop.test"],
	["https://shop.test/a%3Fb", "/a?b", "shop.test"],
	["https://shop.test/a%3F", "/a", "shop.test"],
	["https://shop.test/a%23b", "/a", "shop.test"],
	["https://shop.test/100%25", "/100%", "shop.test"],
	["https://shop.test/a%2520b", "/a%20b", "shop.test"],
	["https://shop.test/%FC", "/ü", "shop.test"],
	["https://shop.test/%FC?q=%C3%BC", "/ü?q=Ã¼", "shop.test"],
	["https://shop.test/100%", "/100%", "shop.test"],
	["https://shop.test/%zz%20", "/%zz ", "shop.test"],
	["https://shop.test/a#teil", "/a", "shop.test"],
	["https://shop.test/a?b#teil?c", "/a?b", "shop.test"],
	["https://shop.test/#/route", "/", "shop.test"],
	["https://shop.test/a?", "/a", "shop.test"],
	["https://shop.test/?", "/", "shop.test"],
	["https://shop.test/a?#x", "/a", "shop.test"],
	["https://shop.test/a??", "/a", "shop.test"],
	["https://shop.test/a%3F?", "/a", "shop.test"],
	["https://shop.test/a?&", "/a?&", "shop.test"],
	["https://shop.test/a?pk_vid=0123456789abcdef", "/a", "shop.test"],
	["https://shop.test/a?pk_vid=1&b=2", "/a?b=2", "shop.test"],
	["https://shop.test/a?b=2&pk_vid=1", "/a?b=2", "shop.test"],
	["https://shop.test/a?b=2&pk_vid=1&c=3", "/a?b=2&c=3", "shop.test"],
	["https://shop.test/a?b&&c&pk_vid=1", "/a?b&&c", "shop.test"],
	["https://shop.test/a?pk_vid=1&pk_vid=2#x", "/a", "shop.test"],
	["https://shop.test/a?ignore_referrer=1&b", "/a?b", "shop.test"],
	["https://shop.test/a?b&ignore_referer=1", "/a?b", "shop.test"],
	["https://shop.test/a?xpk_vid=1", "/a?xpk_vid=1", "shop.test"],
	["https://shop.test/a?xpk_vid=1&pk_vid=2", "/a?xpk_vid=1", "shop.test"],
	["https://shop.test/pk_vid=1", "/pk_vid=1", "shop.test"],
	["https://shop.test:8443/a", "/a", "shop.test"],
	["http://shop.test:80/a", "/a", "shop.test"],
	["https://shop.test:443/a", "/a", "shop.test"],
	["https://SHOP.Test/A", "/A", "shop.test"],
	["https://käse.test/a", "/a", "xn--kse-qla.test"],
	["https://shop.test//a//b", "//a//b", "shop.test"],
	["https://shop.test//", "//", "shop.test"],
	["https://shop.test/a/../b", "/b", "shop.test"],
	["https://shop.test/a/./b/.", "/a/b/", "shop.test"],
	["https://shop.test/a/%2e%2E/b", "/b", "shop.test"],
	["https://shop.test/../..", "/", "shop.test"],
	["https://shop.test/.hidden/a.", "/.hidden/a.", "shop.test"],
	["https://shop.test/a?b=../c", "/a?b=../c", "shop.test"],
	["https://shop.test/a\\b", "/a/b", "shop.test"],
	["https://shop.test/a'b\"c<d>e`{f}|", "/a'b\"c<d>e`{f}|", "shop.test"],
	["https://shop.test/a?b='c'", "/a?b='c'", "shop.test"],
	["https://shop.test/~ada/(x)!$*,;:@=+-_", "/~ada/(x)!$*,;:@=+-_", "shop.test"],
	["https://[2001:DB8::7]/a", "/a", "2001:db8::7"],
	["https://[2001:db8::7]:8443/a", "/a", "2001:db8::7"],
	["https://203.0.113.7:81/a", "/a", "203.0.113.7"],
];

test("the log, the tracker and a Referer header come down to the same page", () => {
	for (const [address, page, host] of ADDRESSES) {
		const { href } = new URL(address);
		assert.equal(canonicalReported(reportedBy(href)), { host, page }, `reported: ${address}`);
		assert.is(canonicalTarget(requested(href)), page, `requested: ${address}`);
		assert.is(canonicalTarget(withoutFragment(href)), page, `requested in absolute form: ${address}`);
		assert.equal(canonicalUrl(href), { host, page }, `Referer: ${address}`);
	}
	assert.is(ADDRESSES.length, 60);
});

/** Targets that no browser sends, but others do. */
const TARGETS: readonly (readonly [target: string, page: string])[] = [
	["", "/"],
	["*", "/"],
	["shop.test:443", "/"],
	["?a=b", "/"],
	["/grün", "/grün"],
	["/a b", "/a b"],
	["/a#b", "/a"],
	["/../../etc/passwd", "/etc/passwd"],
	["//shop.test/a", "//shop.test/a"],
	["///", "///"],
	["/\\\\x", "///x"],
	["/%", "/%"],
	["/\ud800", "/\ufffd"],
	["http://shop.test", "/"],
	["HTTP://shop.test:81/a?b", "/a?b"],
	["http://[broken/a", "/"],
	["ftp://shop.test/a", "/"],
];

test("any target has a page", () => {
	for (const [target, page] of TARGETS) assert.is(canonicalTarget(target), page, target);
	assert.is(TARGETS.length, 17);
});

const REPORTED: readonly (readonly [url: string, host: string | undefined, page: string])[] = [
	["", undefined, "/"],
	["/virtual/page", undefined, "/virtual/page"],
	["virtual", undefined, "virtual"],
	["?a", undefined, "/?a"],
	["#a", undefined, "/"],
	["https://", undefined, "/"],
	["https://ada:secret@Shop.test:81/a", "shop.test", "/a"],
	["HTTPS://Shop.test/a", "shop.test", "/a"],
	["https://shop.test./a", "shop.test", "/a"],
	["https://Shop.test.:81/a", "shop.test", "/a"],
	["https://shop.test?a", "shop.test", "/?a"],
	["https://shop.test#a", "shop.test", "/"],
	["ftp://shop.test/a", undefined, "ftp://shop.test/a"],
	["https://shop.test/100%25", "shop.test", "/100%25"],
];

test("any reported URL has a page, and a host if it says one", () => {
	for (const [url, host, page] of REPORTED) assert.equal(canonicalReported(url), { host, page }, url);
	assert.is(REPORTED.length, 14);
});

test("a Referer that is no http URL says nothing", () => {
	const urls = [
		"",
		"-",
		"/a",
		"about:blank",
		"android-app://com.example/",
		"ftp://shop.test/a",
		"https://",
		"https://[x/a",
		"shop.test/a",
	];
	for (const url of urls) assert.is(canonicalUrl(url), undefined, url);
	assert.is(urls.length, 9);
});

const piece = fc.oneof(
	fc.constantFrom(
		..."/ / / ? & = # . .. + ; : @ % ' \" \\ ~ a B 7 ä 🧀 // /./ /../ ?? && %20 %2F %2e%2E %25 %23 %3F %26 %FC %C3%BC %zz".split(
			" ",
		),
	),
	fc.constantFrom(
		"?pk_vid=1",
		"&pk_vid=ab",
		"pk_vid",
		"ignore_referrer=1",
		"&ignore_referer=1&",
		"&a=1",
		"index.html",
		" ",
	),
	fc.string({ unit: "binary", maxLength: 2 }),
);
const paths = fc.array(piece, { maxLength: 10 }).map((pieces) => `/${pieces.join("")}`);
const origins = fc.constantFrom(
	"https://shop.test",
	"http://SHOP.test:80",
	"https://shop.test:8443",
	"https://käse.test",
	"https://[2001:db8::7]:81",
	"http://203.0.113.7",
);

test("whatever the address: what the tracker reports is what the log says", () => {
	let encoded = 0;
	const outcomes = new Set<string>();
	holds(
		fc.property(origins, paths, (origin, path) => {
			const { href, hash } = new URL(origin + path);
			// A fragment with a broken encoding changes how the tracker reads all of the address, and no server sees fragments.
			fc.pre(!isBroken(hash));
			const reported = canonicalReported(reportedBy(href));
			const page = canonicalTarget(requested(href));
			assert.is(page, reported.page, href);
			assert.equal(canonicalUrl(href), reported, href);
			if (href.includes("%")) encoded++;
			outcomes.add(page);
		}),
		{ numRuns: 5000 },
	);
	assert.ok(encoded > 1000 && outcomes.size > 2000, `${encoded} encoded, ${outcomes.size} different`);
});

test("never throws, whatever the text", () => {
	const text = fc.oneof(
		fc.string({ unit: "binary" }),
		paths,
		fc.tuple(origins, fc.string({ unit: "binary" })).map((two) => two.join("")),
	);
	holds(
		fc.property(text, (any) => {
			assert.ok(canonicalTarget(any).startsWith("/"), any);
			assert.is.not(canonicalReported(any).page, "");
			canonicalUrl(any);
		}),
		{ numRuns: 3000 },
	);
});

/** What the browser puts in its request line. */
function requested(href: string): string {
	return withoutFragment(href).replace(/^https?:\/\/[^/]*/, "");
}

function withoutFragment(href: string): string {
	return href.replace(/#.*$/s, "");
}

function isBroken(text: string): boolean {
	try {
		decodeURIComponent(text);
		return false;
	} catch {
		return true;
	}
}

test.run();
