import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeEscapes, decodeLatin1, repairJsonEscapes } from "../../src/format/escape.ts";
import { holds } from "./holds.ts";

const test = suite("format/escape");

const DECODED: readonly (readonly [escaped: string, text: string])[] = [
	["", ""],
	["plain", "plain"],
	[String.raw`a\x22b`, 'a"b'],
	[String.raw`\x5C`, "\\"],
	[String.raw`\x5Cx41`, String.raw`\x41`],
	[String.raw`caf\xC3\xA9`, "café"],
	[String.raw`caf\xc3\xa9`, "café"],
	[String.raw`\xF0\x9F\x9A\x9D!`, "🚝!"],
	[String.raw`caf\xE9`, "café"],
	[String.raw`\xE9 \xC3\xA9`, "é é"],
	[String.raw`\xC3x`, "Ãx"],
	[String.raw`\xEF\xBB\xBFa`, "\ufeffa"],
	[String.raw`\"\\\n\t\r\b\v`, '"\\\n\t\r\b\v'],
	[String.raw`\\x41`, String.raw`\x41`],
	[String.raw`\\\x41`, String.raw`\A`],
	[String.raw`\q`, String.raw`\q`],
	[String.raw`\x4`, String.raw`\x4`],
	[String.raw`\xG0`, String.raw`\xG0`],
	["end\\", "end\\"],
	[String.raw`é\x41`, "éA"],
];

test("undoes nginx's and Apache's escapes", () => {
	for (const [escaped, text] of DECODED) assert.is(decodeEscapes(escaped), text, escaped);
	assert.is(DECODED.length, 20);
});

test("any text escaped as nginx does comes back", () => {
	const escaped = (text: string) =>
		[...Buffer.from(text)]
			.map((byte) =>
				byte < 0x20 || byte >= 0x7f || byte === 0x22 || byte === 0x5c
					? `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`
					: String.fromCharCode(byte),
			)
			.join("");
	holds(
		fc.property(fc.string({ unit: "grapheme" }), (text) => {
			assert.is(decodeEscapes(escaped(text)), text);
		}),
		{ numRuns: 300 },
	);
});

test("repairs JSON that was logged with the wrong escaping", () => {
	const line = String.raw`{"a":"say \x22hi\x22","b":"C:\x5Cx","c":"caf\xC3\xA9","d":"\x0A","e":"ok\n\"\\x41"}`;
	const repaired = JSON.parse(repairJsonEscapes(line));
	assert.equal(repaired, { a: 'say "hi"', b: "C:\\x", c: "café", d: "\n", e: 'ok\n"\\x41' });
});

test("latin1 becomes UTF-8 where its bytes are", () => {
	const latin1 = (text: string) => Buffer.from(text).toString("latin1");
	assert.is(decodeLatin1(latin1("/über/🚝")), "/über/🚝");
	assert.is(decodeLatin1("/\xfcber"), "/über", "invalid UTF-8 stays latin1");
	assert.is(decodeLatin1(`${latin1("/ü")}\xfc`), "/Ã¼ü", "one invalid byte, and the whole line is latin1");
	assert.is(decodeLatin1("\xef\xbb\xbf{}"), "{}", "a byte order mark goes");
	assert.is(decodeLatin1("\xed\xa0\x80"), "\xed\xa0\x80", "a surrogate is no UTF-8");
	assert.is(decodeLatin1("\xc0\x80\x9f"), "\xc0\x80\x9f", "overlong is no UTF-8, and 0x9F is not windows-1252");
	holds(
		fc.property(fc.string({ unit: "grapheme" }), (text) => {
			assert.is(decodeLatin1(latin1(text)), text.replace(/^\ufeff/, ""));
		}),
		{ numRuns: 300 },
	);
});

test.run();
