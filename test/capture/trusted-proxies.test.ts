import { suite } from "uvu";
import * as assert from "uvu/assert";
import { senderOf, trustedProxies } from "../../src/capture/trusted-proxies.ts";
import { UserError } from "../../src/errors.ts";

const test = suite("capture/trusted-proxies");

const CASES: readonly {
	readonly trusted?: readonly string[];
	readonly peer: string | undefined;
	readonly forwarded?: string;
	readonly address: string;
}[] = [
	{ peer: "203.0.113.7", address: "203.0.113.7" },
	{ peer: "::ffff:203.0.113.7", address: "203.0.113.7" },
	{ peer: "fe80::1%eth0", address: "fe80::1" },
	{ peer: undefined, address: "127.0.0.1" },
	{ peer: "203.0.113.7", forwarded: "6.6.6.6", address: "203.0.113.7" },
	{ trusted: ["loopback"], peer: "203.0.113.7", forwarded: "6.6.6.6", address: "203.0.113.7" },
	{ trusted: ["loopback"], peer: "127.0.0.1", address: "127.0.0.1" },
	{ trusted: ["loopback"], peer: "127.0.0.1", forwarded: "203.0.113.7", address: "203.0.113.7" },
	{ trusted: ["loopback"], peer: "::1", forwarded: "2001:db8::1", address: "2001:db8::1" },
	{ trusted: ["loopback"], peer: undefined, forwarded: "203.0.113.7", address: "203.0.113.7" },
	{ trusted: ["loopback"], peer: "127.0.0.1", forwarded: "6.6.6.6, 203.0.113.7", address: "203.0.113.7" },
	{
		trusted: ["loopback", "10.0.0.0/8"],
		peer: "127.0.0.1",
		forwarded: "203.0.113.7, 10.1.2.3",
		address: "203.0.113.7",
	},
	{ trusted: ["private"], peer: "192.168.1.1", forwarded: "203.0.113.7:4711", address: "203.0.113.7" },
	{ trusted: ["private"], peer: "fd00::1", forwarded: "[2001:db8::1]:443", address: "2001:db8::1" },
	{ trusted: ["private"], peer: "10.0.0.1", forwarded: "10.0.0.2", address: "10.0.0.2" },
	{ trusted: ["loopback"], peer: "127.0.0.1", forwarded: "unknown", address: "127.0.0.1" },
	{ trusted: ["10.0.0.1"], peer: "10.0.0.2", forwarded: "6.6.6.6", address: "10.0.0.2" },
	{ trusted: ["10.0.0.1"], peer: "10.0.0.1", forwarded: "203.0.113.7, <script>, 10.0.0.1", address: "10.0.0.1" },
];

for (const { trusted, peer, forwarded, address } of CASES) {
	test(`${peer} trusted by ${trusted ?? "nobody"}: ${forwarded}`, () => {
		const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
		const request = { headers, socket: { remoteAddress: peer } };
		assert.is(senderOf(request, trustedProxies(trusted)).address, address);
	});
}

test("all of them were tried", () => assert.is(CASES.length, 18));

test("the scheme is that of the connection, or what a trusted proxy says", () => {
	const scheme = (headers: Record<string, string>, trusted: readonly string[], encrypted = false) =>
		senderOf(
			{ headers, socket: { remoteAddress: "127.0.0.1", ...(encrypted && { encrypted }) } },
			trustedProxies(trusted),
		).scheme;
	assert.is(scheme({}, []), "http");
	assert.is(scheme({}, [], true), "https");
	assert.is(scheme({ "x-forwarded-proto": "https" }, []), "http");
	assert.is(scheme({ "x-forwarded-proto": "https" }, ["loopback"]), "https");
	assert.is(scheme({ "x-forwarded-proto": "HTTPS, http" }, ["loopback"]), "https");
	assert.is(scheme({ "x-forwarded-proto": "gopher" }, ["loopback"]), "http");
});

test("what is no address or network is refused", () => {
	const wrong = ["", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/8/8", "10.0.0.0/", "10.0.0.0/x", "toString"];
	for (const name of wrong) {
		assert.throws(
			() => trustedProxies([name]),
			(error: unknown) => error instanceof UserError && /bad trusted proxy/.test(error.message),
		);
	}
});

test.run();
