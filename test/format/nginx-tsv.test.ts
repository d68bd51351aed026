import { suite } from "uvu";
import * as assert from "uvu/assert";
import { NGINX_COLUMNS, type NginxColumn } from "../../src/format/nginx-columns.ts";
import { nginxTsv } from "../../src/format/nginx-tsv.ts";

const test = suite("format/nginx-tsv");

function row(fields: Partial<Record<NginxColumn, string>>): string {
	const all: Partial<Record<NginxColumn, string>> = {
		msec: "1795348855.879",
		remote_addr: "203.0.113.7",
		request_uri: "/",
		status: "200",
		...fields,
	};
	return NGINX_COLUMNS.map((column) => all[column] ?? "-").join("\t");
}

test("has the columns that the preset prints", () => {
	assert.is(
		NGINX_COLUMNS.join(" "),
		"msec request_time remote_addr method scheme host request_uri status bytes referer user_agent language content_type " +
			"fetch_dest purpose old_purpose dnt gpc visitor_id opt_out consent ch_ua ch_platform ch_mobile upstream_status " +
			"content_length completion request_id body",
	);
});

test("quotes, blanks and line ends are text", () => {
	const lines = [
		row({ request_uri: "/1" }),
		"",
		"\t",
		row({ request_uri: '"/2' }),
		row({ user_agent: '"' }),
		`${row({})}\textra`,
		row({ request_uri: "/3\r" }),
		"\ufeff",
		`${row({})}\n${row({})}`,
	];
	const results = lines.map(nginxTsv.parse).map((result) => (typeof result === "string" ? result : result.target));
	const bad = "bad-columns";
	assert.equal(results, ["/1", bad, bad, '"/2', "/", bad, "/3\r", bad, bad]);
});

test("loggedAt stays inside its line", () => {
	const at = (line: string) => nginxTsv.loggedAt(`1\t\n${line}\n2\t`, 3, 3 + line.length);
	assert.is(at(row({})), 1795348855879);
	assert.equal(at("1795348855.879"), Number.NaN);
	assert.equal(at("x\t1"), Number.NaN);
	assert.equal(at(""), Number.NaN);
});

test.run();
