import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { JsonLayouts } from "../../src/format/json-layout.ts";
import { holds } from "./holds.ts";

const test = suite("format/json-layout");

const KEYS = ["a", "b", "c"];
const fresh = () => new JsonLayouts(KEYS, new Set(["b"]));

/** Reads with layouts that have just learned from `teacher`. */
function readAfter(teacher: string, line: string): (string | undefined)[] | undefined {
	const layouts = fresh();
	layouts.learn(teacher);
	return layouts.read(line)?.slice(1);
}

const FITS: readonly (readonly [teacher: string, line: string, values: (string | undefined)[]])[] = [
	['{"a":"1","b":"2","c":"3"}', '{"a":"x","b":"","c":"y z"}', ["x", "", "y z"]],
	['{"c":"1","a":"2"}', '{"c":"3","a":"4"}', ["4", undefined, "3"]],
	['{"x":"1","a":"2","y":""}', '{"x":"\\"","a":"4","y":"z"}', ["4", undefined, undefined]],
	['{ "a": "1",\t"b" : "2" }', '{ "a": "3",\t"b" : "4" }', ["3", "4", undefined]],
	['  {"a":"1"}  ', '  {"a":"2"}  ', ["2", undefined, undefined]],
	['{"b":""}', String.raw`{"b":"\"\\\/\b\f\n\r\t\u00e9\uD83D"}`, [undefined, '"\\/\b\f\n\r\té\ud83d', undefined]],
	['{"b":""}', '{"b":"é🚝\u2028\u007f"}', [undefined, "é🚝\u2028\u007f", undefined]],
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
	['{"a":"1"}', '{"a":"1"}\n'],
	['{"a":"1"}', 'x{"a":"1"}'],
	['{"a":"1"}', '{"a":"1"}{"a":"1"}'],
	['{"a":"1"}', '{"a":1}'],
	['{"a":"1"}', '{"a":"1'],
	['{"a":"1"}', '{"a":"\\""}'],
	['{"b":"1"}', '{"b":"\t"}'],
	['{"b":"1"}', '{"b":"\u001f"}'],
	['{"b":"1"}', '{"b":"\\x"}'],
	['{"b":"1"}', '{"b":"\\u12"}'],
	['{"b":"1"}', '{"b":"\\"}'],
	['{"x":"1"}', '{"x":"\n"}'],
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

test("reads what fits a layout, and nothing else", () => {
	for (const [teacher, line, values] of FITS) assert.equal(readAfter(teacher, line), values, line);
	for (const [teacher, line] of DOES_NOT_FIT) assert.is(readAfter(teacher, line), undefined, line);
	assert.is(FITS.length + DOES_NOT_FIT.length, 37);
});

test("knows several layouts, and forgets the one that is not used", () => {
	const layouts = fresh();
	const line = (index: number) => `{"a":"1","x${index}":"2"}`;
	for (let index = 0; index < 4; index++) layouts.learn(line(index));
	for (let index = 0; index < 4; index++) assert.ok(layouts.read(line(index)), `layout ${index}`);

	layouts.learn(line(4));
	assert.is(layouts.read(line(4)), undefined, "the list is full, and it is too soon to learn again");
	for (let count = 0; count < 1000; count++) layouts.read(line(count % 3));
	layouts.learn(line(4));
	for (const index of [0, 1, 2, 4]) assert.ok(layouts.read(line(index)), `layout ${index}`);
	assert.is(layouts.read(line(3)), undefined, "not used for longest");
});

test("a known layout is not learned twice", () => {
	const layouts = fresh();
	layouts.learn('{"a":"1"}');
	layouts.learn('{"c":"1"}');
	const unexpected = '{"a":"\\""}';
	for (let lesson = 0; lesson < 4; lesson++) {
		for (let line = 0; line < 1000; line++) assert.is(layouts.read(unexpected), undefined);
		layouts.learn(unexpected);
	}
	assert.equal(layouts.read('{"c":"2"}')?.slice(1), [undefined, undefined, "2"], "and so pushes no other one out");
});

test("very long lines and objects of very many keys are left alone", () => {
	const long = (length: number) => `{"a":"${"x".repeat(length - 8)}"}`;
	assert.ok(readAfter(long(65_536), long(65_536)));
	assert.is(readAfter('{"a":""}', long(65_537)), undefined);
	assert.is(readAfter(long(65_537), '{"a":""}'), undefined);
	const wide = (keys: number) =>
		JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, key) => [`k${key}`, ""])));
	assert.ok(readAfter(wide(64), wide(64)));
	assert.is(readAfter(wide(65), wide(65)), undefined);
});

test("more escaped values than are remembered", () => {
	const layouts = fresh();
	layouts.learn('{"b":""}');
	for (let round = 0; round < 2; round++) {
		for (let index = 0; index < 1500; index++) {
			assert.is(layouts.read(`{"b":"\\"${index}"}`)?.[2], `"${index}`);
		}
	}
	const long = `\\"${"x".repeat(300)}`;
	assert.is(layouts.read(`{"b":"${long}"}`)?.[2]?.length, 301);
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
	let read = 0;
	holds(
		fc.property(
			fc.array(line, { minLength: 1, maxLength: 6 }),
			damage,
			fc.boolean(),
			(lines, [at, put, keep], whole) => {
				const layouts = fresh();
				const last = lines.at(-1) ?? "";
				const index = at % (last.length + 1);
				const damaged = last.slice(0, index) + put + last.slice(keep ? index : index + 1);
				for (const each of [...lines, last, whole ? last : damaged]) {
					const values = layouts.read(each)?.slice(1);
					const parsed = parseOrUndefined(each);
					if (values !== undefined) {
						read++;
						assert.ok(parsed, `read, but no JSON: ${each}`);
						assert.equal(
							values,
							KEYS.map((name) => (Object.hasOwn(parsed, name) ? parsed[name] : undefined)),
						);
					}
					if (parsed) layouts.learn(each);
				}
			},
		),
		{ numRuns: 3000 },
	);
	assert.ok(read > 500, `${read} lines were read`);
});

function parseOrUndefined(json: string): Record<string, unknown> | undefined {
	try {
		return JSON.parse(json) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

test.run();
