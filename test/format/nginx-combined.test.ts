import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nginxCombined } from "../../src/format/nginx-combined.ts";

const test = suite("format/nginx-combined");

const TIME = "[22/Nov/2026:12:00:55 +0000]";
const REST = `${TIME} "GET / HTTP/1.1" 200 759 "-" "UA"`;

function eventOf(line: string) {
	const event = nginxCombined.parse(line);
	if (typeof event === "string") throw new Error(`${event}: ${line}`);
	return event;
}

const CLIENTS: readonly (readonly [front: string, ip: string, host?: string])[] = [
	["203.0.113.7 - -", "203.0.113.7"],
	["2001:db8::1 - -", "2001:db8::1"],
	["::1 - -", "::1"],
	["203.0.113.7 - jane 10.0.0.1", "203.0.113.7"],
	["shop.test:443 203.0.113.7 - -", "203.0.113.7", "shop.test"],
	["shop.test:80 ::1 - -", "::1", "shop.test"],
	["203.0.113.7:5000 - -", "203.0.113.7"],
	["198.51.100.1, 203.0.113.7 - -", "203.0.113.7"],
	["198.51.100.1,203.0.113.7 - jane", "203.0.113.7"],
	["Nov 23 08:00:00 web nginx[1]: 203.0.113.7 - -", "203.0.113.7"],
	["Nov  3 08:00:00 nginx: 2001:db8::1 - -", "2001:db8::1"],
	["<190>Nov 23 08:00:00 web nginx: shop.test:443 203.0.113.7 - jane", "203.0.113.7", "shop.test"],
	["2026-11-22T13:00:56.123456+01:00 web nginx: 203.0.113.7 - -", "203.0.113.7"],
	["2026-11-22T13:00:56+0100 web nginx[77]: 203.0.113.7 - -", "203.0.113.7"],
	["<134>1 2026-11-22T12:00:56.000Z web nginx 1 - - 203.0.113.7 - -", "203.0.113.7"],
	[String.raw`<134>1 2026-11-22T12:00:56Z web nginx - a1 [x@1 a="\]\"b [c"][y@1 d="e"] 203.0.113.7 - -`, "203.0.113.7"],
];

/** Where the client should be, and is not: what stands there must not be taken for one. */
const NO_CLIENTS = [
	"client.example - -",
	"access.log:203.0.113.7 - -",
	"access.log-203.0.113.7 - -",
	"12:203.0.113.7 - -",
	"/var/log/access.log:12:203.0.113.7 - -",
	"unix: - -",
	"face - -",
	"203.0.113.256 - -",
	"web_1  | 203.0.113.7 - -",
	"Nov 23 08:00:00 web 203.0.113.7 - -",
	"Nov 23 08:00:00 web nginx[1]: client.example - -",
	"Nov 23 08:00:00 web nginx[1]: - -",
];

test("the client, also behind a virtual host", () => {
	for (const [front, ip, host] of CLIENTS) {
		const event = eventOf(`${front} ${REST}`);
		assert.equal([event.ip, event.host], [ip, host], front);
	}
	assert.is(CLIENTS.length, 16);
});

test("what stands before the client is not taken for it", () => {
	for (const front of NO_CLIENTS) assert.is(nginxCombined.parse(`${front} ${REST}`), "no-address", front);
});

test("the time stands behind what syslog wrote", () => {
	for (const [front] of CLIENTS) {
		const line = `${front} ${REST}`;
		assert.is(nginxCombined.loggedAt(line, 0, line.length), Date.UTC(2026, 10, 22, 12, 0, 55), front);
	}
});

test("escaped quotes end no field, an escaped backslash before one does not escape it", () => {
	const event = eventOf(String.raw`::1 - - ${TIME} "GET /\"\\ HTTP/1.1" 200 1 "\\" "a\\\"b" "more"`);
	assert.equal([event.target, event.referrer, event.userAgent], ['/"\\', "\\", 'a\\"b']);
});

test("what follows the user agent is left out, unless it is glued on", () => {
	assert.is(eventOf(`::1 - - ${REST} "-" 0.1 [x]`).userAgent, "UA");
	assert.is(nginxCombined.parse(`::1 - - ${REST}x`), "not-this-format");
	assert.is(nginxCombined.parse(`::1 - - ${REST}::1 - - ${REST}`), "torn");
});

test("loggedAt stays inside its line", () => {
	const at = (line: string) =>
		nginxCombined.loggedAt(`${TIME} "\n${line}\n::1 - - ${REST}`, TIME.length + 3, TIME.length + 3 + line.length);
	assert.is(at(`::1 - - ${REST}`), Date.UTC(2026, 10, 22, 12, 0, 55));
	for (const line of [
		"",
		"::1 - -",
		`::1 - - ${TIME}`,
		`${TIME} "`,
		'"',
		'::1 - - [22/Xov/2026:12:00:55 +0000] "GET',
	]) {
		assert.equal(at(line), Number.NaN, line);
	}
});

test.run();
