import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { JsonBlock } from "../../src/format/json-block.ts";
import { holds } from "./holds.ts";

const test = suite("format/json-block");

const KEYS = ["a", "b", "c"];
const USES = { b: "common", c: "recent" } as const;

/** The values of a line by what was learned, `undefined` when it does not fit. */
function read(block: JsonBlock, line: string): (string | undefined)[] | undefined {
	if (!block.isTaught) return undefined;
	// Between others, as a step that looks too far would find something there.
	const neighbour = '{"a":"0"}\r\n';
	block.take(Buffer.from(`${neighbour}${line}\n${neighbour}`));
	assert.ok(block.next());
	assert.ok(block.next());
	const values = block.fits ? KEYS.map((_, column) => block.values.value(column)) : undefined;
	assert.equal(Buffer.from(block.line, "latin1"), Buffer.from(line));
	assert.ok(block.next());
	assert.is(block.next(), false);
	return values;
}

/** Reads by what was just learned from `teacher`. */
function readAfter(teacher: string, line: string): (string | undefined)[] | undefined {
	const block = new JsonBlock(KEYS, USES);
	block.learn(teacher);
	return read(block, line);
}

const FITS: readonly (readonly [teacher: string, line: string, values: (string | undefined)[]])[] = [
	['{"a":"1","b":"2","c":"3"}', '{"a":"x","b":"","c":"y z"}', ["x", "", "y z"]],
	['{"c":"1","a":"2"}', '{"c":"3","a":"4"}', ["4", undefined, "3"]],
	['{"x":"1","a":"2","y":""}', '{"x":"\\"","a":"4","y":"z"}', ["4", undefined, undefined]],
	['{ "a": "1",\t"b" : "2" }', '{ "a": "3",\t"b" : "4" }', ["3", "4", undefined]],
	['  {"a":"1"}  ', '  {"a":"2"}  ', ["2", undefined, undefined]],
	['{"b":""}', String.raw`{"b":"\"\\\/\b\f\n\r\t\u00e9\uD83D"}`, [undefined, '"\\/\b\f\n\r\té\ud83d', undefined]],
	['{"b":""}', '{"b":"\u007f"}', [undefined, "\u007f", undefined]],
	['{"a":"1"}', '{"a":"\\""}', ['"', undefined, undefined]],
	['{"$.*+?^(){}[]|/-":"1","a":"2"}', '{"$.*+?^(){}[]|/-":"3","a":"4"}', ["4", undefined, undefined]],
	[
		'{"__proto__":"1","constructor":"2","a":"3"}',
		'{"__proto__":"","constructor":"","a":"4"}',
		["4", undefined, undefined],
	],
];

const DOES_NOT_FIT: readonly (readonly [teacher: string, line: string])[] = [
	['{"a":"1"}', '{"a":"1","b":"2"}'],
	['{"a":"1","b":"2"}', '{"b":"1","a":"2"}'],
	['{"a":"1"}', '{"a": "1"}'],
	['{"a":"1"}', '{"a":"1"} '],
	['{"b":""}', '{"b":"é"}'],
	['{"b":"","Ł":""}', '{"b":"","A":""}'],
	['{"a":"1"}', 'x{"a":"1"}'],
	['{"a":"1"}', '{"a":"1"}{"a":"1"}'],
	['{"a":"1"}', '{"a":1}'],
	['{"a":"1"}', '{"a":"1'],
	['{"b":"1"}', '{"b":"\t"}'],
	['{"b":"1"}', '{"b":"\u001f"}'],
	['{"b":"1"}', '{"b":"\\x"}'],
	['{"b":"1"}', '{"b":"\\u12"}'],
	['{"b":"1"}', '{"b":"\\"}'],
	['{"x":"1"}', '{"x":"\\q"}'],
	// Nothing is learned of these.
	[`{"${"k".repeat(40_000)}":"1","a":"2"}`, `{"${"k".repeat(40_000)}":"1","a":"2"}`],
	[`{"a":"1"${" ".repeat(40_000)}}`, `{"a":"1"${" ".repeat(40_000)}}`],
	[`{"a":"1"}${" ".repeat(40_000)}`, `{"a":"1"}${" ".repeat(40_000)}`],
	['{"a":"1","a":"2"}', '{"a":"1","a":"2"}'],
	['{"a":1}', '{"a":1}'],
	['{"a":"1","x":null}', '{"a":"1","x":null}'],
	['{"a":"1","x":{"b":"2"}}', '{"a":"1","x":{"b":"2"}}'],
	['{"\\u0061":"1"}', '{"\\u0061":"1"}'],
	["{}", "{}"],
	["", ""],
	["[]", "[]"],
];

test("reads what fits a template, and nothing else", () => {
	for (const [teacher, line, values] of FITS) assert.equal(readAfter(teacher, line), values, line);
	for (const [teacher, line] of DOES_NOT_FIT) assert.is(readAfter(teacher, line), undefined, line);
	assert.is(FITS.length + DOES_NOT_FIT.length, 37);
});

test("knows several templates, and forgets the one that is not used", () => {
	const block = new JsonBlock(KEYS, USES);
	const line = (index: number) => `{"a":"1","x${index}":"2"}`;
	for (let index = 0; index < 4; index++) block.learn(line(index));
	for (let index = 0; index < 4; index++) assert.ok(read(block, line(index)), `template ${index}`);

	block.learn(line(4));
	assert.is(read(block, line(4)), undefined, "the list is full, and it is too soon to learn again");
	for (const index of [0, 2, 3]) fits(block, line(index), 400);
	block.learn(line(4));
	for (const index of [0, 2, 3, 4]) assert.ok(read(block, line(index)), `template ${index}`);
	assert.is(read(block, line(1)), undefined, "not used for longest");
});

/** How many of a number of equal lines fit. */
function fits(block: JsonBlock, line: string, count: number): number {
	block.take(Buffer.from(`${line}\n`.repeat(count)));
	let fitting = 0;
	let lines = 0;
	for (; block.next(); lines++) if (block.fits) fitting++;
	assert.is(lines, count);
	return fitting;
}

test("a known template is not learned twice", () => {
	const block = new JsonBlock(KEYS, USES);
	block.learn('{"a":"1"}');
	block.learn('{"c":"1"}');
	const unexpected = '{"a":"é"}';
	for (let lesson = 0; lesson < 4; lesson++) {
		assert.is(fits(block, unexpected, 1000), 0);
		block.learn(unexpected);
	}
	assert.equal(read(block, '{"c":"2"}'), [undefined, undefined, "2"], "and so pushes no other one out");
});

test("any number of lines, of any length", () => {
	const block = new JsonBlock(KEYS, USES);
	block.learn('{"a":"1"}');
	for (const count of [0, 1, 1023, 1024, 1025, 20_000]) assert.is(fits(block, '{"a":"2"}', count), count);
	const long = (length: number) => `{"a":"${"x".repeat(length - 8)}"}`;
	assert.ok(read(block, long(65_535)));
	assert.is(read(block, long(65_536)), undefined, "a line that is longer than what is looked through at once");
	block.take(Buffer.from(`${long(65_536)}\n${long(9)}\n${long(200_000)}\n${long(10)}\n`));
	const lengths: number[] = [];
	while (block.next()) lengths.push(block.fits ? block.length : -block.length);
	assert.equal(lengths, [-65_537, 10, -200_001, 11]);
});

test("very long lines and objects of very many keys are left alone", () => {
	const long = (length: number) => `{"a":"${"x".repeat(length - 8)}"}`;
	assert.is(readAfter(long(65_537), '{"a":""}'), undefined);
	const wide = (keys: number) =>
		JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, key) => [`k${key}`, ""])));
	assert.ok(readAfter(wide(124), wide(124)));
	assert.is(readAfter(wide(125), wide(125)), undefined);
});

test("values that come again are one string, as long as they are remembered", () => {
	const block = new JsonBlock(KEYS, USES);
	block.learn('{"a":"","b":""}');
	// More than are remembered, twice, and some that are long.
	for (let round = 0; round < 2; round++) {
		const texts = Array.from({ length: 20_000 }, (_, index) => `${index}\\"${"x".repeat(index % 250)}`);
		block.take(Buffer.from(texts.map((text) => `{"a":"${text}","b":"${text}"}\n`).join("")));
		for (const text of texts) {
			assert.ok(block.next());
			assert.is(block.values.value(1), JSON.parse(`"${text}"`));
			assert.is(block.values.value(1), block.values.value(0));
		}
	}
});

/** Values with what matters in JSON: quotes, backslashes, escapes, control characters, other scripts. */
const text = fc.string({
	unit: fc.constantFrom(...'ab "\\/{}:,\u0000\u001f\u007fé\u2028🚝'.split(""), "\\n", "\\u00e9", "\\x22"),
});
const key = fc.constantFrom("a", "b", "c", "d", "e f", "$", "__proto__", "7");
const entries = fc.uniqueArray(fc.tuple(key, text), { selector: ([name]) => name, maxLength: 6 });
const space = fc.constantFrom("", "", "", " ", "\t ");

/** JSON of an object, keys in the given order, with white space of one's own. */
const line = fc.tuple(entries, space, fc.boolean()).map(([members, gap, raw]) => {
	const value = (content: string) => (raw ? `"${content}"` : JSON.stringify(content));
	return `{${members.map(([name, content]) => `${gap}${JSON.stringify(name)}:${gap}${value(content)}`).join(`${gap},`)}${gap}}`;
});

/** One change of one character: a lost, doubled or foreign one. */
const damage = fc.tuple(fc.nat(), fc.constantFrom("", '"', "\\", "\u0001", "}", "x"), fc.boolean());

test("agrees with JSON.parse on any line, whole or damaged, after any other line", () => {
	let agreed = 0;
	holds(
		fc.property(
			fc.array(line, { minLength: 1, maxLength: 6 }),
			damage,
			fc.boolean(),
			(lines, [at, put, keep], whole) => {
				const block = new JsonBlock(KEYS, USES);
				const last = lines.at(-1) ?? "";
				const index = at % (last.length + 1);
				const damaged = last.slice(0, index) + put + last.slice(keep ? index : index + 1);
				for (const each of [...lines, last, whole ? last : damaged]) {
					const values = read(block, each);
					const parsed = parseOrUndefined(each);
					if (values !== undefined) {
						agreed++;
						assert.ok(parsed, `read, but no JSON: ${each}`);
						assert.equal(
							values,
							KEYS.map((name) => (Object.hasOwn(parsed, name) ? parsed[name] : undefined)),
						);
					}
					if (parsed) block.learn(each);
				}
			},
		),
		{ numRuns: 3000 },
	);
	assert.ok(agreed > 300, `${agreed} lines were read`);
});

function parseOrUndefined(json: string): Record<string, unknown> | undefined {
	try {
		return JSON.parse(json) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

test.run();
