import { suite } from "uvu";
import * as assert from "uvu/assert";
import { costOf } from "../../../src/cli/costs.ts";
import { head } from "../../../src/cli/explain/head.ts";
import { sourceFormats } from "../../../src/cli/explain/source-formats.ts";
import { DEFAULT_SETTINGS } from "../../../src/default-settings.ts";
import { digester } from "../../../src/digest/digester.ts";
import { FORMATS, formatNamed, formatsOf } from "../../../src/format/formats.ts";
import { makePlan } from "../../../src/plan.ts";
import type { LogPart } from "../../../src/source/log-part.ts";

const test = suite("cli/explain/source-formats");

const LIMIT = 10_000;
const json = (n: number): string => `{"time":${1_700_000_000 + n},"ip":"203.0.113.1","url":"https://x.example/${n}"}`;
const combined = (n: number): string =>
	`203.0.113.1 - - [22/Nov/2026:12:00:0${n} +0000] "GET /${n} HTTP/1.1" 200 5 "-" "Mozilla/5.0"`;
const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");

/** A part in chunks of its own, and how many of them were read. */
function part(source: string, ...chunks: readonly string[]): LogPart & { readonly read: () => number } {
	let read = 0;
	return {
		source,
		firstLine: 1,
		size: chunks.join("").length,
		earliest: chunks.length === 0 ? Number.POSITIVE_INFINITY : 0,
		read: () => read,
		async *open() {
			for (const chunk of chunks) {
				read++;
				yield Buffer.from(chunk);
			}
		},
	};
}

const digest = digester(makePlan([], DEFAULT_SETTINGS));

const headOf = async (parts: readonly LogPart[], formats = FORMATS): Promise<readonly string[]> =>
	head(await sourceFormats(parts, { formats, lineLimit: LIMIT, digest }));

test("says what lines are read out of", async () => {
	const carried = (n: number): string => `web-1  | ${combined(n)}`;
	const told = await headOf([
		part("all", lines(carried(1), carried(2))),
		part("some", lines(carried(1), combined(2), `{"log":${JSON.stringify(combined(3))},"line":1}`)),
	]);
	const late = await headOf([part("late", lines(...Array.from({ length: 250 }, () => "starting"), carried(1)))]);
	assert.equal(
		[...told.slice(0, 2), ...late.slice(0, 1)],
		[
			"all: nginx-combined, which reads 2 of the first 2 lines, out of docker compose logs; no other format reads any",
			'some: nginx-combined, which reads 3 of the first 3 lines, 1 of them out of docker compose logs, 1 of them out of "log" of JSON; no other format reads any',
			"late: nginx-combined, which reads 1 of the first 51 lines, out of docker compose logs; no other format reads any",
		],
	);
});

test("says how many of the first lines the format reads, and which others would", async () => {
	const parts = [
		part("one", lines(json(1), json(2), "x")),
		part("two", lines(json(1), combined(1), combined(2))),
		part("three", json(1)),
	];
	const [one, two, three, ...lacks] = await headOf(parts);
	assert.is(one, "one: monorail, which reads 2 of the first 3 lines; no other format reads any");
	assert.is(two, "two: nginx-combined, which reads 2 of the first 3 lines; monorail would read 1");
	assert.is(three, "three: monorail, which reads 1 of the first 1 line; no other format reads any");
	assert.equal(lacks.slice(0, 3), [
		"monorail cannot carry, and what that costs; the time is the start of a request:",
		"  completion  pages aborted over HTTP/2 may count as viewed",
		"nginx-combined cannot carry, and what that costs; the time is the end of a request:",
	]);
	const { length } = formatNamed("nginx-combined").lacks;
	assert.is(lacks.length, 3 + length + 1);
	assert.match(lacks.slice(3).join("\n"), /^ {2}opt-out-cookie {5}who opted out by cookie cannot be told/m);
	// nginx logs what was given up halfway as 200 over HTTP/1.1, too.
	assert.match(lacks.slice(3).join("\n"), /^ {2}completion {9}pages aborted halfway may count as viewed$/m);
	assert.is(lacks.at(-1), "  so an upload wants --accept-invisible-opt-out");
});

test("says what the values of a described format are taken for", async () => {
	const template = 'log:$remote_addr $gzip_ratio [$time_local] "$request" $status "$http_user_agent"';
	const own = formatsOf([template, "json:time=t.s,ip=i,url=u,user_agent=a"]);
	const log = part("log", '::1 - [22/Nov/2026:12:00:55 +0000] "GET / HTTP/1.1" 200 "M"\n');
	const [, reads] = await headOf([log], own);
	assert.is(
		reads,
		"log reads $remote_addr as ip, $time_local as end time, $request as request, $status as status, $http_user_agent as user agent; passes over $gzip_ratio",
	);
	const [, mapping] = await headOf([part("log", '{"t":{"s":1},"i":"::1","u":"https://a/","a":"M"}\n')], own);
	assert.is(mapping, "json reads t.s as time, i as ip, u as url, a as user agent");
});

test("every capability has its cost", () => {
	const lacking = new Set(FORMATS.flatMap(({ lacks }) => lacks));
	assert.ok(lacking.size >= 15);
	for (const lack of lacking) assert.type(costOf(formatNamed("common"), lack), "string", lack);
});

test("reads no further than it must, and over what cannot be read", async () => {
	const quick = part("quick", lines(json(1)), lines(json(2)), lines(json(3)));
	const slow = part("slow", "no line ", "yet\n", `${"x".repeat(LIMIT + 5)}\n`, lines(json(1)), lines(json(2)));
	const [one, two] = await headOf([quick, slow]);
	assert.match(one ?? "", /1 of the first 1 line;/);
	assert.is(quick.read(), 1);
	assert.match(two ?? "", /1 of the first 1 line;/);
	assert.is(slow.read(), 4);
});

test("parts of one source are told together when they are in one format", async () => {
	const parts = [part("log", lines(json(1))), part("log", lines(json(2), "x")), part("log", lines(combined(1)))];
	const [one, two] = await headOf(parts);
	assert.is(one, "log (2 parts): monorail, which reads 2 of the first 3 lines; no other format reads any");
	assert.is(two, "log: nginx-combined, which reads 1 of the first 1 line; no other format reads any");
});

test("a format that was told is not looked for, and what nobody can read is said so, as text", async () => {
	const forced = part("log", lines(combined(1)));
	assert.is((await headOf([forced], [formatNamed("nginx-combined")]))[0], "log: nginx-combined, as told");
	assert.is(forced.read(), 0);
	assert.equal(await headOf([part("empty"), part("\u001b[2J", lines("x", "y"))]), [
		"empty: no format reads any line",
		"\\u{1b}[2J: no format reads any line",
	]);
});

test("a log that does not carry what its format could is told by its first lines, also where the format was told", async () => {
	const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
	const nginx = (more: object): string =>
		JSON.stringify({
			...{ msec: "1795348855.879", request_time: "0.1", remote_addr: "::1", method: "GET", scheme: "https", host: "x" },
			...{ request_uri: "/", status: "200", referer: "", user_agent: agent, language: "de", content_type: "text/html" },
			...{ fetch_dest: "", purpose: "", visitor_id: "", opt_out: "", completion: "OK", ...more },
		});
	const whole = part("whole", lines(nginx({ dnt: "", gpc: "" })), lines(nginx({})));
	const [, carries] = await headOf([whole], [formatNamed("nginx-json")]);
	assert.is(carries, "nginx-json carries everything; the time is the end of a request");
	assert.is(whole.read(), 1);
	assert.equal((await headOf([whole, part("less", lines(nginx({ dnt: "" })))])).slice(2), [
		"nginx-json cannot carry, and what that costs; the time is the end of a request:",
		"  dnt-gpc  Do Not Track and Global Privacy Control cannot be seen",
		'  the log "less" has gpc on no line of a page view',
		"  so an upload wants --accept-invisible-opt-out",
	]);
});

test.run();
