import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Line, LineSplitter, TOO_LONG } from "../../src/source/line-splitter.ts";

const test = suite("source/line-splitter");

/** Longest line in these tests. */
const LIMIT = 8;

function split(chunks: readonly (string | Buffer)[], limit = LIMIT): Line[] {
	const splitter = new LineSplitter(limit);
	const lines = chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk)));
	return [...lines, ...splitter.end()];
}

const CASES: readonly (readonly [title: string, chunks: readonly string[], lines: readonly Line[]])[] = [
	["nothing", [], []],
	["an empty chunk", [""], []],
	["one line", ["abc\n"], ["abc"]],
	["no final line end", ["abc\ndef"], ["abc", "def"]],
	["CRLF", ["abc\r\ndef\r\n"], ["abc", "def"]],
	["CRLF over a border", ["abc\r", "\ndef"], ["abc", "def"]],
	["a CR at the very end", ["abc\r"], ["abc"]],
	["a CR inside stays", ["a\rb\n"], ["a\rb"]],
	["only one CR is part of the end", ["a\r\r\n"], ["a\r"]],
	["empty lines", ["\n\r\n\n"], ["", "", ""]],
	["a line over three chunks", ["ab", "cd", "ef\n"], ["abcdef"]],
	["a border before a line end", ["abc", "\n", "def"], ["abc", "def"]],
	["empty chunks between", ["ab", "", "c\n", ""], ["abc"]],
	["exactly the limit", ["12345678\n"], ["12345678"]],
	["exactly the limit, and no line end", ["12345678"], ["12345678"]],
	["exactly the limit, with CRLF", ["12345678\r\n"], ["12345678"]],
	["exactly the limit, with CRLF over a border", ["12345678\r", "\n"], ["12345678"]],
	["one byte more", ["123456789\n"], [TOO_LONG]],
	["one byte more over a border", ["12345678", "9\nabc\n"], [TOO_LONG, "abc"]],
	["one byte more than the limit before a border", ["123456789", "\nabc\n"], [TOO_LONG, "abc"]],
	["too long inside a chunk", ["a\n1234567890\nb\n"], ["a", TOO_LONG, "b"]],
	["too long over many chunks", ["a\n12345", "67890", "12345", "67890\nb\n"], ["a", TOO_LONG, "b"]],
	["too long at the very end", ["a\n1234567890"], ["a", TOO_LONG]],
	["too long at the very end, over chunks", ["a\n1234567890", "12345"], ["a", TOO_LONG]],
	["two in a row inside a chunk", ["1234567890\n1234567890\nb\n"], [TOO_LONG, TOO_LONG, "b"]],
	["two in a row over chunks", ["1234567890", "0\n1234567890", "0\nb"], [TOO_LONG, TOO_LONG, "b"]],
	["two in a row, the second at the end", ["1234567890", "0\n1234567890"], [TOO_LONG, TOO_LONG]],
	["empty lines behind one that is too long", ["1234567890", "\n\n\n"], [TOO_LONG, "", ""]],
];

test("lines end with LF or CRLF, or with the input", () => {
	for (const [title, chunks, lines] of CASES) assert.equal(split(chunks), lines, title);
	assert.is(CASES.length, 28);
});

test("invalid UTF-8 survives, one character for each byte", () => {
	const bytes = Buffer.from([0xff, 0xc3, 0x28, 0x00, 0x80, 0xe2, 0x82, 0x0a, 0xc3, 0x0a, 0xa4]);
	const lines = split([bytes]);
	assert.equal(
		lines.map((line) => Buffer.from(String(line), "latin1").toString("hex")),
		["ffc3280080e282", "c3", "a4"],
	);
	for (let cut = 0; cut <= bytes.length; cut++) {
		assert.equal(split([bytes.subarray(0, cut), bytes.subarray(cut)]), lines, `cut at ${cut}`);
	}
});

test("a chunk's memory may be used again", () => {
	const splitter = new LineSplitter(LIMIT);
	const chunk = Buffer.from("ab\ncd");
	assert.equal(splitter.push(chunk), ["ab"]);
	chunk.fill("x");
	assert.equal(splitter.push(Buffer.from("e\n")), ["cde"]);
	assert.equal(splitter.end(), []);
});

test("what is dropped of an endless line takes no memory", () => {
	const splitter = new LineSplitter(1024);
	const chunk = Buffer.alloc(1024 * 1024, "x");
	const before = process.memoryUsage().heapUsed;
	for (let i = 0; i < 200; i++) assert.equal(splitter.push(chunk), []);
	assert.ok(process.memoryUsage().heapUsed - before < 100 * 1024 * 1024);
	assert.equal(splitter.push(Buffer.from("\nabc")), [TOO_LONG]);
	assert.equal(splitter.end(), ["abc"]);
});

/** Bytes with many line ends, and lines around the limit. */
const bytes = fc
	.array(
		fc.oneof(
			fc.constantFrom("\n", "\r\n", "\r", "", "1234567", "12345678", "123456789"),
			fc.string({ unit: "binary" }),
		),
	)
	.map((texts) => Buffer.from(texts.join("")));

/** The same, without any state. */
function linesOf(whole: Buffer): Line[] {
	const texts = whole.toString("latin1").split("\n");
	if (texts.at(-1) === "") texts.pop();
	return texts.map((text) => text.replace(/\r$/, "")).map((text) => (text.length > LIMIT ? TOO_LONG : text));
}

test("every chunking of the same bytes gives the same lines", () => {
	fc.assert(
		fc.property(bytes, fc.array(fc.nat(), { maxLength: 8 }), (whole, cuts) => {
			assert.equal(split(chunked(whole, cuts)), linesOf(whole));
		}),
		{ numRuns: 2_000 },
	);
});

function chunked(whole: Buffer, cuts: readonly number[]): Buffer[] {
	const places = cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b);
	return [0, ...places].map((from, index) => whole.subarray(from, places[index] ?? whole.length));
}

test.run();
