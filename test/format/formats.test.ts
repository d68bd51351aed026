import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import { decodeLatin1 } from "../../src/format/escape.ts";
import { detectFormat, FORMATS, formatNamed, readableBy } from "../../src/format/formats.ts";
import { root } from "./root.ts";

const test = suite("format/formats");

function linesOf(name: string): string[] {
	const text = readFileSync(join(root, "fixtures", "formats", name, "input.log"), "latin1");
	return text.split("\n").slice(0, -1).map(decodeLatin1);
}

test("names are unique and in kebab case, titles are short", () => {
	assert.is(new Set(FORMATS.map((format) => format.name)).size, FORMATS.length);
	for (const { name, title, lacks } of FORMATS) {
		assert.match(name, /^[a-z][a-z0-9]*(-[a-z]+)*$/);
		assert.ok(title.length > 0 && title.length < 110 && !/[|\n]/.test(title), title);
		assert.is(new Set(lacks).size, lacks.length);
	}
});

test("a format by its name", () => {
	for (const format of FORMATS) assert.is(formatNamed(format.name), format);
});

test("a mistyped name says what there is", () => {
	const messageOf = (name: string) => {
		try {
			formatNamed(name);
		} catch (error) {
			assert.instance(error, UserError);
			return (error as UserError).message;
		}
		return assert.unreachable(name);
	};
	const names = FORMATS.map(({ name }) => name).join(", ");
	const list = `expected ${names}, or one of your own, which begins with log: or json:`;
	assert.is(
		messageOf("nginx-combind"),
		`there is no log format "nginx-combind": ${list}; did you mean nginx-combined?`,
	);
	assert.is(
		messageOf("combined"),
		`there is no log format "combined": ${list}; did you mean vhost-combined or nginx-combined?`,
	);
	assert.is(messageOf("xyz"), `there is no log format "xyz": ${list}`);
	assert.is(messageOf("__proto__"), `there is no log format "__proto__": ${list}`);
});

/** What lines of a format are taken for where nothing in them tells the difference. */
const TAKEN_FOR: Readonly<Record<string, string>> = { icecast: "nginx-combined" };

test("each fixture is detected as what it is, in any part of it that has a good line", () => {
	let parts = 0;
	for (const format of FORMATS) {
		const lines = linesOf(format.name);
		const name = TAKEN_FOR[format.name] ?? format.name;
		assert.is(detectFormat(lines)?.name, name);
		const first = lines.slice(0, lines.findIndex((line) => !line.startsWith("#")) + 1);
		assert.is(detectFormat(first)?.name, name, "one line is enough");
		assert.is(detectFormat(["", "garbage", "{}", ...first])?.name, name);
		parts += 3;
	}
	assert.is(parts, FORMATS.length * 3);
});

test("the most lines decide", () => {
	const json = linesOf("nginx-json").slice(0, 3);
	const combined = linesOf("nginx-combined").slice(0, 2);
	assert.is(detectFormat([...combined, ...json])?.name, "nginx-json");
	assert.is(detectFormat([...json.slice(0, 1), ...combined])?.name, "nginx-combined");
	assert.is(detectFormat([...json.slice(0, 2), ...combined])?.name, "nginx-json", "a tie goes by the list");
});

test("a line counts for the first format that can read it", () => {
	const [combined = ""] = linesOf("nginx-combined");
	const [vhost = ""] = linesOf("vhost-combined");
	const counts = readableBy([vhost, combined, "junk", vhost]).map(({ format, lines }) => [format.name, lines]);
	assert.equal(counts, [
		["vhost-combined", 2],
		["nginx-combined", 1],
	]);
});

test("nothing is detected where nothing is read", () => {
	assert.is(detectFormat([]), undefined);
	assert.is(detectFormat(["", "garbage", "{}", "[]", "\t".repeat(28), '"']), undefined);
});

test.run();
