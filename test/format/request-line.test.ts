import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseRequestLine } from "../../src/format/request-line.ts";

const test = suite("format/request-line");

const CASES: readonly (readonly [line: string, method: string, target: string])[] = [
	["GET / HTTP/1.1", "GET", "/"],
	["GET /a?b=c HTTP/2.0", "GET", "/a?b=c"],
	["GET /a b c HTTP/1.1", "GET", "/a b c"],
	["GET /", "GET", "/"],
	["GET /a b", "GET", "/a b"],
	["GET /HTTP/1.1", "GET", "/HTTP/1.1"],
	["GET http://shop.test/ HTTP/1.1", "GET", "http://shop.test/"],
	["OPTIONS * HTTP/1.1", "OPTIONS", "*"],
	["VERSION-CONTROL /x HTTP/1.1", "VERSION-CONTROL", "/x"],
	["CONNECT shop.test:443 HTTP/1.1", "CONNECT", "shop.test:443"],
	["", "", ""],
	["-", "", ""],
	["- - -", "", ""],
	["-- /", "", ""],
	["GET - HTTP/1.1", "", ""],
	["GET -/ HTTP/1.1", "GET", "-/"],
	["GET", "", ""],
	["GET ", "", ""],
	["GET HTTP/1.1", "", ""],
	["GET  HTTP/1.1", "", ""],
	[" GET / HTTP/1.1", "", ""],
	["get / HTTP/1.1", "", ""],
	["\u0016\u0003\u0001 \u0000 HTTP/1.1", "", ""],
	["SSH-2.0-Go", "", ""],
];

test("method and target, or neither", () => {
	for (const [line, method, target] of CASES) assert.equal(parseRequestLine(line), { method, target }, line);
	assert.is(CASES.length, 24);
});

test.run();
