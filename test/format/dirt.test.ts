import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogEvent } from "../../src/event.ts";
import { FORMATS, formatNamed } from "../../src/format/formats.ts";
import { RecordReader } from "../../src/format/record-reader.ts";
import type { NoRequest } from "../../src/outcome.ts";
import { root } from "./root.ts";

const test = suite("format/dirt");

/** Lines as they come from the disk: latin1, so that any byte can stand in them. */
const bytes = (text: string): string => Buffer.from(text).toString("latin1");

const combined = (target: string, ip = "203.0.113.7"): string =>
	`${ip} - - [22/Nov/2026:12:00:55 +0000] "GET ${target} HTTP/1.1" 200 759 "-" "Firefox"`;
const nginx = (target: string, more = ""): string =>
	`{"msec":"1795348855.879","remote_addr":"203.0.113.7","method":"GET","request_uri":"${target}","status":"200"${more}}`;
const monorail = (target: string): string =>
	`{"time":1795348855.5,"ip":"203.0.113.7","url":"https://shop.example${target}"}`;
const caddy = (uri: string): string =>
	`{"level":"info","ts":1795348855.8,"request":{"remote_ip":"203.0.113.7","method":"GET","host":"shop.example","uri":"${uri}","headers":{"User-Agent":["x"]}},"status":200,"size":1,"duration":0.1}`;
const half = (line: string): string => line.slice(0, line.length >> 1);

/** What a line gives: the targets of its records, or why they are none. */
type Given = readonly string[];

const CASES: readonly (readonly [what: string, line: string, given: Given])[] = [
	["a byte order mark", bytes(`\ufeff${nginx("/bom")}`), ["/bom"]],
	["a byte order mark before combined", bytes(`\ufeff${combined("/bom")}`), ["/bom"]],

	["NUL bytes before a line", `${"\0".repeat(5000)}${nginx("/nul")}`, ["/nul"]],
	["NUL bytes behind a line", `${combined("/nul")}${"\0".repeat(3)}`, ["/nul"]],
	["nothing but NUL bytes", "\0".repeat(100), ["empty-line"]],
	["lines between NUL bytes", `${nginx("/1")}\0\0${combined("/2")}\0${nginx("/3")}`, ["/1", "/2", "/3"]],
	["a torn line before NUL bytes", `${half(nginx("/"))}\0\0${nginx("/whole")}`, ["torn", "/whole"]],
	["a NUL byte inside a line", nginx("/a\0b"), ["not-json"]],
	["a whole line among crumbs", `{"\0a\0${nginx("/whole")}\0b`, ["torn", "torn", "/whole", "torn"]],
	["nothing but crumbs", "a\0".repeat(500), ["not-json"]],

	["two objects", nginx("/1") + nginx("/2"), ["/1", "/2"]],
	["two objects and a blank", `${monorail("/1")} ${monorail("/2")}`, ["/1", "/2"]],
	["many objects", nginx("/1") + nginx("/2") + nginx("/3") + nginx("/4"), ["/1", "/2", "/3", "/4"]],
	["objects with objects inside", caddy("/1") + caddy("/2"), ["/1", "/2"]],
	["half an object and a whole one", half(nginx("/lost")) + nginx("/whole"), ["torn", "/whole"]],
	["half an object with objects inside", half(caddy("/lost")) + caddy("/whole"), ["torn", "/whole"]],
	["a whole object and half a one", nginx("/whole") + half(nginx("/lost")), ["/whole", "torn"]],
	["two halves and a whole", half(nginx("/")) + half(nginx("/")) + nginx("/whole"), ["torn", "torn", "/whole"]],
	["the end of a line and a whole object", `est":"x"} ${nginx("/whole")}`, ["torn", "/whole"]],
	["only halves", half(nginx("/")) + half(nginx("/")), ["torn"]],
	["an object in a text of an object", nginx("/", `,"body":"{\\"msec\\":\\"1\\"}"`), ["/"]],
	["two lines of combined", combined("/1") + combined("/2"), ["/1", "/2"]],
	["two lines of combined with IPv6", combined("/1") + combined("/2", "2001:db8::7"), ["/1", "/2"]],
	["a line of combined and half a one", combined("/1") + half(combined("/2")), ["/1", "torn"]],
	// The address may be 203.0.113.7, or 3.0.113.7 behind a path that ends in 20.
	["half a line of combined and a whole one", `203.0.113.9 - - [22/Nov/2026:12:00:5${combined("/x")}`, ["torn"]],

	["a comma behind an object", `${nginx("/1")},`, ["/1"]],
	["a comma behind an object with nginx's escapes", `${nginx("/\\x22")},`, ['/"']],
	["a comma behind an object of another format", `${monorail("/1")},`, ["/1"]],
	["the first of an array", `[${nginx("/1")},`, ["/1"]],
	["the last of an array", `${caddy("/1")}]`, ["/1"]],
	["a comma behind half an object", `${half(nginx("/"))},`, ["not-json"]],
	["an array", `[${nginx("/1")}]`, ["torn", "/1"]],

	["UTF-8", bytes(combined("/käse🧀")), ["/käse🧀"]],
	["bytes that are no UTF-8", combined("/k\xe4se"), ["/käse"]],
	["UTF-8 that is cut off", nginx("/k\xc3"), ["/kÃ"]],
	["nginx's escapes in JSON", nginx(String.raw`/k\xC3\xA4se\x22\x5C`), ['/käse"\\']],
	["escapes of no UTF-8 in JSON", nginx(String.raw`/k\xE4se`), ["/käse"]],
	["half an escape in JSON", nginx(String.raw`/k\xC`), ["not-json"]],

	["a key twice: the last counts", nginx("/first", ',"request_uri":"/last"'), ["/last"]],
	["a prototype as key", nginx("/own", ',"__proto__":{"request_uri":"/other","opt_out":"1"}'), ["/own"]],
	["nothing but a prototype", `{"__proto__":${nginx("/other")}}`, ["no-time"]],
	["methods of objects as keys", nginx("/", ',"constructor":{},"toString":"x","hasOwnProperty":1'), ["/"]],
	["numbers as numbers", nginx("/").replace('"1795348855.879"', "1795348855.879").replace('"200"', "200"), ["/"]],
	["numbers as texts", monorail("/").replace("1795348855.5", '"1795348855.5"'), ["/"]],
	["a text where a number should be", nginx("/").replace('"200"', '"OK"'), ["bad-field"]],
	["true and null", nginx("/", ',"opt_out":null,"consent":true'), ["/"]],
	["a list where a text should be", nginx("/", ',"referer":["a","b"]'), ["bad-field"]],

	["an absolute target", combined("http://shop.example/absolute?a"), ["http://shop.example/absolute?a"]],
	["an empty target", combined("").replace("GET  HTTP/1.1", ""), [""]],
	["a dash for a request", combined("").replace("GET  HTTP/1.1", "-"), [""]],
	["an empty target in JSON", nginx(""), [""]],
	["an asterisk", combined("*"), ["*"]],

	["an address with a port", combined("/", "203.0.113.7:41342"), ["/"]],
	["an unknown address", combined("/", "unknown"), ["no-address"]],
	["no address in JSON", nginx("/").replace("203.0.113.7", "unknown"), ["no-address"]],
];

/** Reads a line among others of its kind, so that the log's format is known. */
function given(line: string): (LogEvent | NoRequest)[] {
	const reader = new RecordReader(FORMATS);
	const good = line.includes("HTTP/1.1") && !line.includes("{") ? combined : nginx;
	const records = reader.read([good("/start"), line, good("/end")], false);
	assert.is(records.length, 3);
	assert.type(records[0], "object");
	assert.type(records[2], "object");
	return [records[1] ?? "unknown-format", ...(reader.rescued.get(1) ?? [])];
}

const targetOf = (record: LogEvent | NoRequest): string => (typeof record === "string" ? record : record.target);

test("what is in logs besides lines, and what is wrong with lines", () => {
	const wrong = CASES.flatMap(([what, line, expected]) => {
		const found = given(line).map(targetOf);
		const same = JSON.stringify(found) === JSON.stringify(expected);
		return same ? [] : [[what, found, expected]];
	});
	assert.equal(wrong, []);
	assert.is(CASES.length, 55);
});

test("addresses are the same, however they are written, in all formats that show them", () => {
	const odd = ["[2001:db8::7]:443", "2001:0db8:0:0:0:0:0:7", "2001:DB8::7", "2001:db8::7%eth0"];
	for (const ip of odd) {
		for (const line of [
			combined("/", ip),
			nginx("/").replace("203.0.113.7", ip),
			monorail("/").replace("203.0.113.7", ip),
		]) {
			const [record] = given(line);
			assert.is(typeof record === "object" ? record.ip : record, "2001:db8::7", line);
		}
	}
});

test("several addresses in one field: the last is the client, those before it are kept", () => {
	const ip = "198.51.100.1, 203.0.113.9:80";
	for (const line of [
		combined("/", ip),
		nginx("/").replace("203.0.113.7", ip),
		monorail("/").replace("203.0.113.7", ip),
	]) {
		const [record] = given(line);
		assert.type(record, "object");
		if (typeof record === "object") assert.equal([record.ip, record.forwardedFor], ["203.0.113.9", "198.51.100.1"]);
	}
});

test("NUL bytes before a line and behind it are part of none of its values, in any format", () => {
	for (const { name } of FORMATS) {
		const lines = readFileSync(join(root, "fixtures", "formats", name, "input.log"), "latin1").split("\n");
		const format = formatNamed(name);
		const padded = lines.map((line) => `\0\0${line}\0`);
		const expected = new RecordReader([format]).read(lines, false);
		assert.equal(new RecordReader([format]).read(padded, false), expected, name);
	}
});

test("a prototype changes no object", () => {
	given(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`);
	assert.is(({} as { polluted?: number }).polluted, undefined);
});

test("counts hold for what was rescued", () => {
	const reader = new RecordReader(FORMATS);
	reader.read(
		[nginx("/0"), nginx("/1") + nginx("/2"), half(nginx("/")) + nginx("/3"), `${nginx("/4")}\0${combined("/5")}`],
		false,
	);
	assert.equal(
		[...reader.counts].map(([{ name }, count]) => [name, count]),
		[
			["nginx-json", 5],
			["nginx-combined", 1],
		],
	);
	reader.read([nginx("/6")], true);
	assert.is(reader.rescued.size, 0, "only of the last lines");
});

test.run();
