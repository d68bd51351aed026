import { suite } from "uvu";
import * as assert from "uvu/assert";
import { jsonFault } from "../src/json-fault.ts";

const test = suite("json-fault");

/** Texts that are no JSON, and where. */
const FAULTS: readonly (readonly [text: string, says: string])[] = [
	["", "the end in line 1, column 1, instead of a value"],
	["site-id: 1", "'site-id: 1' in line 1, column 1, instead of a value"],
	['{\n\t"a": 1\n\t"b": 2\n}', "'\"b\": 2' in line 3, column 2, instead of a comma or }"],
	['{\n\t"a": 1,\n}\n', "'}' in line 3, column 1, instead of a name in double quotes"],
	["{'a': 1}", "''a': 1}' in line 1, column 2, instead of a name in double quotes or }"],
	["{# why", "'# why' in line 1, column 2, instead of a name in double quotes or }"],
	['{"a" 1}', "'1}' in line 1, column 6, instead of a colon"],
	['{"a": yes}', "'yes}' in line 1, column 7, instead of a value"],
	['{"a": 01}', "'01}' in line 1, column 7, instead of a value"],
	['{"a": +1}', "'+1}' in line 1, column 7, instead of a value"],
	['{"a": "one\r\ntwo"}', "'\"one' in line 1, column 7, instead of a value"],
	['{"a": "\\x"}', "'\"\\x\"}' in line 1, column 7, instead of a value"],
	['{"a": [1, 2}', "'}' in line 1, column 12, instead of a comma or ]"],
	['{"a": [1, ]}', "']}' in line 1, column 11, instead of a value"],
	['{"a": [', "the end in line 1, column 8, instead of a value or ]"],
	['{"a": {}', "the end in line 1, column 9, instead of a comma or }"],
	["{} {}", "'{}' in line 1, column 4, instead of the end"],
	['{"a": /home/monorail/token/file}', "'/home/monorail/token…' in line 1, column 7, instead of a value"],
];

test("what is wrong is said with its place", () => {
	for (const [text, says] of FAULTS) {
		assert.throws(() => JSON.parse(text), text);
		assert.is(jsonFault(text), says, text);
	}
	assert.is(FAULTS.length, 18);
});

test("what is right is passed over, up to the end", () => {
	const good = JSON.stringify(
		{ a: [1, -2.5e-7, true, null, '\u{1f600} "\\\n', {}, []], b: { c: [[]] }, "": 0 },
		null,
		2,
	);
	for (const text of [good, "[]", "{}", '"\\u00e9\\/"', "-0", ` ${good}\n`]) {
		const end = `${text} x`;
		assert.match(jsonFault(end), /^'x' in line \d+, column \d+, instead of the end$/, text);
	}
});

test("neither depth nor length is too much", () => {
	assert.match(jsonFault("[".repeat(1_000_000)), /column 1000001, instead of a value or \]$/);
	assert.match(jsonFault(`["${"long ".repeat(1_000_000)}"`), /^the end in line 1, .* instead of a comma or \]$/);
});

test.run();
