import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { NGINX } from "../../src/capture/presets/nginx.ts";
import { NGINX_COMBINED } from "../../src/capture/presets/nginx-combined.ts";
import { jsonLogFormat, type NginxLog, tsvLogFormat } from "../../src/capture/presets/nginx-log-format.ts";
import { NGINX_TSV } from "../../src/capture/presets/nginx-tsv.ts";
import { NGINX_COLUMNS } from "../../src/format/nginx-columns.ts";

const test = suite("nginx log formats");

const JSON_KEYS =
	"msec request_time remote_addr method scheme host request_uri status bytes referer user_agent language content_type " +
	"fetch_dest fetch_mode purpose old_purpose dnt gpc visitor_id opt_out consent ch_ua ch_platform ch_mobile " +
	"upstream_status content_length protocol completion request_id body";
const TSV_KEYS = JSON_KEYS.replace(" fetch_mode", "").replace(" protocol", "");
const LOGS: readonly NginxLog[] = ["request", "tracker"];

/** What nginx makes of a directive's quoted pieces. */
function template(directive: string): string {
	return [...directive.matchAll(/'([^']*)'/g)].map(([, piece]) => piece).join("");
}

/** Key and variable of each value in the JSON log format. */
function jsonFields(log: NginxLog): (readonly [string, string])[] {
	return Object.entries(JSON.parse(template(jsonLogFormat("x", log))) as Record<string, string>);
}

test("the JSON keys are the documented ones, in their order", () => {
	for (const log of LOGS)
		assert.is(
			jsonFields(log)
				.map(([key]) => key)
				.join(" "),
			JSON_KEYS,
		);
});

test("the logs recorded from browsers have the same keys", () => {
	for (const log of LOGS) {
		const text = readFileSync(new URL(`../../fixtures/browser/${log}.ndjson`, import.meta.url), "utf8");
		assert.is(Object.keys(JSON.parse(text.split("\n")[0] ?? "") as object).join(" "), JSON_KEYS);
	}
});

test("the reader of the tab-separated format has the same columns", () => {
	assert.is(NGINX_COLUMNS.join(" "), TSV_KEYS);
});

test("every value is a quoted variable; the request log has no body", () => {
	for (const log of LOGS) {
		const values = jsonFields(log);
		for (const [key, value] of values) {
			if (key === "body" && log === "request") assert.is(value, "");
			else assert.match(value, /^\$[a-z_]+$/, key);
		}
		assert.is(values.length, 31);
		assert.is(new Set(values.map(([, value]) => value)).size, 31);
	}
	assert.not.match(jsonLogFormat("x", "request"), /request_body/);
	assert.not.match(tsvLogFormat("x", "request"), /request_body/);
});

test("the columns are the JSON values but for fetch_mode and protocol", () => {
	for (const log of LOGS) {
		const variables = new Map(jsonFields(log));
		const columns = template(tsvLogFormat("x", log)).split("\\t");
		assert.equal(
			columns,
			TSV_KEYS.split(" ").map((key) => variables.get(key) || "-"),
		);
		assert.is(columns.length, 29);
	}
});

test("each preset has both formats and uses both; combined has none", () => {
	for (const [preset, format] of [
		[NGINX, jsonLogFormat],
		[NGINX_TSV, tsvLogFormat],
	] as const) {
		for (const [name, log] of [
			["monorail", "request"],
			["monorail_tracker", "tracker"],
		] as const) {
			assert.ok(preset.text.includes(format(name, log)), name);
			assert.match(preset.text, new RegExp(`^ *access_log /var/log/nginx/${log}\\.\\w+ ${name} `, "m"));
		}
		assert.is(preset.text.match(/\$request_body/g)?.length, 1);
	}
	assert.not.match(NGINX_COMBINED.text, /log_format|request_body|monorail_tracker/);
});

test("the presets name the host of Matomo in TLS and keep request bodies in memory", () => {
	for (const preset of [NGINX, NGINX_TSV]) {
		for (const line of [
			"client_body_buffer_size 512k;",
			"client_max_body_size 512k;",
			"client_body_in_single_buffer on;",
			"proxy_ssl_server_name on;",
		]) {
			assert.ok(preset.text.includes(`\n    ${line}`), line);
		}
	}
});

test.run();
