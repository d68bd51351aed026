import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DateTime } from "luxon";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serverRecord } from "../demo/server-record.ts";
import { nginxJsonLine } from "../demo/write-nginx-json.ts";
import { type Generated, generate } from "./generate.ts";
import { median } from "./measure.ts";

const LINES = 20_000;
const test = suite("bench/generate");
const folder = mkdtempSync(join(tmpdir(), "monorail-bench-test-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function made(
	name: string,
	format: "nginx-json" | "combined",
	seed = "test",
): Generated & { readonly texts: readonly string[] } {
	const generated = generate({ lines: LINES, seed, format, folder: join(folder, name) });
	return { ...generated, texts: generated.files.map((file) => readFileSync(file, "utf8")) };
}

const json = made("json", "nginx-json");
const records = json.texts.map((text) =>
	text
		.trimEnd()
		.split("\n")
		.map((line): Record<string, string> => JSON.parse(line)),
);

test("the lines have the keys of the nginx-json preset, in its order", () => {
	const keys = Object.keys(JSON.parse(nginxJsonLine(serverRecord({ start: 0, ip: "" }))));
	for (const record of records.flat()) assert.is(Object.keys(record).join(), keys.join());
});

test("there are as many lines as asked for, three requests to one hit, a fifth of the requests views", () => {
	const [requests = [], hits = []] = records;
	assert.is(requests.length + hits.length, LINES);
	assert.is(json.requests, requests.length);
	assert.is(json.hits, hits.length);
	assert.is(json.bytes, Buffer.byteLength(json.texts.join("")));
	within(hits.length / LINES, 0.18, 0.28);
	const views = requests.filter(
		(record) => record.fetch_dest === "document" && /^(?:200|304)$/.test(record.status ?? ""),
	);
	within(views.length / requests.length, 0.15, 0.25);
	assert.ok(hits.every((record) => record.request_uri?.startsWith("/matomo.php?")));
});

test("time advances by 50 to 200 requests a second, nearly in order", () => {
	const times = (records[0] ?? []).map((record) => Number(record.msec));
	let latest = 0;
	for (const time of times) {
		assert.ok(time > latest - 0.1, "more than a tenth of a second back");
		latest = Math.max(latest, time);
	}
	within(times.length / (latest - (times[0] ?? 0)), 50, 200);
});

test("there are thousands of browsers and addresses", () => {
	const all = records.flat();
	assert.ok(new Set(all.map((record) => record.remote_addr)).size > 1_000);
	assert.ok(new Set(all.map((record) => record.user_agent)).size > 800);
});

test("the same seed writes the same bytes, another seed others", () => {
	assert.equal(made("again", "nginx-json").texts, json.texts);
	assert.not.equal(made("other", "nginx-json", "other").texts, json.texts);
});

test("combined has the same requests and hits, in the same order", () => {
	const combined = made("combined", "combined").texts.map((text) => text.trimEnd().split("\n"));
	assert.is(combined.flat().length, LINES);
	for (const [log, lines] of combined.entries()) {
		assert.is(lines.length, records[log]?.length);
		for (const [i, line] of lines.entries()) {
			const record = records[log]?.[i] ?? {};
			const end = DateTime.fromSeconds(Math.floor(Number(record.msec)), { zone: "utc" });
			const expected =
				`${record.remote_addr} - - [${end.toFormat("dd/MMM/yyyy:HH:mm:ss", { locale: "en" })} +0000]` +
				` "${record.method} ${record.request_uri} ${record.protocol}" ${record.status} ${record.bytes}` +
				` "${record.referer || "-"}" "${record.user_agent}"`;
			assert.is(line, expected);
		}
	}
	const [line = ""] = combined[0] ?? [];
	const [record = {}] = records[0] ?? [];
	assert.match(
		line,
		/^198\.1[89]\.\d+\.\d+ - - \[16\/Nov\/2026:06:00:00 \+0000\] "GET \S+ HTTP\/2\.0" 200 \d+ "[^"]+" "[^"]+"$/,
	);
	assert.ok(line.includes(`"GET ${record.request_uri} `));
});

test("median", () => {
	assert.is(median([3, 1, 2]), 2);
	assert.is(median([4, 1, 2, 3]), 2.5);
	assert.throws(() => median([]), RangeError);
});

function within(value: number, low: number, high: number): void {
	assert.ok(value >= low && value <= high, `${value} is not within ${low} and ${high}`);
}

test.run();
