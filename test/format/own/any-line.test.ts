import { performance } from "node:perf_hooks";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ownFormat } from "../../../src/format/own/own-format.ts";
import { MALFORMED_REASONS } from "../../../src/outcome.ts";
import { pageEvent } from "../../helpers/log-event.ts";
import { holds } from "../holds.ts";

const test = suite("format/own/any-line");

const reasons: ReadonlySet<string> = new Set(MALFORMED_REASONS);
const KEYS = Object.keys(pageEvent()).join(" ");

const FORMATS = [
	'log:$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_cookie"',
	`log_format j escape=json '{"t":"$msec","ip":"$remote_addr","f":"$http_x_forwarded_for","r":"$request_uri","m":"$request_method","s":"$status","ua":"$http_user_agent","b":"$request_body"}';`,
	"log:$remote_addr:$remote_port $upstream_addr $upstream_status $upstream_response_time $time_iso8601 $scheme://$host$request_uri $request_method $uri$is_args$args $status $http_user_agent",
	String.raw`LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\" %D %{X-Forwarded-For}i %X" x`,
	'log:%a %{%d/%b/%Y %I:%M:%S %p}t.%{usec_frac}t %{%z}t "%m %U%q" %s "%{User-Agent}i"',
	"json:time=t,end_time=e,ip=i.a,forwarded_for=f,url=u,request=r,path=p,query=q,user_agent=ua,cookies=c,duration_ns=d,uadata=h",
].map((text, index) => ownFormat(text, `log-${index}`));

const GOOD = [
	'203.0.113.7 - a b [22/Nov/2026:12:00:55 +0000] "GET /a?b=1 HTTP/1.1" 200 759 "-" "M\\x22" "a=b; _pk_id.1.1fff=0123456789abcdef.17."',
	'{"t":"1795348855.879","ip":"::1","f":"1.2.3.4","r":"/","m":"GET","s":"200","ua":"M","b":"{\\"requests\\":[]}"}',
	"2001:db8::1:4711 10.0.0.1:80, 10.0.0.2:80 502, 200 0.1, 0.2 2026-11-22T12:00:55+00:00 https://shop.example/a?b GET /a?b 200 M N",
	'shop.example:443 ::1 - - [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 5316 "-" "M" 1500 1.2.3.4, 5.6.7.8 +',
	'::1 22/Nov/2026 12:00:55 pm.123456 +0000 "GET /a?b" 200 "M"',
	'{"t":1795348855.879,"i":{"a":"::1"},"u":"https://a/","ua":["M"],"c":"matomo_ignore=1","d":12,"h":{}}',
];

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString("latin1"));
const damaged = fc
	.tuple(
		fc.constantFrom(...GOOD),
		fc.nat(),
		fc.constantFrom("", '"', "\\", "\t", " ", "\xff", "7", "-", ":", "[", "\n"),
	)
	.map(([line, at, put]) => line.slice(0, at % (line.length + 1)) + put + line.slice((at % (line.length + 1)) + 1));
const anyLine = fc.oneof({ weight: 4, arbitrary: damaged }, bytes, fc.string({ unit: "binary" }), fc.json());

test("each sample fits its format", () => {
	for (const [index, format] of FORMATS.entries()) {
		assert.type(
			format.parse(GOOD[index] ?? ""),
			"object",
			`${GOOD[index]} ${JSON.stringify(format.misfit?.(GOOD[index] ?? ""))}`,
		);
	}
});

test("an own format reads any text: an event, or a reason, and then where it does not fit", () => {
	let events = 0;
	holds(
		fc.property(anyLine, (line) => {
			for (const { name, parse, loggedAt, misfit } of FORMATS) {
				const result = parse(line);
				const logged = loggedAt(`\n${line}\n`, 1, 1 + line.length);
				if (typeof result === "string") {
					assert.ok(reasons.has(result), `${name}: ${result}`);
					assert.ok(Number.isNaN(logged));
					assert.type(misfit?.(line)?.expected, "string");
					continue;
				}
				events++;
				assert.is(misfit?.(line), undefined);
				assert.is(logged, result.logged);
				assert.is(Object.keys(result).join(" "), KEYS);
				assert.ok(Number.isFinite(result.start) && Number.isFinite(result.logged), line);
				assert.ok(Number.isInteger(result.status) && result.ip !== "", line);
				assert.not.ok(
					Object.entries(result).some(([key, value]) => value === "-" && key !== "upstreamStatus"),
					line,
				);
			}
		}),
		{ numRuns: 3000 },
	);
	assert.ok(events > 500, `${events} events`);
});

const UNITS = [
	...[
		'"',
		"\\",
		'\\"',
		" ",
		"[",
		":",
		", ",
		" : ",
		"1",
		"a,",
		"/",
		"?",
		"- [",
		'" ',
		"] ",
		"http://",
		"{",
		'{"t":"',
		"1.1.1.1 ",
		"1:1 ",
	],
	...GOOD.map((line) => `${line.slice(0, 40)} `),
	...GOOD,
];

test("no text takes long: twice the length is about twice the time", () => {
	for (const unit of UNITS) {
		for (const start of ["", ...GOOD.map((line) => line.slice(0, 30))]) {
			const short = leastTimeOf(start + unit.repeat(50_000 / unit.length));
			const long = leastTimeOf(start + unit.repeat(100_000 / unit.length));
			// A quadratic reader would take 10^10 steps here; the floor keeps noise of a busy machine out.
			assert.ok(
				long < Math.max(short * 8, 500),
				`${start} ${unit}: ${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`,
			);
		}
	}
	assert.is(UNITS.length, 32);
});

test("no text is too long", () => {
	for (const unit of ['"', "\\", " ", '\\"', "- [", "x"]) {
		const line = unit.repeat(8_000_000 / unit.length);
		for (const { parse } of FORMATS) assert.type(parse(line), "string");
	}
});

/** The least of a few times: what else a machine does can only add to it. */
function leastTimeOf(line: string): number {
	let least = Number.POSITIVE_INFINITY;
	for (let round = 0; round < 5 && !(least < 20); round++) {
		const start = performance.now();
		for (const { parse, loggedAt } of FORMATS) {
			parse(line);
			loggedAt(line, 0, line.length);
		}
		least = Math.min(least, performance.now() - start);
	}
	return least;
}

test.run();
