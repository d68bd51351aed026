import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeLatin1 } from "../../src/format/escape.ts";
import { FORMATS, formatNamed } from "../../src/format/formats.ts";
import { LineReaders } from "../../src/format/line-readers.ts";
import { root } from "./root.ts";

const test = suite("format/golden");

const FOLDER = join(root, "fixtures", "formats");

/** Lines as the reading side hands them over: latin1, and decoded when there is anything to decode. */
function readLines(file: string): { readonly latin1: string[]; readonly decoded: string[] } {
	const latin1 = readFileSync(file, "latin1").split("\n");
	assert.is(latin1.pop(), "", `${file} ends with a line end`);
	return { latin1, decoded: latin1.map((line) => (/[\x80-\xff]/.test(line) ? decodeLatin1(line) : line)) };
}

let found = 0;
for (const name of readdirSync(FOLDER)) {
	const input = join(FOLDER, name, "input.log");
	const expected = join(FOLDER, name, "expected.ndjson");
	if (!existsSync(input)) continue;
	found++;

	test(`${name}: every line gives what is expected of it`, () => {
		const format = formatNamed(name);
		const { latin1, decoded } = readLines(input);
		const readers = new LineReaders([format]);
		const results = decoded.map((line, index) => {
			const isHeader = readers.isHeader(line);
			if (isHeader) readers.see(line);
			const reader = readers.of(format);
			const result = reader.parse(line);
			if (isHeader || readers.isComment(line, format)) return { skipped: "header" };
			const raw = latin1[index] ?? "";
			if (typeof result === "object") {
				assert.is(reader.loggedAt(`[}"${raw}\n`, 3, 3 + raw.length), result.logged, `line ${index + 1}`);
			}
			return result;
		});
		const text = results
			.map((result) => `${JSON.stringify(typeof result === "string" ? { malformed: result } : result)}\n`)
			.join("");
		if (process.env.UPDATE_GOLDEN === "1") writeFileSync(expected, text);
		assert.is(text, readFileSync(expected, "utf8"));
		assert.ok(results.length > 15, `${name} has ${results.length} lines`);
	});
}

test("every format has its fixture", () => {
	assert.is(found, FORMATS.length);
	assert.equal(
		FORMATS.map(({ name }) => name).filter((name) => !existsSync(join(FOLDER, name, "expected.ndjson"))),
		[],
	);
});

test.run();
