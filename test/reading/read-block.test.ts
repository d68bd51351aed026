import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import type { Digest } from "../../src/digest/digest.ts";
import { digester } from "../../src/digest/digester.ts";
import { makePlan, type PlanSettings } from "../../src/plan.ts";
import { readPart } from "../../src/reading/read-part.ts";
import type { Unit } from "../../src/reading/unit.ts";

const test = suite("reading/read-block");

/** Lines as nginx writes them, of every kind. */
const RECORDED = ["request", "tracker"]
	.flatMap((name) => readFileSync(`fixtures/browser/${name}.ndjson`, "utf8").split("\n"))
	.filter((line) => line !== "");

/** What may stand between them, or become of them. */
const ODD: readonly ((line: string) => string)[] = [
	(line) => `${line}\r`,
	(line) => line.slice(0, 300),
	(line) => line + line,
	(line) => line.slice(200) + line,
	(line) => `${line} `,
	(line) => `${line},`,
	(line) => `[${line},`,
	(line) => `${line}]`,
	(line) => `\0${line}\0`,
	(line) => line.replace('"msec":"', '"msec":"x'),
	(line) => line.replace('"method"', '"other_key"'),
	(line) => line.replace("Mozilla", "Mözilla"),
	(line) => line.replace("Mozilla", "Moz\\u0069l\\\\la"),
	(line) => line.replace("Mozilla", "Mozilla".repeat(9_000)),
	(line) => line.replace("Mozilla", "M\0zilla"),
	(line) => line.replace('"body":""', '"body":"a=b"'),
	(line) => line.replace(/"remote_addr":"[^"]*"/, '"remote_addr":"203.0.113.9, 192.168.7.7"'),
	(line) => line.replace(/"remote_addr":"[^"]*"/, '"remote_addr":"2001:DB8:0:0:0:0:1:1"'),
	(line) => line.replace(/"remote_addr":"[^"]*"/, '"remote_addr":"2001:db8::1:1"'),
	(line) => line.replace('"method":"GET"', '"method":"OPTIONS"'),
	(line) => line.replace("/matomo.php?", "/stats/collect?"),
	(line) => line.replace("/matomo.php?", "/st\\/ats\\/collect?"),
	(line) => line.replace('"request_uri":"/', '"request_uri":"/?idsite=1&rec=1&x=/'),
	() => "",
	() => "\r",
	() => "no record at all, of no format, and long enough to be looked at",
	() => '192.0.2.1 - - [18/Jul/2026:10:00:00 +0000] "GET /old HTTP/1.1" 200 5 "-" "Mozilla/5.0 Firefox/130.0"',
];

const line = fc
	.tuple(fc.constantFrom(...RECORDED), fc.option(fc.constantFrom(...ODD), { freq: 5 }))
	.map(([recorded, change]) => change?.(recorded) ?? recorded);

/** Of the plan, and of the log. */
type Settings = Partial<Omit<PlanSettings, "clockOffset">> & { readonly clockOffset?: number };

/** Everything that units tell but for the records themselves, with the number of each record's line. */
async function toldOf(
	chunks: readonly Buffer[],
	{ clockOffset, ...settings }: Settings,
	keepsRecords: boolean,
	decidedLines = Number.POSITIVE_INFINITY,
) {
	const { formats, lineLimit, ...rules } = makePlan([], { ...DEFAULT_SETTINGS, ...settings });
	const open = async function* () {
		yield* chunks;
	};
	const units: Unit[] = [];
	const part = { firstLine: 3, decidedLines, open, ...(clockOffset !== undefined && { clockOffset }) };
	const counts = new Map<string, number>();
	const records: unknown[] = [];
	let skipped = 0;
	for await (const unit of readPart(part, { formats, lineLimit, digest: digester(rules), keepsRecords })) {
		units.push(unit);
		skipped += unit.skipped?.lines ?? 0;
		for (const [{ name }, count] of unit.counts) counts.set(name, count);
		for (const [index, digest] of unit.digests.entries()) {
			const at = unit.firstLine + (unit.lines?.[index] ?? index);
			const told = typeof digest === "string" ? digest : toldBy(digest);
			records.push([at, structuredClone(told)]);
		}
	}
	return { records, skipped, counts, bytes: units.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** All but what is remembered of the visitor. */
function toldBy({ visitor, ...digest }: Digest) {
	const { fingerprint, ip, agent } = visitor ?? {};
	return {
		...digest,
		visitor: { fingerprint, ip, userAgent: agent?.userAgent },
		event: undefined,
		view: viewOf(digest),
	};
}

/** A view with what its packed record says, wherever its bytes are. */
function viewOf({ start, view }: Pick<Digest, "start" | "view">) {
	return view && { ...view, event: view.event.read(start) };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
	const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
	return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

const SETTINGS: readonly Settings[] = [{}, { maxLine: 900 }, { trustedProxy: ["private"] }, { clockOffset: 1500 }];

test("lines are the same whether they are read at once or one by one", async () => {
	let records = 0;
	let taken = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(line, { minLength: 1, maxLength: 40 }),
			fc.array(fc.nat(), { maxLength: 8 }),
			fc.constantFrom(...SETTINGS),
			fc.boolean(),
			async (lines, places, settings, ends) => {
				const bytes = Buffer.from(lines.join("\n") + (ends ? "\n" : ""));
				const chunks = cut(bytes, places);
				const [oneByOne, atOnce] = [await toldOf(chunks, settings, true), await toldOf(chunks, settings, false)];
				assert.equal(atOnce, oneByOne);
				// What is taken together is missing from the rest, which stands where it stood.
				const rest = await toldOf(chunks, settings, false, 0);
				const all = new Set(oneByOne.records.map((record) => JSON.stringify(record)));
				assert.is(rest.records.length + rest.skipped, oneByOne.records.length);
				assert.ok(rest.records.every((record) => all.has(JSON.stringify(record))));
				taken += rest.skipped;
				records += atOnce.records.length;
			},
		),
		{ numRuns: 200 },
	);
	assert.ok(records > 1000, `${records} records`);
	assert.ok(taken > 5, `${taken} taken together`);
});

test.run();
