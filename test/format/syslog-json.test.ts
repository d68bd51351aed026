import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeLatin1 } from "../../src/format/escape.ts";
import type { Format } from "../../src/format/format.ts";
import { FORMATS, formatNamed, readableBy } from "../../src/format/formats.ts";
import { ownFormat } from "../../src/format/own/own-format.ts";
import { RecordReader } from "../../src/format/record-reader.ts";
import { root } from "./root.ts";

const test = suite("format/syslog before JSON");

const JSON_FORMATS = ["monorail", "nginx-json", "matomo-json", "caddy", "traefik-json", "apache-json", "json-access"];

/** What nginx, a syslog server of before and of today, the journal, and a syslog server of RFC 5424 write before a line. */
const PREFIXES = [
	"<190>Nov 22 12:00:55 web nginx: ",
	"<190>Nov 22 12:00:55 nginx: ",
	"Nov  2 12:00:55 web nginx[1]: ",
	"Nov 22 12:00:55 web nginx:  ",
	"2026-11-22T12:00:55.123456+01:00 web nginx: ",
	"Nov 22 12:00:55.123456 web nginx[1]: ",
	"Sun 2026-11-22 12:00:55 UTC web nginx[1]: ",
	"Sun 2026-11-22 12:00:55.123456 CEST web nginx[1]: ",
	'<134>1 2026-11-22T12:00:55.003Z web nginx 12 - [x@1 a="{"] ',
];

/** The lines of a format's golden file that it reads, decoded; no line of them has anything before its object. */
function goodLines(format: Format): readonly string[] {
	const lines = readFileSync(join(root, "fixtures", "formats", format.name, "input.log"), "latin1").split("\n");
	return lines.map(decodeLatin1).filter((line) => line.startsWith("{") && typeof format.parse(line) !== "string");
}

for (const name of JSON_FORMATS) {
	test(`${name}: a line says the same, at the same time, and in the same format`, () => {
		const format = formatNamed(name);
		const lines = goodLines(format);
		assert.ok(lines.length >= 5, `${lines.length} lines`);
		for (const prefix of PREFIXES) {
			for (const line of lines) {
				const long = `${prefix}${line}`;
				assert.equal(format.parse(long), format.parse(line), long);
				assert.is(format.loggedAt(`{}\n${long}\n`, 3, 3 + long.length), format.loggedAt(line, 0, line.length), long);
			}
			const [first = ""] = lines;
			assert.is(readableBy([`${prefix}${first}`])[0]?.format, readableBy([first])[0]?.format);
		}
	});
}

const nginx = (second: number): string =>
	`{"msec":"${1_795_348_855 + second}.5","remote_addr":"203.0.113.7","method":"GET","request_uri":"/${second}","status":"200","host":"shop.example"}`;

test("a whole log of such lines is read without a loss, and teaches no template", () => {
	const reader = new RecordReader(FORMATS);
	const records = reader.read(
		Array.from({ length: 100 }, (_, second) => `<190>Nov 22 12:00:${10 + (second % 50)} web nginx: ${nginx(second)}`),
		true,
	);
	assert.is(records.filter((record) => typeof record === "string").length, 0);
	assert.equal(
		[...reader.counts].map(([{ name }, lines]) => [name, lines]),
		[["nginx-json", 100]],
	);
});

test("mappings of one's own, too, and keys that a log has or not", () => {
	const own = ownFormat(
		"json:time=msec,ip=remote_addr,target=request_uri,user_agent=ua,status=status,host=host",
		"json",
	);
	for (const format of [own, formatNamed("nginx-json")]) {
		const [plain, long] = [nginx(1), `${PREFIXES[0]}${nginx(1)}`];
		assert.equal(format.parse(long), format.parse(plain));
		assert.is(format.keys?.on(long), format.keys?.on(plain));
		assert.is.not(format.keys?.on(long), 0);
	}
});

test("what is broken is broken in the same way, and any other text before an object is none of syslog's", () => {
	const format = formatNamed("nginx-json");
	const broken = [
		nginx(1).slice(0, 40),
		`${nginx(1).slice(0, 40)}${nginx(2)}`,
		"{}",
		'{"msec":"x"}',
		"[1]",
		"text",
		"",
	];
	for (const line of broken) assert.is(format.parse(`${PREFIXES[0]}${line}`), format.parse(line), line);
	for (const before of ["x ", "nginx: ", "Nov 22 nginx: ", "<190>", "2026-11-22 "]) {
		assert.is(format.parse(`${before}${nginx(1)}`), "torn", before);
	}
});

test.run();
