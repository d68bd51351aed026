import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/damaged");

const shop = (name: string): string => fileURLToPath(new URL(`../../fixtures/shop/${name}.ndjson`, import.meta.url));
const requests = shop("request");
const hits = readFileSync(shop("tracker"), "utf8").split("\n").filter(Boolean);
const folder = tempFolder();
test.after(() => folder.remove());

/** An archive of which the last part is missing. */
function cut(name: string, text: string, part: number): string {
	const whole = gzipSync(text);
	return folder.write(name, whole.subarray(0, Math.round(whole.length * part)));
}

async function missed(...logs: string[]) {
	const dump = `${folder.path}/dump.ndjson`;
	const { status, stdout, stderr } = await monorail([
		...["upload", "--dry-run", "--format", "json", "--dump", dump],
		...logs,
	]);
	const views = readFileSync(dump, "utf8")
		.split("\n")
		.filter(Boolean)
		.map((line) => JSON.parse(line));
	const { held } = JSON.parse(stdout || "{}");
	const sent = views.filter(({ outcome }) => outcome === "unmatched").map(({ line }) => Number(line));
	return { status, stderr, held, sent };
}

const whole = await missed(requests, shop("tracker"));

test("what a tracker log cannot tell behind its damage is held, not sent", async () => {
	const { status, held, sent } = await missed(requests, cut("tracker.gz", `${hits.join("\n")}\n`, 0.7));
	assert.is(status, EXIT.silent);
	assert.ok(held.silent > 50, `${held.silent} held`);
	const known = new Set(whole.sent);
	assert.ok(sent.length > 40 && sent.length < whole.sent.length, `${sent.length} sent`);
	assert.equal(
		sent.filter((line) => !known.has(line)),
		[],
		"nothing is sent that was tracked",
	);
});

test("a log that goes on where the damaged one was to end tells again; one that was there before does not", async () => {
	const half = Math.floor(hits.length / 2);
	const first = cut("tracker.1.gz", `${hits.slice(0, half).join("\n")}\n`, 0.8);
	const rest = folder.write("tracker.ndjson", `${hits.slice(half).join("\n")}\n`);
	const rotated = await missed(requests, first, rest);
	assert.is(rotated.status, EXIT.silent);
	assert.equal(
		rotated.sent.filter((line) => !new Set(whole.sent).has(line)),
		[],
	);
	assert.ok(rotated.sent.length > whole.sent.length / 2, `${rotated.sent.length} sent`);

	const every = (odd: number) => `${hits.filter((_, index) => index % 2 === odd).join("\n")}\n`;
	const beside = await missed(requests, cut("one.gz", every(0), 0.5), folder.write("other.ndjson", every(1)));
	assert.is(beside.status, EXIT.silent);
	assert.equal(
		beside.sent.filter((line) => !new Set(whole.sent).has(line)),
		[],
	);
});

test("a damaged request log costs nothing but what it has lost, and the status tells", async () => {
	const { status, held, sent, stderr } = await missed(
		cut("request.gz", readFileSync(requests, "utf8"), 0.6),
		shop("tracker"),
	);
	assert.is(status, EXIT.input);
	assert.match(stderr, /is damaged \(unexpected end of file\): read up to there/);
	assert.is(held.silent, 0);
	assert.ok(sent.length > 40 && sent.length < whole.sent.length, `${sent.length} sent`);
});

test.run();
