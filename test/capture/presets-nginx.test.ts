import { suite } from "uvu";
import * as assert from "uvu/assert";
import { NGINX } from "../../src/capture/presets/nginx.ts";
import { NGINX_COMBINED } from "../../src/capture/presets/nginx-combined.ts";
import { NGINX_FIELDS } from "../../src/capture/presets/nginx-fields.ts";
import { NGINX_TSV } from "../../src/capture/presets/nginx-tsv.ts";
import type { Preset } from "../../src/capture/presets/preset.ts";
import type { LogEvent } from "../../src/event.ts";
import { detectFormat, formatNamed } from "../../src/format/formats.ts";
import { bulkBody, CASES, DOWN_CASES } from "./presets-nginx-cases.ts";
import { type Run, run, userAgent } from "./presets-nginx-run.ts";
import { nginxInstalled } from "./presets-nginx-server.ts";
import type { WebServer } from "./web-server.ts";

type Fields = Readonly<Record<string, string>>;

/** Reads a log line of a preset into its fields; bytes are latin1 characters, absent is `""`. */
type Reader = (line: string) => Fields;

const readJson: Reader = (line) => {
	const fields = JSON.parse(line) as Record<string, unknown>;
	assert.equal(
		Object.keys(fields),
		NGINX_FIELDS.map(({ key }) => key),
	);
	assert.ok(Object.values(fields).every((value) => typeof value === "string"));
	return fields as Fields;
};

const readTsv: Reader = (line) => {
	const columns = line.split("\t");
	const keys = NGINX_FIELDS.filter(({ tsv }) => tsv).map(({ key }) => key);
	assert.is(columns.length, keys.length);
	const decoded = columns.map((column) =>
		column === "-"
			? ""
			: column.replace(/\\x([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
	);
	return Object.fromEntries(keys.map((key, index) => [key, decoded[index] ?? ""]));
};

const SIDES = ["request", "tracker"] as const;

function testPreset(preset: Preset, extension: string, read: Reader): void {
	const test = suite(`nginx with the preset ${preset.name}`);
	const started = Date.now();
	let ran: Run;
	const lines: Record<string, Fields[]> = {};

	// Not in a hook: uvu takes a suite whose hook fails for one that passes.
	test("nginx takes the preset and all requests", async () => {
		ran = await run(preset);
		for (const log of SIDES) lines[log] = ran.nginx.log(`${log}.${extension}`).replace(/\n$/, "").split("\n").map(read);
	});
	test.after(() => ran?.nginx.dispose());

	test("every case is logged once, in its log, with its fields", () => {
		let checked = 0;
		for (const item of [...CASES, ...DOWN_CASES]) {
			const found = SIDES.flatMap((log) => (lines[log] ?? []).map((fields) => ({ log, fields }))).filter(
				({ fields }) => fields.user_agent === userAgent(item),
			);
			assert.equal(
				found.map(({ log }) => log),
				[item.log],
				item.name,
			);
			assert.is(ran.statuses.get(item), item.status, item.name);
			for (const [key, value] of Object.entries(item.logged)) {
				if (!(key in (found[0]?.fields ?? {})) && extension === "tsv") continue;
				assert.is(found[0]?.fields[key], value, `${item.name}: ${key}`);
				checked++;
			}
		}
		assert.is(CASES.length, 53);
		assert.ok(checked > 200, `${checked} fields checked`);
	});

	test("every line has its time, address and id, and nothing has a body but tracker hits", () => {
		const all = [...(lines.request ?? []), ...(lines.tracker ?? [])];
		assert.is(all.length, CASES.length + DOWN_CASES.length + 4);
		assert.is(new Set(all.map((fields) => fields.request_id)).size, all.length);
		for (const fields of all) {
			const end = Number(fields.msec) * 1000;
			assert.ok(end >= started - 1 && end <= Date.now() + 1, fields.msec);
			assert.match(fields.request_time ?? "", /^\d+\.\d{3}$/);
			assert.is(fields.remote_addr, "127.0.0.1");
			assert.match(fields.request_id ?? "", /^[0-9a-f]{32}$/);
		}
		for (const fields of lines.request ?? []) assert.is(fields.body, "");
	});

	test("the log format reads every line", () => {
		const events = readAll(preset.format, ran.nginx, extension);
		const count = (signal: string) => events.filter(({ optOut }) => optOut === signal).length;
		assert.equal([count("cookie"), count("dnt"), count("gpc")], [7, 5, 1]);
		assert.is(events.filter(({ complete }) => complete === false).length, 1);
	});

	test("garbage is a line without method and address", () => {
		const garbage = (lines.request ?? []).filter(({ status }) => status === "400");
		assert.is(garbage.length, 1);
		assert.is(garbage[0]?.method, "");
	});

	test("a page that was given up says so; a hit that was given up says how it ended", () => {
		const page = lines.request?.find((fields) => fields.request_uri === "/app/slow");
		assert.is(page?.status, "499");
		assert.is(page?.completion, "");
		const hit = lines.tracker?.find((fields) => fields.request_uri === "/matomo.php?slow");
		assert.is(hit?.upstream_status, "204");
	});

	test("no body is too long to be logged", () => {
		assert.not.match(ran.nginx.output, /buffered to a temporary file/);
	});

	testSecrets(test, () => ran);
	testMatomo(test, () => ran);
	test.run();
}

function testCombined(): void {
	const test = suite("nginx with the preset nginx-combined");
	let ran: Run;
	test("nginx takes the preset and all requests", async () => {
		ran = await run(NGINX_COMBINED);
	});
	test.after(() => ran?.nginx.dispose());

	test("pages and hits are in their logs, in the stock format", () => {
		const count = (log: string) => ran.nginx.log(log).trimEnd().split("\n").length;
		const hits = [...CASES, ...DOWN_CASES].filter(({ log }) => log === "tracker").length;
		assert.is(count("tracker.log"), hits + 1);
		assert.is(count("request.log"), CASES.length + DOWN_CASES.length - hits + 3);
		assert.match(ran.nginx.log("request.log"), /^127\.0\.0\.1 - - \[[^\]]+\] "GET \/ HTTP\/1\.1" 200 12 "-" "case-0 /);
	});

	test("what nginx complains of is heard", () => {
		assert.match(ran.nginx.output, /\[warn\] .*buffered to a temporary file/);
	});

	test("the log format reads every line", () => {
		assert.is(readAll(NGINX_COMBINED.format, ran.nginx, "log").length, CASES.length + DOWN_CASES.length + 4);
	});

	testSecrets(test, () => ran);
	test.run();
}

/** All lines of both logs as the log format reads them; each log must be recognised as of that format. */
function readAll(name: string, nginx: WebServer, extension: string): LogEvent[] {
	const format = formatNamed(name);
	return SIDES.flatMap((log) => {
		const texts = nginx.log(`${log}.${extension}`).replace(/\n$/, "").split("\n");
		assert.is(detectFormat(texts), format);
		return texts.map((text) => {
			const event = format.parse(text);
			if (typeof event === "string") throw new Error(`${event}: ${text.slice(0, 200)}`);
			return event;
		});
	});
}

function testSecrets(test: ReturnType<typeof suite>, ran: () => Run): void {
	test("no log has a password, a cookie, or anything nginx complained of", () => {
		const { nginx } = ran();
		const logs = nginx.logNames().map((name) => nginx.log(name));
		assert.ok(logs.length >= 2);
		for (const text of logs) assert.not.match(text, /SECRET|U0VDUkVU|_pk_ses|sid=/);
		const complaints = nginx.output.split("\n").filter((line) => /\[(warn|alert|emerg|crit)\]/.test(line));
		// the stock format has no use for bodies in memory
		assert.equal(
			complaints.filter((line) => !line.includes("buffered to a temporary file")),
			[],
		);
	});
}

function testMatomo(test: ReturnType<typeof suite>, ran: () => Run): void {
	test("Matomo gets the hits whole, the visitor's address, and no cookie but its own", () => {
		const { matomo } = ran();
		const hits = matomo.at("/matomo.php");
		assert.is(hits.length, CASES.filter(({ log, status }) => log === "tracker" && status !== 413).length + 1);
		assert.equal(
			hits.filter(({ body }) => body.startsWith("{")).map(({ body }) => body),
			[100, 15_000, 300_000].map(bulkBody),
		);
		const hit = hits.find(({ url }) => url === "/matomo.php?cookies");
		assert.is(hit?.headers.cookie, "matomo_ignore=ignore%3D%2A");
		assert.is(hit?.headers.authorization, undefined);
		assert.is(hit?.headers["x-forwarded-for"], "127.0.0.1");
		assert.match(hit?.headers.host ?? "", /^127\.0\.0\.1:\d+$/);
		assert.match(hit?.headers["user-agent"] ?? "", /^case-/);
	});

	test("Matomo is asked for the script once", () => {
		assert.is(ran().matomo.at("/matomo.js").length, 1);
	});
}

if (nginxInstalled()) {
	testPreset(NGINX, "ndjson", readJson);
	testPreset(NGINX_TSV, "tsv", readTsv);
	testCombined();
}
