import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeQueryValue } from "../../src/classify/tracker-parameters.ts";
import { PackedEvent } from "../../src/digest/packed-event.ts";
import type { LogEvent } from "../../src/event.ts";
import { JsonBlock } from "../../src/format/json-block.ts";
import { logEvent } from "../../src/format/log-event.ts";
import { NginxBlockRequest } from "../../src/format/nginx-block-request.ts";
import { NGINX_COLUMNS } from "../../src/format/nginx-columns.ts";
import { COLUMN_USES, nginxEventOfRecord, nginxJson } from "../../src/format/nginx-json.ts";
import type { MalformedReason } from "../../src/outcome.ts";
import { TextPath } from "../../src/request-path.ts";
import { QueryNames, TextQuery } from "../../src/request-query.ts";
import { holds } from "./holds.ts";

const test = suite("format/nginx-json");

const BASE = {
	msec: "1795348855.879",
	request_time: "0.114",
	remote_addr: "203.0.113.7",
	request_uri: "/",
	status: "200",
};

function eventOf(fields: Readonly<Record<string, unknown>>) {
	const event = nginxJson.parse(JSON.stringify({ ...BASE, ...fields }));
	if (typeof event === "string") throw new Error(event);
	return event;
}

test("start is the end less the duration, to the millisecond", () => {
	const { start, logged, duration } = eventOf({ msec: "1795348855.8791", request_time: "0.1145" });
	assert.equal({ start, logged, duration }, { start: 1795348855765, logged: 1795348855879.1, duration: 114.5 });
});

test("numbers may be numbers", () => {
	const event = nginxJson.parse(
		'{"msec":1795348855.879,"request_time":0.114,"remote_addr":"::1","request_uri":"/","status":200}',
	);
	assert.equal(event, nginxJson.parse(JSON.stringify({ ...BASE, remote_addr: "::1" })));
});

test("completion: whole, cut off, or not logged", () => {
	assert.is(eventOf({ completion: "OK" }).complete, true);
	assert.is(eventOf({ completion: "" }).complete, false);
	assert.is(eventOf({ completion: "-" }).complete, false);
	assert.is(eventOf({}).complete, undefined);
});

test("the strongest opt-out wins", () => {
	assert.is(eventOf({ opt_out: "1", dnt: "1", gpc: "1" }).optOut, "cookie");
	assert.is(eventOf({ opt_out: "0", dnt: "1", gpc: "1" }).optOut, "dnt");
	assert.is(eventOf({ opt_out: "", dnt: "0", gpc: "1" }).optOut, "gpc");
	assert.is(eventOf({ opt_out: "-", dnt: "-", gpc: "-" }).optOut, undefined);
});

test("an upstream that was never reached is told from no upstream", () => {
	assert.is(eventOf({ upstream_status: "-" }).upstreamStatus, "-");
	assert.is(eventOf({ upstream_status: "" }).upstreamStatus, undefined);
	assert.is(eventOf({}).upstreamStatus, undefined);
	assert.is(eventOf({ upstream_status: "502, 204" }).upstreamStatus, "502, 204");
});

test("client hints come with their brands or not at all", () => {
	assert.equal(eventOf({ ch_ua: '"A";v="1"', ch_platform: '"Linux"', ch_mobile: "?0" }).clientHints, {
		brands: '"A";v="1"',
		platform: '"Linux"',
		mobile: "?0",
	});
	assert.equal(eventOf({ ch_ua: '"A"' }).clientHints, { brands: '"A"', platform: undefined, mobile: undefined });
	assert.is(eventOf({ ch_platform: '"Linux"' }).clientHints, undefined);
});

const LOGGED: readonly (readonly [line: string, time: number])[] = [
	['{"msec":"1795348855.879","x":"y"}', 1795348855879],
	['{"msec":1795348855.879}', 1795348855879],
	['{"msec":1795348855,"x":1}', 1795348855000],
	['{ "x" : "{", "msec" : "1795348855.879" }', 1795348855879],
	['{"x":"\\"msec\\":\\"1\\"","msec":"1795348855.879"}', 1795348855879],
	['{"x":"msec","msec":"1795348855.879"}', 1795348855879],
	['{"x\\"msec":"7","msec":"1795348855.879"}', 1795348855879],
	['{"msec":1795348855.879', Number.NaN],
	['{"x":"y"}', Number.NaN],
	['{"msec":"', Number.NaN],
	['{"msec":"1795348855.879', Number.NaN],
	['{"msec":"yesterday"}', Number.NaN],
	['{"msec":""}', Number.NaN],
	['203.0.113.7 - - [22/Nov/2026:12:00:55 +0000] "GET /"', Number.NaN],
];

test("loggedAt stays inside its line", () => {
	const next = '\n{"msec":"1795349999.999"}\n';
	for (const [line, time] of LOGGED) {
		assert.equal(nginxJson.loggedAt(next + line + next, next.length, next.length + line.length), time, line);
	}
	assert.is(LOGGED.length, 14);
});

test("times of many lines at once are those of each line, as far as they are told", () => {
	const lines = [...LOGGED.map(([line]) => line), `{"msec":"17","x":"${"y".repeat(70_000)}"}`, '{"msec":"17.5"}\r', ""];
	const bytes = Buffer.from(
		lines
			.map((line) => `${line}\n`)
			.join("")
			.repeat(3),
	);
	const texts: string[] = [];
	let told = 0;
	nginxJson.times?.(bytes, (from, to, time) => {
		const line = bytes.toString("latin1", from, to - 1);
		texts.push(line);
		if (Number.isNaN(time)) return;
		told++;
		assert.is(time, nginxJson.loggedAt(line, 0, line.length), line);
	});
	assert.equal(texts.join("\n"), bytes.toString("latin1").slice(0, -1));
	assert.ok(told >= 6, `${told} of ${texts.length}`);

	const many = Buffer.from('{"msec":"1795348855.879","more":""}\n'.repeat(30_000));
	let sum = 0;
	nginxJson.times?.(many, (_from, _to, time) => {
		sum += time === 1795348855879 ? 1 : Number.NaN;
	});
	assert.is(sum, 30_000);
});

test("any decimal seconds are read to the same bit", () => {
	holds(
		fc.property(fc.stringMatching(/^[0-9]{0,13}[.,]?[0-9]{0,9}$/), (seconds) => {
			const line = `{"msec":"${seconds}"}`;
			nginxJson.times?.(Buffer.from(`${line}\n`), (_from, _to, time) => {
				if (!Number.isNaN(time)) assert.is(time, nginxJson.loggedAt(line, 0, line.length));
				else assert.not.match(seconds, /^\d{1,11}\.\d{1,6}$/);
			});
		}),
		{ numRuns: 2000 },
	);
});

const value = fc.oneof(
	{ weight: 30, arbitrary: fc.string({ unit: "binary-ascii" }) },
	fc.constantFrom("", "-", "1", "OK", "200", "0.114", "1795348855.879", "f463614ea04e99e8", "Shop.test:80", "https"),
	fc.string({ unit: "grapheme" }),
	fc.string({ unit: "binary" }),
);
const record = fc.dictionary(fc.constantFrom(...NGINX_COLUMNS, "protocol", "fetch_mode", "__proto__"), value, {
	minKeys: 8,
	noNullPrototype: true,
});
const order = fc.shuffledSubarray([...NGINX_COLUMNS], { minLength: NGINX_COLUMNS.length });

/** What is made of a line by what was learned from it, if anything, in a copy with the keys of all events. */
function readInBlock(line: string): LogEvent | MalformedReason | undefined {
	const block = new JsonBlock(NGINX_COLUMNS, COLUMN_USES);
	block.learn(line);
	if (!block.isTaught) return undefined;
	block.take(Buffer.from(`${line}\n`));
	assert.ok(block.next());
	if (!block.fits) return undefined;
	const request = new NginxBlockRequest(block.values);
	const reason = request.fill();
	if (reason !== undefined) return reason;
	const path = new TextPath(request.target);
	assert.is(request.path.text, path.text);
	assert.is(request.path.extension(3), path.extension(3), path.text);
	for (const end of ["", "p", ".php", path.text, `/${path.text}`]) {
		assert.is(request.path.endsWith(end), path.endsWith(end), `${path.text} ends with ${end}`);
	}
	return logEvent(request);
}

const NAMES = new QueryNames(["url", "action_name", "rec", "_id", "r"], ["ma_", "c"]);

test("a query is the same in bytes as in a text, and a decoded value as a browser means it", () => {
	const name = fc.constantFrom(
		"url",
		"action_name",
		"action_named",
		"rec",
		"_id",
		"r",
		"ma_x",
		"ma_",
		"c",
		"c_p",
		"ur",
		"",
	);
	const plain = fc.string({ unit: fc.constantFrom(..."az09/&=?#+ ".split(""), "%20", "%C3%A9", "%2f", "%zz", "%") });
	const odd = fc.string({ unit: fc.constantFrom(...'a"\\é%'.split("")) });
	const value = fc.oneof({ weight: 15, arbitrary: plain }, odd);
	const path = fc.constantFrom("/matomo.php", "/", "", "/a.b/c.verylongextension", "http://h/p.php", "*");
	let decoded = 0;
	holds(
		fc.property(path, fc.array(fc.tuple(name, fc.constantFrom("", "="), value)), (path, parameters) => {
			const target = `${path}?${parameters.map((parts) => parts.join("")).join("&")}`;
			const line = JSON.stringify({ msec: "1.5", remote_addr: "203.0.113.7", request_uri: target, status: "200" });
			const block = new JsonBlock(NGINX_COLUMNS, COLUMN_USES);
			block.learn(line);
			block.take(Buffer.from(`${line}\n`));
			assert.ok(block.next());
			if (!block.fits) return;
			const { query } = new NginxBlockRequest(block.values);
			const text = TextQuery.of(target);
			assert.is(query.text, text.text);
			const found = text.look(NAMES, 0);
			assert.is(query.look(NAMES, 0), found, target);
			for (let number = 0; number < 7; number++) {
				if ((found & (1 << number)) === 0) continue;
				assert.is(query.value(number), text.value(number), target);
				const read = query.decoded?.(number);
				if (read === undefined) continue;
				assert.is(read, decodeQueryValue(text.value(number)), target);
				decoded++;
			}
		}),
		{ numRuns: 1000 },
	);
	assert.ok(decoded > 200, `${decoded} values decoded`);
});

test("queries over the same values may look for different names in turn", () => {
	const line = JSON.stringify({ msec: "1.5", remote_addr: "203.0.113.7", request_uri: "/?a=1&b=2", status: "200" });
	const block = new JsonBlock(NGINX_COLUMNS, COLUMN_USES);
	block.learn(line);
	block.take(Buffer.from(`${line}\n`));
	assert.ok(block.next());
	const [one, other] = [new NginxBlockRequest(block.values).query, new NginxBlockRequest(block.values).query];
	const [a, b] = [new QueryNames(["a"], ["x_"]), new QueryNames(["b"], ["x_"])];
	for (let turn = 0; turn < 2; turn++) {
		assert.equal([one.look(a, 0), one.value(0)], [1, "1"]);
		assert.equal([other.look(b, 0), other.value(0)], [1, "2"]);
	}
});

test("what is packed of a block is the whole record but for its body", () => {
	let records = 0;
	holds(
		fc.property(
			record,
			fc.constantFrom("203.0.113.7", "198.51.100.1, 203.0.113.7", "[2001:DB8::7]:443"),
			(odd, address) => {
				const line = JSON.stringify({ ...odd, ...BASE, remote_addr: address });
				const block = new JsonBlock(NGINX_COLUMNS, COLUMN_USES);
				block.learn(line);
				if (!block.isTaught) return;
				block.take(Buffer.from(`${line}\n`));
				assert.ok(block.next());
				const request = new NginxBlockRequest(block.values);
				if (!block.fits || request.fill() !== undefined) return;
				const { ip, userAgent } = request;
				const expected = { ...(nginxJson.parse(line) as LogEvent), body: undefined };
				for (let time = 0; time < 3; time++)
					assert.equal(PackedEvent.of(request, { ip, userAgent }, request).read(request.start), expected);
				records++;
			},
		),
		{ numRuns: 500 },
	);
	assert.ok(records > 100, `${records} records`);
});

test("the fast way agrees with JSON.parse, whatever the keys, their order and the values", () => {
	let events = 0;
	holds(
		fc.property(
			record,
			order,
			fc.boolean(),
			fc.array(value, { minLength: 3, maxLength: 3 }),
			(odd, keys, whole, texts) => {
				const members: Readonly<Record<string, string>> = whole ? { ...odd, ...BASE } : odd;
				for (const text of texts) {
					const line = JSON.stringify(Object.fromEntries(keys.map((key) => [key, members[key] ?? text])));
					const expected = nginxEventOfRecord(JSON.parse(line));
					assert.equal(nginxJson.parse(line), expected, line);
					const read = readInBlock(line);
					if (read === undefined) continue;
					assert.equal(read, expected, line);
					if (typeof expected === "object") events++;
				}
			},
		),
		{ numRuns: 500 },
	);
	assert.ok(events > 200, `${events} events`);
});

test.run();
