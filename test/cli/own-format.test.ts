import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { assertFailed, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/own-format");

const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const PAGE = `203.0.113.7 [22/Nov/2026:12:00:55 +0000] shop.example "GET /a HTTP/1.1" 200 759 "-" "${AGENT}"`;
const HIT = `{"at":"2026-11-22T12:00:56Z","from":{"ip":"203.0.113.7","ua":"${AGENT}"},"to":"https://shop.example/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fa"}`;
const OWN = 'log:$remote_addr [$time_local] $host "$request" $status $bytes_sent "$http_referer" "$http_user_agent"';
const MAPPING = "json:time=at,ip=from.ip,user_agent=from.ua,url=to";

const folder = tempFolder();
const page = join(folder.path, "page.log");
const hit = join(folder.path, "hit.log");
const both = join(folder.path, "both.log");
writeFileSync(page, `${PAGE}\n`);
writeFileSync(hit, `${HIT}\n`);
writeFileSync(both, `${PAGE}\r\n${HIT}\r\n`);
writeFileSync(join(folder.path, "format"), `${OWN}\n`);
test.after(() => folder.remove());

test("two logs in two formats of one's own, told apart by their lines", async () => {
	for (const logs of [[page, hit], [both]]) {
		const { status, stdout, stderr } = await monorail([
			...["report", "--format", "json", "--log-format", OWN, "--log-format", MAPPING],
			...logs,
		]);
		assert.is(status, EXIT.ok, stderr);
		const report = JSON.parse(stdout) as { outcomes: { matched: unknown }; notes: readonly string[] };
		assert.equal(report.outcomes.matched, { url: 1 });
		assert.equal(
			report.notes.map((note) => /^The format (\S+) does not carry/.exec(note)?.[1]),
			["json", "log"],
		);
	}
});

test("a format from a file, and from the configuration", async () => {
	const config = join(folder.path, "config.json");
	writeFileSync(config, JSON.stringify({ "log-format": [OWN, MAPPING] }));
	for (const options of [
		["--log-format", "@format", "--log-format", MAPPING],
		["--config", config],
	]) {
		const args = ["explain", ...options, page, hit];
		const { status, stdout, stderr } = await monorail(args, { cwd: folder.path });
		assert.is(status, EXIT.ok, stderr);
		assert.match(stdout, /"format":"log","outcome":"matched"/);
	}
});

test("what is wrong is said before anything is read", async () => {
	const wrong = (format: string, logs = [page]) => monorail(["report", "--log-format", format, ...logs]);
	const [unknown, misfit, json, named, file] = await Promise.all([
		wrong("log:$remote_adr"),
		wrong(OWN.replace("[$time_local]", "[$time_iso8601]")),
		wrong("json:time=at,ip=from.address,user_agent=from.ua,url=to", [hit]),
		wrong("$remote_addr - -"),
		wrong("@nothing"),
	]);
	assertFailed(unknown, EXIT.usage, /unknown variable \$remote_adr in column 1: .*did you mean \$remote_addr\?/);
	assertFailed(
		misfit,
		EXIT.input,
		/does not fit ".*page\.log": expected \$time_iso8601 behind \$remote_addr \(column 15 of the format\), found '22\/Nov.*' in column 14 of its first line/,
	);
	assertFailed(
		json,
		EXIT.input,
		/expected ip at from\.address \(column 9 of the mapping\), found an object with at, from, to/,
	);
	assertFailed(named, EXIT.usage, /one of your own begins with log: or json:/);
	assertFailed(
		file,
		EXIT.usage,
		/bad value for --log-format: expected a format in the file "nothing", found no such file; check its name/,
	);
});

test("a log whose first lines are noise is read", async () => {
	const noisy = join(folder.path, "noisy.log");
	writeFileSync(noisy, `noise\n\n${PAGE}\nnoise\n`);
	const { status, stdout } = await monorail(["report", "--format", "json", "--log-format", OWN, noisy]);
	const report = JSON.parse(stdout) as { outcomes: { malformed: Record<string, number> } };
	assert.equal(report.outcomes.malformed, { "empty-line": 1, "not-this-format": 2 });
	assert.is(status, EXIT.silent);
});

test.run();
