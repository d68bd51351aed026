import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
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

test("referrer and user agent that are confused are told by what they look like", async () => {
	const line = (n: number, referrer: string) =>
		`203.0.113.${n} - - [22/Nov/2026:12:00:5${n} +0000] "GET /${n} HTTP/1.1" 200 5 "${referrer}" "Mozilla/5.0 (X11; rv:140.0) Firefox/140.0"\n`;
	const referrers = ["-", "https://shop.example/", "-", "http://search.example/q?a=b", "https://shop.example/2", "-"];
	const log = join(folder.path, "referrers.log");
	writeFileSync(log, referrers.map((referrer, n) => line(n, referrer)).join(""));
	const right =
		'log:$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';
	const swapped = right
		.replace("$http_referer", "$1")
		.replace("$http_user_agent", "$http_referer")
		.replace("$1", "$http_user_agent");
	const args = ["report", "--no-tracker", "--host", "shop.example", "--format", "json", "--log-format"];
	assert.is((await monorail([...args, right, log])).status, EXIT.ok);
	assertFailed(
		await monorail([...args, swapped, log]),
		EXIT.input,
		/the format log does not fit ".*": expected names of browsers where the format has the user agent, found URLs in 3 of 3 records at its beginning that have any, as if it were the referrer; compare both/,
	);
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

/** A mapping of the keys that the preset of nginx has. */
const SHOP = "time=msec,ip=remote_addr,method=method,host=host,target=request_uri,status=status,user_agent=user_agent";
const SIGNALS = "content_type=content_type,opt_out=opt_out,dnt=dnt,gpc=gpc";
const shop = (log: string): string => fileURLToPath(new URL(`../../fixtures/shop/${log}.ndjson`, import.meta.url));
const LOGS = [shop("request"), shop("tracker")];

test("paths of opt-outs that are on no line do not make a log one that can show them", async () => {
	const matomo = await startMatomo();
	try {
		const upload = (mapping: string) =>
			monorail(
				["upload", "--no-state", "--matomo-url", matomo.url, "--site-id", "1", "--log-format", mapping, ...LOGS],
				{ env: { MATOMO_TOKEN_AUTH: TOKEN } },
			);
		const wrong = `json:${SHOP},${SIGNALS.replace("=opt_out", "=optout").replace("=gpc", "=headers.gpc")}`;
		assertFailed(
			await upload(wrong),
			EXIT.usage,
			/request\.ndjson" cannot show who has opted out: .*, found optout, headers\.gpc on no line of a page view;/,
		);
		assert.equal(matomo.seen, []);
		const { stdout } = await monorail(["report", "--format", "json", "--log-format", wrong, ...LOGS]);
		assert.match(
			stdout,
			/\(optout, headers\.gpc on no line of a page view\).* An upload wants --accept-invisible-opt-out/,
		);
		const right = await upload(`json:${SHOP},${SIGNALS}`);
		assert.is(right.status, EXIT.ok, right.stderr);
		const found = await upload(`json:${SHOP},${SIGNALS},opt_out=optout`);
		assert.is(found.status, EXIT.ok, `one of several paths will do: ${found.stderr}`);
	} finally {
		await matomo.close();
	}
});

test("a wrong path of what decides about a request is no request that succeeded", async () => {
	for (const [right, wrong, expected] of [
		[
			"status=status",
			"status=statuss",
			/expected status at statuss \(column 69 of the mapping\), found none in \d+ records? at its beginning/,
		],
		["method=method", "method=req.method", /expected method at req\.method \(column 26 /],
		["user_agent=user_agent", "user_agent=agent", /expected user_agent at agent \(column 83 /],
		["host=host", "host=hots", /expected host at hots \(column 40 /],
	] as const) {
		const mapping = `json:${SHOP.replace(right, wrong)},${SIGNALS}`;
		assertFailed(await monorail(["report", "--log-format", mapping, ...LOGS]), EXIT.input, expected);
	}
	const either = `json:${SHOP},status=statuss`;
	const { status, stderr } = await monorail(["report", "--log-format", either, ...LOGS]);
	assert.is(status, EXIT.ok, stderr);
	assertFailed(
		await monorail(["report", "--log-format", `json:${SHOP},status=status`, ...LOGS]),
		EXIT.usage,
		/status from the same path again in column \d+: .*found 'status=status'/,
	);
});

test("a log that is followed is refused for it before anything is sent, or when many lines show it", async () => {
	const matomo = await startMatomo();
	try {
		const follow = (mapping: string, stdin: string) => {
			const target = ["--matomo-url", matomo.url, "--site-id", "1", "--no-state"];
			const args = ["upload", "--follow", ...target, "--idle-after", "0s", "--browser-proof", "off", "--no-tracker"];
			const env = { MATOMO_TOKEN_AUTH: TOKEN };
			return monorail([...args, "--quiet", "--log-format", mapping, "-"], { env, stdin });
		};
		const lines = readFileSync(shop("request"), "utf8");
		const few = lines.split("\n").slice(0, 40).join("\n");
		const status = SHOP.replace("status=status", "status=statuss");
		const agent = SHOP.replace("user_agent=user_agent", "user_agent=agent");
		assertFailed(
			await follow(`json:${status},${SIGNALS}`, `${few}\n`),
			EXIT.input,
			/"stdin": expected status at statuss/,
		);
		assertFailed(
			await follow(`json:${agent},${SIGNALS}`, lines),
			EXIT.input,
			/user_agent at agent .* none in \d{3} records/,
		);
		assert.equal(matomo.stored, []);
		const right = await follow(`json:${SHOP},${SIGNALS}`, `${few}\n`);
		assert.is(right.status, EXIT.ok, right.stderr);
		assert.ok(matomo.stored.length > 0);
	} finally {
		await matomo.close();
	}
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
