import { open } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FORMATS } from "../../src/format/formats.ts";
import { compressionOf } from "../../src/source/compression.ts";
import { type SpotCheck, spotCheck } from "../../src/source/spot-check.ts";
import { largeLogs } from "../helpers/large-log.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("source/spot-check");

const folder = tempFolder();
test.after(() => folder.remove());

const { ordered, jumping } = largeLogs();
const { from } = smallLog();

async function checked(text: string | Uint8Array): Promise<SpotCheck | undefined> {
	const bytes = Buffer.from(text);
	const file = await open(folder.write("log", bytes));
	try {
		return await spotCheck(file, bytes.length, compressionOf(bytes), { formats: FORMATS, lateness: 10_000 });
	} finally {
		await file.close();
	}
}

test("a large log in order of time", async () => {
	const found = await checked(ordered);
	assert.ok(found);
	assert.is(found.size, ordered.length);
	assert.is(found.isReadable, true);
	assert.is(found.stretches.length, 1);
	assert.is(found.stretches[0]?.earliest, from);
	assert.is(found.firstLines[0], ordered.slice(0, ordered.indexOf("\n")));
});

test("an archive, of which the size is a guess", async () => {
	// Stored as it is: it must be large, too.
	const found = await checked(gzipSync(ordered, { level: 0 }));
	assert.ok(found);
	assert.is(found.stretches[0]?.earliest, from);
	assert.ok(Math.abs(found.size / ordered.length - 1) < 0.1, `${found.size} of ${ordered.length} bytes`);
});

const NEITHER: Readonly<Record<string, string | Uint8Array>> = {
	"a small log": ordered.slice(0, 1_000_000),
	"a small archive": gzipSync(ordered),
	"several logs": ordered.slice(3_000_000) + ordered.slice(0, 3_000_000),
	"what is no log": "x\n".repeat(4_000_000),
	"one endless line": "x".repeat(8_000_000),
};

for (const [name, text] of Object.entries(NEITHER)) {
	test(`${name} must be looked through`, async () => assert.is(await checked(text), undefined));
}

test("what nobody looks at is not noticed", async () => assert.ok(await checked(jumping)));

test.run();
