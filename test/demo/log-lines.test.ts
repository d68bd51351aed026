import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serverRecord } from "./server-record.ts";
import { combinedLine } from "./write-combined.ts";
import { monorailLine } from "./write-monorail.ts";
import { nginxJsonLine } from "./write-nginx-json.ts";

const test = suite("demo/log lines");

const recorded =
	readFileSync(new URL("../../fixtures/browser/request.ndjson", import.meta.url), "utf8").split("\n")[0] ?? "";
const mixed = readFileSync(new URL("../../fixtures/browser/mixed.log", import.meta.url), "utf8").split("\n")[0] ?? "";

const record = serverRecord({
	start: 1_795_348_855_879,
	ip: "203.0.113.10",
	host: "shop.test",
	bytes: 759,
	userAgent:
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36",
	language: "de-DE",
	contentType: "text/html",
	fetchDest: "document",
	fetchMode: "navigate",
	chUa: '"Not:A-Brand";v="8", "Chromium";v="156"',
	chPlatform: '"Linux"',
	chMobile: "?0",
	requestId: "f55a4756b463ea411198b1e774b27207",
});

test("nginx-json is what a real nginx wrote, byte for byte", () => {
	assert.is(nginxJsonLine(record), recorded);
});

test("combined is what a real nginx wrote, byte for byte", () => {
	assert.is(combinedLine(record), mixed);
});

test("combined escapes as nginx does, and logs the end of the request", () => {
	const odd = serverRecord({ ...record, duration: 122, target: '/"ü\\', referrer: "", userAgent: "", method: "POST" });
	assert.is(
		combinedLine(odd),
		'203.0.113.10 - - [22/Nov/2026:12:00:56 +0000] "POST /\\x22\\xC3\\xBC\\x5C HTTP/2.0" 200 759 "-" "-"',
	);
});

test("monorail has the start of the request and leaves out what is absent", () => {
	const hit = serverRecord({ ...record, duration: 40, contentLength: "0", upstreamStatus: "204", optOut: true });
	assert.equal(JSON.parse(monorailLine(hit) ?? ""), {
		time: "2026-11-22T12:00:55.879Z",
		ip: "203.0.113.10",
		url: "https://shop.test/",
		user_agent: record.userAgent,
		method: "GET",
		status: 200,
		language: "de-DE",
		content_type: "text/html",
		bytes: 759,
		duration_ms: 40,
		fetch_dest: "document",
		opt_out: 1,
		dnt: "",
		gpc: "",
		uadata:
			'{"brands":[{"brand":"Not:A-Brand","version":"8"},{"brand":"Chromium","version":"156"}],"mobile":false,"platform":"Linux"}',
		content_length: 0,
		upstream_status: "204",
		request_id: record.requestId,
	});
	assert.is(monorailLine(serverRecord({ ...record, host: "" })), undefined);
});

test.run();
