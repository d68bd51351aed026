import { stat } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sameLogs } from "../../src/source/same-logs.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("source/same-logs");
const folder = tempFolder();
test.after(() => folder.remove());

const lines = (from: number, to: number): string =>
	Array.from(
		{ length: to - from },
		(_, index) => `192.0.2.1 - - [line ${from + index}] "GET /${from + index} HTTP/1.1"\n`,
	).join("");
const LOG = lines(0, 5000);

async function found(logs: Readonly<Record<string, string | Buffer>>) {
	const given = await Promise.all(
		Object.entries(logs).map(async ([name, content]) => {
			const input = folder.write(name, content);
			return { input, stats: await stat(input) };
		}),
	);
	const nameOf = (path: string): string => path.slice(folder.path.length + 1);
	return Object.fromEntries([...(await sameLogs(given))].map(([twin, of]) => [nameOf(twin), nameOf(of)]));
}

test("a copy, an archive, and what is a part of them, are found in any order", async () => {
	const archive = gzipSync(LOG);
	assert.equal(await found({ a: LOG, "a.gz": archive }), { "a.gz": "a" });
	assert.equal(await found({ "a.gz": archive, a: LOG }), { a: "a.gz" });
	assert.equal(await found({ copy: LOG, a: LOG, "a.gz": archive, other: lines(1, 5000) }), {
		a: "copy",
		"a.gz": "copy",
	});
	const damaged = archive.subarray(0, archive.length - 5000);
	assert.equal(await found({ "a.gz": damaged, a: LOG }), { "a.gz": "a" });
	assert.equal(await found({ short: lines(0, 10), "a.gz": archive, long: LOG + lines(5000, 6000) }), {
		short: "long",
		"a.gz": "long",
	});
});

test("logs that go on in different ways are two, however alike they begin", async () => {
	assert.equal(await found({ a: LOG + lines(5000, 6000), b: LOG + lines(7000, 8000), c: "", d: "" }), {});
	assert.equal(await found({ a: LOG }), {});
	assert.equal(await found({ "a.gz": Buffer.concat([gzipSync(LOG), gzipSync(lines(5000, 6000))]), a: LOG }), {
		a: "a.gz",
	});
});

test.run();
