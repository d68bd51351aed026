import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { hostNames, referrerHost } from "../../src/visitor/referrer.ts";

test("says the host and nothing else", () => {
	const cases = [
		[undefined, undefined],
		["https://www.Example.org/a?secret=1#x", "example.org"],
		["http://example.org:8080", "example.org"],
		["https://anna:geheim@example.org/", "example.org"],
		["https://example.org?user@mail.example", "example.org"],
		["android-app://com.google.android.gm/", "com.google.android.gm"],
		["https://münchen.example/", "münchen.example"],
		["http://192.0.2.7/a", "(address)"],
		["http://[2001:db8::7]:80/", "(address)"],
		["about:blank", "(unreadable)"],
		["https://", "(unreadable)"],
		["https://<script>alert(1)</script>/", "(unreadable)"],
		["", "(unreadable)"],
	] as const;
	for (const [referrer, host] of cases) assert.is(referrerHost(referrer), host, referrer);
	assert.is(cases.length, 13);
});

test("gives a short name without anything to obey, for any text", () => {
	fc.assert(
		fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl({ withQueryParameters: true })), (text) => {
			const { full, bare } = hostNames(text);
			for (const host of [full, bare, referrerHost(`https://${text}`) ?? ""]) {
				assert.ok(host.length <= 100);
				assert.match(host, /^(?:[\p{L}\p{N}._-]+|\((?:address|unreadable)\))$/u);
				const name = host.replace(/[()]/g, "");
				assert.is(hostNames(name).full, name, "a name is a name");
			}
		}),
	);
	assert.is(hostNames("a".repeat(100_000)).full.length, 100);
});

test("calls a host as the options do that choose hosts, and as hosts are compared", () => {
	assert.equal(hostNames("WWW.Shop.example:8080"), { full: "www.shop.example", bare: "shop.example" });
	assert.equal(hostNames("shop.example.:8080"), { full: "shop.example", bare: "shop.example" });
	assert.equal(hostNames("shop.example."), { full: "shop.example", bare: "shop.example" });
	assert.equal(hostNames("shop.example"), { full: "shop.example", bare: "shop.example" });
	assert.equal(hostNames("[2001:db8::7]:80"), { full: "(address)", bare: "(address)" });
	assert.equal(hostNames("a b"), { full: "(unreadable)", bare: "(unreadable)" });
});

test.run();
