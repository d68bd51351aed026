import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { carriedLine } from "../../src/format/carrier.ts";
import { decodeLatin1 } from "../../src/format/escape.ts";
import type { Format } from "../../src/format/format.ts";
import { FORMATS, formatNamed, formatsOf, readableBy } from "../../src/format/formats.ts";
import { RecordReader } from "../../src/format/record-reader.ts";
import { root } from "./root.ts";

const test = suite("format/carrier");

const MOMENT = "2026-11-22T12:00:56.123456789Z";

/** How each writes a line. */
const CARRIERS: Readonly<Record<string, (line: string) => string>> = {
	"docker's files": (line) => JSON.stringify({ log: `${line}\n`, stream: "stdout", time: MOMENT }),
	"docker's files, with tags": (line) =>
		JSON.stringify({ log: `${line}\r\n`, stream: "stderr", attrs: { tag: "web" }, time: MOMENT }),
	"docker logs --timestamps": (line) => `${MOMENT} ${line}`,
	"docker compose logs": (line) => `shop_web-1   | ${line}`,
	"docker compose logs in colours": (line) => `\x1b[36mweb-1  | \x1b[0m${line}`,
	"docker compose logs --timestamps": (line) => `web-1  | ${MOMENT} ${line}`,
	"docker compose logs of old": (line) => `\x1b[36mweb_1 |\x1b[0m ${line}`,
	"docker service logs": (line) => `shop_web.1.x3ab0@node1    | ${line}`,
	"podman-compose logs": (line) => `[web] | ${line}`,
	"kubectl logs --prefix": (line) => `[pod/web-1-7d9f/nginx] ${line}`,
	"kubernetes' files": (line) => `2026-11-22T12:00:56.1+01:00 stdout F ${line}`,
	"kubernetes' files, with tags": (line) => `2026-11-22T12:00:56.123456789Z stderr F:a:b ${line}`,
	"kubectl logs --prefix --timestamps": (line) => `[pod/web-5d8f/nginx] 2026-11-22T12:00:56.1234567Z ${line}`,
	"journalctl --output json": (line) =>
		JSON.stringify({ _BOOT_ID: "a", __REALTIME_TIMESTAMP: "1795348856000000", MESSAGE: line, PRIORITY: "6" }),
	"fluent bit": (line) => JSON.stringify({ date: 1_795_348_856.1, stream: "stdout", log: line }),
	filebeat: (line) => `{"@timestamp": "2026-11-22T12:00:56.000Z", "message":${JSON.stringify(line)}, "tags":[]}`,
	loki: (line) => JSON.stringify({ labels: { app: "web" }, line, timestamp: MOMENT }),
	gelf: (line) =>
		JSON.stringify({ version: "1.1", host: "web", short_message: line, timestamp: 1_795_348_856.1, level: 6 }),
	elasticsearch: (line) => JSON.stringify({ _index: "web", _source: { "@timestamp": MOMENT, message: line } }),
	"cloudwatch's export": (line) => `2026-11-22T12:00:56.123Z ${line}`,
	grep: (line) => `/var/log/nginx/access.log.1:${line}`,
};

/** Those that tell their columns in a header are not carried line by line. */
const CARRIED = FORMATS.filter(({ behind }) => behind === undefined);

/** The lines of a format's golden file that it reads, decoded. */
function goodLines(format: Format): readonly string[] {
	const lines = readFileSync(join(root, "fixtures", "formats", format.name, "input.log"), "latin1").split("\n");
	return lines.map(decodeLatin1).filter((line) => line !== "" && typeof format.parse(line) !== "string");
}

for (const format of CARRIED) {
	test(`${format.name}: a line says the same, at the same time, and in the same format, whatever carries it`, () => {
		const lines = goodLines(format);
		assert.ok(lines.length >= 5, `${lines.length} lines`);
		for (const [carrier, carry] of Object.entries(CARRIERS)) {
			for (const line of lines) {
				// Its number could be part of an address.
				if (carrier === "grep" && /^[\da-f]{0,4}:/.test(line)) continue;
				const carried = carry(line);
				assert.equal(format.parse(carried), format.parse(line), `${carrier}: ${carried}`);
				const time = format.loggedAt(`{}\n${carried}\n`, 3, 3 + carried.length);
				assert.is(time, format.loggedAt(line, 0, line.length), `${carrier}: ${carried}`);
			}
			const carried = readableBy(lines.map(carry));
			assert.is(
				carried[0]?.format,
				readableBy(lines)[0]?.format,
				`${carrier}: ${carried.map((one) => one.format.name)}`,
			);
		}
	});
}

test("stern writes names before an address or an object", () => {
	for (const line of ['203.0.113.7 - - [22/Nov/2026:12:00:56 +0000] "GET / HTTP/1.1" 200 5 "-" "-"', '{"ts":1}']) {
		assert.equal(carriedLine(`web-7d9f4c5b6-x2x4q nginx ${line}`), { line, by: "stern", isCertain: false });
		assert.is(carriedLine(`www-shop1.example nginx ${line}`), undefined);
		assert.is(carriedLine(`web-1 nginx ${line}`), undefined);
	}
});

test("no line of any format looks as if something carried it", () => {
	for (const format of FORMATS) {
		for (const line of goodLines(format)) assert.is(carriedLine(line), undefined, line);
	}
});

test("a line that grep has numbered gives no address that has the number in it", () => {
	const combined = (address: string) => `${address} - - [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 5 "-" "a"`;
	for (const line of ["access.log:12:2001:db8::1", "access.log:2001:db8::1", "access.log:12:203.0.113.7"].map(
		combined,
	)) {
		for (const { parse } of FORMATS) assert.type(parse(line), "string", line);
	}
	const [json = ""] = goodLines(formatNamed("nginx-json"));
	for (const name of ["request.ndjson:", "request.ndjson:12:", "./logs/access:"]) {
		assert.equal(formatNamed("nginx-json").parse(`${name}${json}`), formatNamed("nginx-json").parse(json));
	}
});

test("a time or a path before a line is no virtual host", () => {
	const line = '203.0.113.7 - - [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0"';
	for (const before of ["2026-11-22T12:00:56.199Z", "[pod/web/nginx]", "12:shop.example:443", "/var/log/x"]) {
		const event = formatNamed("vhost-combined").parse(`${before} ${line}`);
		assert.is(typeof event === "string" ? undefined : event.host, undefined, before);
	}
	for (const host of [
		"shop.example",
		"shop.example:443",
		"shop.example:",
		"[2001:db8::1]:443",
		"2001:db8::1",
		"bücher.example",
	]) {
		assert.type(formatNamed("vhost-combined").parse(`${host} ${line}`), "object", host);
	}
});

test("a host with a bar behind it is not taken off", () => {
	const line = '203.0.113.7 - - [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0"';
	for (const { parse } of FORMATS) assert.type(parse(`www.example.org | ${line}`), "string");
});

test("the port behind a host that has a log in its name is no line that grep has found", () => {
	const line =
		'blog.example.org:443 203.0.113.7 - - [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0"';
	const event = formatNamed("vhost-combined").parse(line);
	assert.is(typeof event === "string" ? event : event.host, "blog.example.org");
	assert.is(readableBy([line])[0]?.format.name, "vhost-combined");
});

test("a format of the user's own that has a bar reads the whole line", () => {
	const [own] = formatsOf(['log:$host | $remote_addr [$time_local] "$request" $status "$http_user_agent"']);
	const line = 'shop.example | 203.0.113.7 [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 "Mozilla/5.0"';
	const event = own?.parse(line);
	assert.is(typeof event === "object" && event.host, "shop.example");
	assert.is(own?.misfit?.(line), undefined);
	assert.equal(own?.parse(`web-1  | ${line}`), event);
	assert.is(own?.misfit?.(`${MOMENT} ${line}`), undefined);
});

test("a format of the user's own may begin as a carrier does", () => {
	const [own] = formatsOf(['log:$time_iso8601 $remote_addr "$request" $status "$http_user_agent"']);
	const line = '2026-11-22T12:00:55.1234567Z 203.0.113.7 "GET / HTTP/1.1" 200 "Mozilla/5.0"';
	const event = own?.parse(line);
	assert.is(typeof event === "object" && event.ip, "203.0.113.7");
	assert.is(Math.trunc(own?.loggedAt(line, 0, line.length) ?? 0), Date.parse("2026-11-22T12:00:55.123Z"));
	assert.is(own?.misfit?.(line), undefined);
});

test("an object of the user's own that has a message, too, reads the whole line", () => {
	const [own] = formatsOf(["json:time=at,ip=ip,target=url,status=code,user_agent=ua"]);
	const record = { at: "2026-11-22T12:00:55Z", ip: "203.0.113.7", url: "/", code: 200, ua: "Mozilla/5.0" };
	const event = own?.parse(JSON.stringify({ message: "GET / 200", ...record }));
	assert.is(typeof event === "object" && event.target, "/");
	assert.equal(own?.parse(JSON.stringify({ message: JSON.stringify(record) })), event);
});

test("what the journal holds as bytes is read, and what holds no text carries nothing", () => {
	const line = '203.0.113.7 - - [22/Nov/2026:12:00:55 +0000] "GET /\xfc HTTP/1.1" 200 5 "-" "Mozilla/5.0"';
	for (const encoding of ["latin1", "utf8"] as const) {
		const MESSAGE = [...Buffer.from(line, encoding)];
		assert.is(carriedLine(JSON.stringify({ __CURSOR: "s", MESSAGE }))?.line, line, encoding);
	}
	for (const value of [1, null, { a: 1 }, ["a"]]) {
		assert.is(carriedLine(JSON.stringify({ log: value, stream: "stdout" })), undefined, JSON.stringify(value));
	}
	assert.is(carriedLine('{"log":"cut off'), undefined);
});

test("what a container says beside its log is counted, and tells no time; each line is read by its own format", () => {
	const [nginx = ""] = goodLines(formatNamed("nginx-combined"));
	const [caddy = ""] = goodLines(formatNamed("caddy"));
	const address = (format: string, line: string) => {
		const record = formatNamed(format).parse(line);
		return typeof record === "string" ? record : record.ip;
	};
	const others = ["/docker-entrypoint.sh: ready for start up", "", '{"msec":"1","a":'];
	for (const carrier of ["docker's files", "kubernetes' files", "journalctl --output json"]) {
		const carry = CARRIERS[carrier] ?? String;
		const lines = [...others, nginx, caddy].map(carry);
		assert.equal(
			new RecordReader(FORMATS)
				.read(lines, true)
				.map((record) => (typeof record === "string" ? "malformed" : record.ip)),
			["malformed", "malformed", "malformed", address("nginx-combined", nginx), address("caddy", caddy)],
			carrier,
		);
		for (const line of others.slice(0, 2).map(carry)) {
			for (const { loggedAt, name } of CARRIED)
				assert.ok(Number.isNaN(loggedAt(line, 0, line.length)), `${name}: ${line}`);
		}
	}
	const empty = CARRIERS["docker's files"]?.("") ?? "";
	assert.is(formatNamed("nginx-json").parse(empty), "empty-line");
});

test.run();
