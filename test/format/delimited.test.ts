import { parse as parseCsv } from "csv-parse/sync";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { columnsOf, type Delimiting, hasColumns } from "../../src/format/delimited.ts";
import { holds } from "./holds.ts";

const test = suite("format/delimited");

const delimitings: readonly Delimiting[] = [
	{ delimiter: " ", quoted: false },
	{ delimiter: "\t", quoted: false },
	{ delimiter: " ", quoted: '"' },
	{ delimiter: "\t", quoted: '"' },
	{ delimiter: " ", quoted: "\\" },
	{ delimiter: "\t", quoted: "\\" },
];

const B = "\\";

function byParser(line: string, { delimiter, quoted }: Delimiting): readonly string[] | undefined {
	const quote = quoted === false ? null : '"';
	const options = { delimiter, quote, escape: quoted || null, record_delimiter: "\n", relax_column_count: true };
	// The parser takes a backslash away from whatever is behind it; servers write it before quotes and itself only.
	const text = quoted === "\\" ? line.replace(/\\(["\\])?/g, (pair, saved) => (saved ? pair : "\\\\")) : line;
	try {
		const [row, another] = parseCsv(`${text}\n`, options);
		return another === undefined ? row : undefined;
	} catch {
		return undefined;
	}
}

test("a line has the columns that a parser of CSV tells", () => {
	const column = fc.constantFrom(
		"",
		"a",
		`"a${B}"b"`,
		`"${B}${B}"`,
		`"${B}xC3"`,
		`"a${B}`,
		"b c",
		'"',
		'""',
		'"a"',
		'"b c"',
		'"b\tc"',
		'"a""b"',
		'a"',
		'"a"b',
		"é",
	);
	const lines = fc.oneof(
		fc.string({ unit: fc.constantFrom(" ", "\t", '"', "a", "-"), minLength: 1, maxLength: 14 }),
		fc
			.tuple(fc.array(column, { minLength: 1, maxLength: 6 }), fc.constantFrom(" ", "\t"))
			.map(([row, by]) => row.join(by)),
	);
	let [whole, broken] = [0, 0];
	holds(
		fc.property(lines, fc.constantFrom(...delimitings), (line, delimiting) => {
			if (line === "") return;
			const columns = columnsOf(line, delimiting);
			assert.equal(columns, byParser(line, delimiting), JSON.stringify([line, delimiting]));
			if (columns === undefined) broken++;
			else whole++;
			if (delimiting.quoted === false) assert.ok(hasColumns(line, delimiting.delimiter, columns?.length ?? 0));
		}),
		{ numRuns: 20_000 },
	);
	assert.ok(whole > 5_000 && broken > 2_000, `${whole} whole, ${broken} broken`);
});

test("backslashes save quotes and themselves, in quotes, and mean nothing else", () => {
	const columns = (line: string) => columnsOf(line, { delimiter: " ", quoted: "\\" });
	assert.equal(columns(String.raw`"say \"hi\" \\" "\xC3\xA4" "\\x22"`), [
		String.raw`say "hi" \ `.trimEnd(),
		"\\xC3\\xA4",
		"\\x22",
	]);
	assert.is(columns(String.raw`"open \"`), undefined);
	assert.is(columns(String.raw`"a"\" b`), undefined);
});

test("columns are counted within the line, and not when there are too many", () => {
	assert.ok(hasColumns("", " ", 1));
	assert.ok(hasColumns("a b", " ", 2));
	assert.not.ok(hasColumns("a b c", " ", 2));
	assert.not.ok(hasColumns("a b", " ", 3));
});

test.run();
