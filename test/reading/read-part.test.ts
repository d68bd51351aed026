import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { digester } from "../../src/digest/digester.ts";
import { nginxCombined } from "../../src/format/nginx-combined.ts";
import { makePlan } from "../../src/plan.ts";
import { readPart } from "../../src/reading/read-part.ts";
import type { Unit } from "../../src/reading/unit.ts";

const test = suite("reading/read-part");

const plan = makePlan([], DEFAULT_SETTINGS);
const LIMIT = 400;

/** A line of a page view; its page is given. */
const line = (target: string): string =>
	`192.0.2.1 - - [18/Jul/2026:10:00:00 +0000] "GET ${target} HTTP/1.1" 200 5 "-" "Mozilla/5.0 Firefox/130.0"`;

async function unitsOf(chunks: readonly string[]): Promise<readonly Unit[]> {
	const open = async function* () {
		for (const text of chunks) yield Buffer.from(text);
	};
	const options = { formats: [nginxCombined], lineLimit: LIMIT, digest: digester(plan), keepsRecords: true };
	const units: Unit[] = [];
	for await (const unit of readPart({ firstLine: 7, open }, options)) units.push(unit);
	return units;
}

test("a unit is what ends in a chunk; the last line may lack its end", async () => {
	const [a, b, c] = [line("/a"), line("/käse"), line("/c")];
	const cut = b.indexOf("ä") + 1;
	const units = await unitsOf([`${a}\n${b.slice(0, 9)}`, b.slice(9, cut), `${b.slice(cut)}\nodd\n`, "", c]);
	const told = units.map(({ firstLine, bytes, digests, records }) => [
		firstLine,
		bytes,
		records?.all.map((record) => (typeof record === "string" ? record : record.target)),
		digests.length,
	]);
	assert.equal(told, [
		[7, a.length + 10, ["/a"], 1],
		[8, Buffer.byteLength(b.slice(9, cut)), [], 0],
		[8, b.length - cut + 5, ["/käse", "not-this-format"], 2], // decoded, although this chunk is ASCII
		[10, 0, [], 0],
		[10, c.length, [], 0],
		[10, 0, ["/c"], 1],
	]);
});

test("overlong lines keep their place", async () => {
	const [unit] = await unitsOf([`${line("/a")}\n${line(`/${"x".repeat(LIMIT)}`)}\n${line("/b")}\n`]);
	assert.equal(
		unit?.digests.map((digest) => (typeof digest === "string" ? digest : digest.kind)),
		["page-view", "too-long", "page-view"],
	);
	assert.equal([...(unit?.counts ?? [])], [[nginxCombined, 2]]);
});

test.run();
