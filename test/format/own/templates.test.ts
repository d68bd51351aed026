import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../../src/errors.ts";
import type { LogEvent } from "../../../src/event.ts";
import type { Format } from "../../../src/format/format.ts";
import { ownFormat } from "../../../src/format/own/own-format.ts";

const test = suite("format/own/templates");

const COMBINED =
	'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';
const NOON = Date.UTC(2026, 10, 22, 12, 0, 55);

/** The event of a line, of which the format must also tell the time alone. */
function eventOf(format: Format, line: string): LogEvent {
	const event = format.parse(line);
	if (typeof event === "string") throw new Error(`${event}: ${JSON.stringify(format.misfit?.(line))}`);
	assert.is(format.loggedAt(`[}"${line}\n`, 3, 3 + line.length), event.logged, line);
	assert.is(format.misfit?.(line), undefined);
	return event;
}

interface Case {
	readonly format: string;
	readonly line: string;
	readonly event: Partial<LogEvent>;
}

const NGINX: readonly Case[] = [
	{
		format: `log:${COMBINED}`,
		line: '203.0.113.7 - John Doe [22/Nov/2026:12:00:55 +0000] "GET /a?b=1 HTTP/1.1" 200 759 "-" "M\\x22\\xC3\\xA9"',
		event: {
			start: NOON,
			logged: NOON,
			ip: "203.0.113.7",
			method: "GET",
			target: "/a?b=1",
			status: 200,
			bytes: 759,
			userAgent: 'M"é',
		},
	},
	{
		format: `log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for" $request_time';`,
		line: '::1 - - [22/Nov/2026:13:00:55 +0100] "GET / HTTP/2.0" 200 0 "https://a/" "M" "1.2.3.4, 5.6.7.8" 1.250',
		event: { start: NOON - 1250, logged: NOON, ip: "::1", forwardedFor: "1.2.3.4, 5.6.7.8", duration: 1250, bytes: 0 },
	},
	{
		format: `log:log_format j escape=json '{"t":"$time_iso8601","ip":"$remote_addr",'
			'"r":"$request","s":$status,"ua":"$http_user_agent","c":"$http_cookie","sec":$request_time}' ;`,
		line: '{"t":"2026-11-22T12:00:55+00:00","ip":"2001:DB8:0:0:0:0:0:1","r":"GET /\\"q\\" HTTP/1.1","s":304,"ua":"M\\u0001\\\\é","c":"a=b; _pk_id.1.1fff=0123456789abcdef.17.; mtm_consent=1","sec":0.100}',
		event: {
			start: NOON - 100,
			ip: "2001:db8::1",
			target: '/"q"',
			status: 304,
			userAgent: "M\u0001\\é",
			visitorId: "0123456789abcdef",
			consent: true,
			optOut: undefined,
		},
	},
	{
		format: "log:$msec|$remote_addr|$request_method $scheme://$host$request_uri|$status|$http_user_agent|$skip|$https",
		line: "1795348855.879|203.0.113.7|GET https://Shop.example/a%20b?x=|y|200|Mozilla|anything|on",
		event: {
			start: NOON + 879,
			scheme: "https",
			host: "shop.example",
			target: "/a%20b?x=",
			status: Number.NaN,
		},
	},
	{
		format:
			// biome-ignore lint/suspicious/noTemplateCurlyInString: nginx's variables in braces
			"log:${msec} ${remote_addr}:${remote_port} $upstream_status $upstream_addr $request_method $uri$is_args$args $status $http_user_agent",
		line: "1795348855.000 2001:db8::7:54321 502, 200 10.0.0.1:80, 10.0.0.2:80 : 10.0.0.3:80 GET /a?b=c 200 Mozilla/5.0 (X11)",
		event: { ip: "2001:db8::7", upstreamStatus: "502, 200", target: "/a?b=c", userAgent: "Mozilla/5.0 (X11)" },
	},
	{
		format: `log:$proxy_add_x_forwarded_for [$time_local] "$request" $status "$http_user_agent" $http_dnt/$http_x_do_not_track $http_sec_gpc $request_completion`,
		line: '1.2.3.4, 5.6.7.8 [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 "M" 0/1 - OK',
		event: { ip: "5.6.7.8", forwardedFor: "1.2.3.4", optOut: "dnt", complete: true },
	},
	{
		format: `log:$http_x_forwarded_for - [$time_local] "$request" $status "$http_user_agent" $cookie_matomo_ignore`,
		line: '1.2.3.4, ::ffff:5.6.7.8 - [22/Nov/2026:12:00:55 +0000] "\\x16\\x03" 400 "-" ignore',
		event: { ip: "5.6.7.8", forwardedFor: "1.2.3.4", method: "", target: "", optOut: "cookie", userAgent: undefined },
	},
	{
		format: `log_format none escape=none '$remote_addr [$time_local] "$request" $status "$http_user_agent" x';`,
		line: '1.2.3.4 [22/Nov/2026:12:00:55 +0000] "GET /"q"\\x HTTP/1.1" 200 "M "quoted" \\x22" x',
		event: { target: '/"q"\\x', userAgent: 'M "quoted" \\x22' },
	},
	{
		format: "log_format tabs '$msec\\t$remote_addr\\t$request\\t$status\\t$http_user_agent';",
		line: "1795348855.000\t1.2.3.4\tGET / HTTP/1.0\t200\tM\\x09N",
		event: { userAgent: "M\tN", target: "/" },
	},
	{
		format: `log:$http_x_forwarded_proto $server_name $remote_addr [$time_local] "$request" $status "$http_user_agent" $request_body`,
		line: '- shop.example 1.2.3.4 [22/Nov/2026:12:00:55 +0000] "POST /matomo.php HTTP/1.0" 204 "M" a=b c"d',
		event: { scheme: undefined, host: "shop.example", body: 'a=b c"d' },
	},
];

const APACHE: readonly Case[] = [
	{
		format: 'log:%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"',
		line: '203.0.113.7 - a b [22/Nov/2026:13:00:55 +0100] "GET /\\"x\\" HTTP/1.1" 200 - "-" "M\\xc3\\xa9\\t"',
		event: { start: NOON, logged: NOON, target: '/"x"', userAgent: "Mé\t", bytes: undefined },
	},
	{
		format: String.raw`LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\" %D" vhost_combined`,
		line: 'shop.example:443 203.0.113.7 - - [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 5316 "-" "M" 1500250',
		event: { start: NOON, logged: NOON + 1500.25, host: "shop.example", duration: 1500.25, bytes: 5316 },
	},
	{
		format: String.raw`CustomLog /var/log/x.log "%a %{end:%Y-%m-%dT%H:%M:%S}t.%{end:usec_frac}t%{end:%z}t \"%r\" %400,501{Host}i %>s %!200{User-Agent}i|%{ms}T|%X"`,
		line: '::1 2026-11-22T12:00:55.879123+0000 "GET / HTTP/1.1" Shop.example:8080 200 M N|250|X',
		event: { start: Math.round(NOON + 879.123 - 250), logged: NOON + 879.123, host: "shop.example", complete: false },
	},
	{
		format:
			'log:%{begin:sec}t.%{begin:msec_frac}t %{end:msec}t %a "%m %U%q" %s "%{User-Agent}i" "%{Cookie}i" %{https}e',
		line: '1795348855.250 1795348856000 1.2.3.4 "GET /a b?c=d" 200 "M" "x=1; piwik_ignore=x" on',
		event: {
			start: NOON + 250,
			logged: NOON + 1000,
			target: "/a b?c=d",
			optOut: "cookie",
			scheme: "https",
		},
	},
	{
		format: 'log:%h %{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t "%r" %>s "%{User-agent}i" %{X-Forwarded-For}i %L %%',
		line: '1.2.3.4 22/Nov/2026 13:00:55.007 +0100 "GET / HTTP/1.1" 200 "M" 5.6.7.8, 10.0.0.1 abc %',
		event: { start: NOON + 7, forwardedFor: "5.6.7.8, 10.0.0.1", requestId: "abc" },
	},
	{
		format: 'log:%h %{%D %r}t "%r" %>s "%{User-Agent}i"',
		line: '1.2.3.4 11/22/26 12:00:55 PM "GET / HTTP/1.1" 200 "M"',
		event: { start: NOON },
	},
	{
		format: 'log:%h %{%a, %e %B %y %I:%M:%S %p %Z}t "%r" %>s "%{User-Agent}i" %{s}T',
		line: '1.2.3.4 Sun, 22 November 26 12:00:55 pm UTC "GET / HTTP/1.1" 200 "M" 3',
		event: { start: NOON, duration: 3000 },
	},
];

const JSON_CASES: readonly Case[] = [
	{
		format: "json:time=ts,ip=client.addr,method=req.verb,url=req.uri,user_agent=req.headers.User-Agent.0,status=code",
		line: '{"ts":1795348855.879,"client":{"addr":"1.2.3.4"},"req":{"verb":"GET","uri":"https://Shop.example/a?b#c","headers":{"User-Agent":["M","N"]}},"code":"304"}',
		event: { start: NOON + 879, host: "shop.example", scheme: "https", target: "/a?b", userAgent: "M", status: 304 },
	},
	{
		format:
			"json: end_time = @timestamp, ip=client.ip, request=message, user_agent=ua, duration_ns=took, cookies=h.Cookie",
		line: '{"@timestamp":"2026-11-22T12:00:55.500Z","client.ip":"1.2.3.4","message":"GET /x HTTP/1.1","ua":"M","took":250000000,"h":{"Cookie":["a=1","mtm_consent_removed=1"]}}',
		event: { start: NOON + 250, logged: NOON + 500, method: "GET", target: "/x", status: 200, optOut: "cookie" },
	},
	{
		format: "json:time=t,ip=remote\\.ip.v,target=u,user_agent=a,uadata=hints,completion=done",
		line: '{"t":1795348855879,"remote.ip":{"v":"::1"},"u":"/","a":"M\\x22","hints":{"mobile":false},"done":true}',
		event: {
			start: NOON + 879,
			ip: "::1",
			userAgent: 'M"',
			clientHints: { uadata: '{"mobile":false}' },
			complete: true,
		},
	},
	{
		format: "json:time=t,forwarded_for=f,path=p,query=q,user_agent=a",
		line: '{"t":"22/Nov/2026:12:00:55 +0000","f":"9.9.9.9, 1.2.3.4","p":"/a","q":"b=c","a":"M"}',
		event: { start: NOON, ip: "1.2.3.4", forwardedFor: "9.9.9.9", target: "/a?b=c", method: "GET" },
	},
	{
		format: "json:time=t,ip=i,target=u,user_agent=a",
		line: '{"t":1795348855879123456,"i":"1.2.3.4","u":"/","a":"M","__proto__":{"i":"6.6.6.6"}}',
		event: { ip: "1.2.3.4", start: 1795348855879.1235 },
	},
];

test("lines of nginx, Apache and JSON become what their formats say", () => {
	let checked = 0;
	for (const { format, line, event } of [...NGINX, ...APACHE, ...JSON_CASES]) {
		const own = ownFormat(format, "log");
		if (Number.isNaN(event.status)) {
			assert.is(own.parse(line), "bad-field", format);
			continue;
		}
		const found = eventOf(own, line) as unknown as Record<string, unknown>;
		for (const [key, value] of Object.entries(event)) assert.equal(found[key], value, `${format}: ${key}`);
		checked++;
	}
	assert.is(checked, 21);
});

test("what a format cannot carry, and what its time is, follows from it", () => {
	const { lacks, timeIs, name } = ownFormat(`log:${COMBINED}`, "log");
	assert.is(name, "log");
	assert.is(timeIs, "end");
	assert.is(lacks.length, 13);
	const timed = ownFormat(`log:$msec $request_time $scheme://$host ${COMBINED} "$http_cookie" $http_dnt`, "log");
	assert.equal(timed.lacks, [
		"language",
		"content-type",
		"fetch-destination",
		"purpose",
		"dnt-gpc",
		"completion",
		"request-body",
	]);
	const apache = ownFormat('log:%h %t "%r" %>s "%{User-Agent}i" %X', "log");
	assert.is(apache.timeIs, "start");
	assert.not.ok(apache.lacks.includes("start-time") || apache.lacks.includes("completion"));
	assert.ok(apache.lacks.includes("milliseconds"));
	const json = ownFormat("json:end_time=t,ip=i,url=u,user_agent=a", "json");
	assert.is(json.timeIs, "end");
	assert.ok(json.lacks.includes("start-time"));
	assert.not.ok(json.lacks.includes("host") || json.lacks.includes("milliseconds"));
});

const WRONG: readonly (readonly [format: string, message: RegExp])[] = [
	["log:", /has no variable: expected .*log_format.*LogFormat.*found nothing/],
	["log:plain text", /has no variable.*found 'plain text'/],
	[`log:$remote_adr ${COMBINED}`, /unknown variable \$remote_adr in column 1: .*did you mean \$remote_addr\?/],
	[`log:${COMBINED} "$http_user_agnt"`, /\$http_user_agnt in column 115: .*found '\$http_user_agnt"'; did you mean/],
	["log_format a '$remote_addr'\n '$time_locl';", /\$time_locl in column 31: .*did you mean \$time_local/],
	[`log:\${status} $mine`, /unknown variable \$mine in column 11: .*one of nginx's.*write \$skip/],
	["log:$remote_addr $status", /does not tell the time, the target, the method, the user agent: expected \$time_local/],
	["log_format a escape=jsn '$status';", /an unknown escaping in column 14: expected escape=default, json or none/],
	["log_format main", /log_format without a format/],
	[
		`log:$remote_addr$remote_user [$time_local] "$request" $status "$http_user_agent"`,
		/two values that touch, \$remote_addr and \$remote_user, in column 13/,
	],
	["log:%h %j", /an unknown directive in column 4: .*write %% for a percent sign/],
	['log:%h "%{Refere}i"', /column 5: .*did you mean %\{referer\}i/],
	["log:%h %{%Y-%Q}t", /an unknown part of a time, %Q, in column 4/],
	["log:%h %{fortnights}T", /an unknown directive in column 4/],
	["log:%h %l %u %t", /does not tell the target, the method, the status, the user agent: expected %r, and/],
	["LogFormat combined", /a directive without a format in column 11/],
	['log:%h %{%H:%M}t "%r" %>s "%{User-Agent}i"', /does not tell the time: expected %t/],
	["json:", /maps too few fields: expected also time or end_time, also ip, also url or target, also user_agent/],
	["json:time=t, ipp=x", /unknown field 'ipp' in column 9: .*; did you mean ip\?/],
	["json:time=t,ip=", /no path for ip in column 8/],
	["json:time=t,ip", /no path for ip in column 8/],
	["json:time=t,zzzzzz=1", /unknown field 'zzzzzz' in column 8: .*there are time, end_time, ip/],
];

test("what is wrong with a format is said in one line, with the column", () => {
	for (const [format, message] of WRONG) {
		assert.throws(
			() => ownFormat(format, "log"),
			(error: unknown) => {
				assert.instance(error, UserError, format);
				const said = (error as UserError).message;
				assert.match(said, message, format);
				assert.not.match(said, /\n/);
				return (error as UserError).status === 2;
			},
		);
	}
	assert.is(WRONG.length, 22);
});

const GOOD = '1.2.3.4 - - [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 7 "-" "M"';

const MISFITS: readonly (readonly [format: string, line: string, expected: RegExp, found: RegExp])[] = [
	[`log:${COMBINED}`, "", /' - ' behind \$remote_addr \(column 13/, /^the end in column 1$/],
	[`log:${COMBINED}`, '{"ts":1}', /' - ' behind \$remote_addr/, /^'\{"ts":1\}' in column 1$/],
	[
		`log:${COMBINED}`,
		GOOD.replace("Nov", "11"),
		/\$time_local behind \$remote_user \(column 30/,
		/^'22\/11\/2026:.*in column 14$/,
	],
	[`log:${COMBINED}`, `${GOOD} "more"`, /^its end behind \$http_user_agent$/, /^' "more"' in column 72$/],
	[`log:${COMBINED}`, GOOD.replace("Nov", "Foo"), /^a time that there is$/, /bad-time/],
	[`log:${COMBINED}`, GOOD.replace("200", "2000"), /^a status of three digits/, /bad-field/],
	['log:%h %t "%r" %>s "%{User-Agent}i"', GOOD, /' \[' behind %h/, /'1\.2\.3\.4 - - \[/],
	["json:time=t,ip=i.j,url=u,user_agent=a", "plain", /^a JSON object$/, /^'plain'$/],
	[
		"json:time=t,ip=i.j,url=u,user_agent=a",
		'{"t":1,"i":2}',
		/^ip at i\.j \(column 8/,
		/an object with t, i \(no-address\)/,
	],
];

test("where a line stops to fit is told by the format and by the line", () => {
	for (const [format, line, expected, found] of MISFITS) {
		const misfit = ownFormat(format, "log").misfit?.(line);
		assert.match(misfit?.expected ?? "", expected, `${format} ${line}`);
		assert.match(misfit?.found ?? "", found, `${format} ${line}`);
	}
	assert.is(MISFITS.length, 9);
});

test("two records in one line are torn", () => {
	const format = ownFormat(`log:${COMBINED}`, "log");
	assert.is(format.parse(GOOD.slice(0, 60) + GOOD), "torn");
	assert.is(format.parse("nothing"), "not-this-format");
});

test.run();
