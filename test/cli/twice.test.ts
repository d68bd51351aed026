import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, type Ended, monorail, type RunOptions, startMonorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/twice");

const folder = tempFolder();
const standIns: MatomoStandIn[] = [];
test.after(async () => {
	for (const matomo of standIns) await matomo.close();
	folder.remove();
});

let states = 0;

/** A Matomo with a state folder for it. */
async function fresh() {
	const matomo = await startMatomo();
	standIns.push(matomo);
	const state = join(folder.path, `state-${states++}`);
	const upload = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
		monorail(["upload", "--matomo-url", matomo.url, "--site-id", "1", "--state", state, ...args], {
			env: { MATOMO_TOKEN_AUTH: TOKEN },
			...options,
		});
	/** @returns the outcomes that the report tells, after a run that went well */
	const outcomes = async (args: readonly string[], options: RunOptions = {}) => {
		const { status, stdout, stderr } = await upload([...args, "--format", "json"], options);
		assert.is(status, EXIT.ok, stderr);
		const { outcomes } = JSON.parse(stdout) as { outcomes: Readonly<Record<string, number>> };
		return { sent: outcomes.sent, already: outcomes["already-sent"], would: outcomes["would-send"] };
	};
	return { matomo, state, upload, outcomes };
}

const SMALL = smallLog({ missed: 6 });
const log = folder.write("small.log", SMALL.text);
const half = SMALL.lines.slice(0, 9);
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** What is imported after the log itself. */
const COPIES: readonly (readonly [what: string, args: readonly string[], options?: RunOptions])[] = [
	["the same file", [log]],
	["a copy of another name", [folder.write("copy.log", SMALL.text)]],
	["compressed", [folder.write("small.log.gz", gzipSync(SMALL.text))]],
	["through a pipe", ["-"], { stdin: SMALL.text }],
	["its first half", [folder.write("first.log", text(half))]],
	["its second half", [folder.write("second.log", text(SMALL.lines.slice(9)))]],
	["both halves in the wrong order", [join(folder.path, "second.log"), join(folder.path, "first.log")]],
	["twice in one", [folder.write("with-more.log", `${text(half)}${text(SMALL.lines)}`)]],
	["with other options", ["--anonymize-ip", "2", "--visitor-id", "daily", "--host", "other.example", log]],
];

test("nothing is sent twice, whatever is imported again", async () => {
	const { matomo, outcomes } = await fresh();
	assert.equal(await outcomes([log]), { sent: 6, already: 0, would: 0 });
	for (const [what, args, options] of COPIES.filter(([what]) => what !== "twice in one")) {
		const { sent } = await outcomes(args, options);
		assert.is(sent, 0, what);
	}
	assert.is(COPIES.length, 9);
	assert.is(matomo.stored.length, 6);
});

test("a log that holds lines of another, and some more", async () => {
	const { matomo, outcomes } = await fresh();
	await outcomes([join(folder.path, "first.log")]);
	const before = matomo.stored.length;
	assert.is(before, 3);
	assert.equal(await outcomes([join(folder.path, "second.log")]), { sent: 3, already: 0, would: 0 });
	assert.equal(await outcomes([folder.write("other-start.log", `\n${SMALL.text}`)]), { sent: 0, already: 6, would: 0 });
	assert.equal(matomo.stored.map(({ url }) => url).sort(), [...SMALL.missed].sort());
});

test("what is the same in every respect twice in one log is two, and stays two", async () => {
	const { matomo, outcomes } = await fresh();
	const [first = ""] = SMALL.lines;
	const twice = folder.write("twice.log", text([first, ...SMALL.lines]));
	assert.equal(await outcomes([twice]), { sent: 7, already: 0, would: 0 });
	assert.is(new Set(matomo.stored.map(({ pv_id }) => pv_id)).size, 7);
	assert.is((await outcomes([log])).sent, 0);
	assert.is((await outcomes([folder.write("twice-copy.log", `${text([first, ...SMALL.lines])}\n`)])).sent, 0);
	const other = await fresh();
	assert.is((await other.outcomes([log])).sent, 6);
	assert.is((await other.outcomes([join(folder.path, "twice-copy.log")])).sent, 1, "of the two one was known");
});

test("a log that is read with other settings is the same log", async () => {
	const { matomo, outcomes } = await fresh();
	const views = SMALL.lines.filter((line) => !line.includes("matomo.php"));
	const mapped = folder.write(
		"mapped.log",
		text(SMALL.lines.map((line) => line.replace(/\}$/, ',"xff":"203.0.113.9, 10.1.1.1","ref":"https://a.example/"}'))),
	);
	const json = "json:time=time,ip=ip,url=url,user_agent=user_agent,method=method,status=status";
	const settings = [
		["--log-format", `${json},forwarded_for=xff`],
		["--log-format", `${json},forwarded_for=xff`, "--trusted-proxy", "0.0.0.0/0", "--trusted-proxy", "::/0"],
		["--log-format", `${json},forwarded_for=xff,referrer=ref`],
		["--log-format", `${json},forwarded_for=xff`, "--scheme", "http", "--fingerprint", "ip"],
	];
	for (const [index, args] of settings.entries()) {
		const { sent } = await outcomes(["--accept-invisible-opt-out", ...args, mapped]);
		assert.is(sent, index === 0 ? 6 : 0, args.join(" "));
	}
	assert.is(matomo.stored.length, 6);
	assert.ok(views.length > 6);
});

/** The same without ids, in a log of whole seconds. */
const plain = (text: string): string =>
	text
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Readonly<Record<string, string>>)
		.map(({ time = "", ip, url, user_agent }) => {
			const at = `${time.slice(8, 10)}/Mar/2026:${time.slice(11, 19)} +0000`;
			return `${ip} - - [${at}] "GET ${new URL(url ?? "").pathname} HTTP/1.1" 200 5000 "-" "${user_agent}"\n`;
		})
		.join("");

/** Views half a minute apart, so that a log that begins anew is told from lines out of order. */
const spread = (views: string): string =>
	views.replaceAll(/"time":"([^"]*)"/g, (_, time: string) => {
		const start = Date.parse(time);
		return `"time":"${new Date(start + 30 * (start - SMALL.from)).toISOString()}"`;
	});

const pageLines = spread(text(SMALL.lines.filter((line) => !line.includes("matomo.php"))));
const hitLines = spread(text(SMALL.lines.filter((line) => line.includes("matomo.php"))));
const withIds = (lines: string): string => {
	let id = 0;
	return lines.replaceAll(/\}$/gm, () => `,"request_id":"${id++}"}`);
};
const later = (lines: string): string => lines.split("\n").slice(-6).join("\n");

/** In one run: logs that have lines of each other. */
const REPEATS: readonly (readonly [what: string, files: readonly string[], stdin?: string])[] = [
	["twice in a stream", ["-"], `${pageLines}${pageLines}${hitLines}`],
	["thrice, and the hits, too", ["-"], `${pageLines}${hitLines}${pageLines}${hitLines}${pageLines}`],
	["a part beside the whole", [pageLines, later(pageLines), hitLines]],
	["the same of whole seconds", [plain(pageLines), later(plain(pageLines)), hitLines]],
	["with ids, line by line", [withIds(pageLines).replaceAll(/^.*$/gm, "$&\n$&"), hitLines]],
	["with ids, a part first", [later(withIds(pageLines)), withIds(pageLines), hitLines]],
];

test("what is read twice in one run counts once", async () => {
	for (const [what, logs, stdin] of REPEATS) {
		const { matomo, upload } = await fresh();
		const files = logs.map((log, index) => (log === "-" ? log : folder.write(`repeat-${index}.log`, log)));
		const args = ["--host", "shop.example", "--accept-invisible-opt-out", "--format", "json", ...files];
		const { status, stdout, stderr } = await upload(args, stdin === undefined ? {} : { stdin });
		assert.is(status, EXIT.ok, `${what}: ${stderr}`);
		const { pageViews, outcomes, notes } = JSON.parse(stdout);
		assert.is(pageViews, 12, what);
		assert.is(outcomes.sent, 6, what);
		assert.is(matomo.stored.length, 6, what);
		assert.ok(outcomes.skipped.repeated >= 5, `${what}: ${outcomes.skipped.repeated}`);
		assert.match(notes.join("\n"), /^Copies of page views, not counted, as the logs have them more than once: \d+\.$/m);
	}
	assert.is(REPEATS.length, 6);
});

test("twice within a second is twice where nothing says that it is not", async () => {
	const { outcomes } = await fresh();
	const twice = folder.write("double-click.log", plain(pageLines).replaceAll(/^.*$/gm, "$&\n$&").trimStart());
	const hits = folder.write("hits.log", `${hitLines}`);
	const { sent } = await outcomes(["--host", "shop.example", "--accept-invisible-opt-out", twice, hits]);
	assert.is(sent, 18, "of those that are tracked, each hit answers for one");
});

test("a dry run knows what was sent, and writes nothing: also beside an upload that goes on", async () => {
	const { matomo, state, outcomes, upload } = await fresh();
	const dry = (options: RunOptions = {}) => outcomes(["--dry-run", log], options);
	assert.equal(await dry(), { sent: 0, already: 0, would: 6 });
	assert.not.ok(
		readdirSync(folder.path).some((name) => join(folder.path, name) === state),
		"none was made",
	);
	await outcomes([join(folder.path, "first.log")]);
	const snapshot = () =>
		readdirSync(state, { recursive: true }).map((name) => [name, statSync(join(state, String(name))).mtimeMs]);
	const before = snapshot();
	assert.equal(await dry(), { sent: 0, already: 3, would: 3 });
	assert.equal(snapshot(), before);

	matomo.behaveAlways("hang-before-commit");
	const args = ["upload", "--matomo-url", matomo.url, "--site-id", "1", "--state", state, log];
	const run = startMonorail(args, { env: { MATOMO_TOKEN_AUTH: TOKEN } });
	const seen = matomo.seen.length;
	while (matomo.seen.length === seen) await new Promise((resolve) => setTimeout(resolve, 5));
	const during = await upload(["--dry-run", "--format", "json", log]);
	assert.is(during.status, EXIT.incomplete, "what is under way may or may not be stored");
	assert.ok(JSON.parse(during.stdout).outcomes.ambiguous > 0);
	const second = await monorail(args, { env: { MATOMO_TOKEN_AUTH: TOKEN } });
	assertFailed(second, EXIT.busy, /the state folder is in use: .*found process \d+ on .* since 2.*upload.*--state/);
	run.child.kill("SIGKILL");
	await run.ended;
});

test("--again sends everything once more, as page views of their own, and says so", async () => {
	const { matomo, outcomes, upload } = await fresh();
	await outcomes([log]);
	const again = await upload(["--again", log]);
	assert.is(again.status, EXIT.ok);
	assert.match(again.stderr, /^monorail: --again: .* once more, and count twice\n$/);
	assert.is(matomo.stored.length, 12);
	assert.is(new Set(matomo.stored.map(({ pv_id }) => pv_id)).size, 12);
	assert.is((await outcomes([log])).sent, 0);
});

/** The shop's requests and hits, as two servers log them that pass them on to each other. */
function loggedTwice(): Readonly<Record<"requests" | "proxy" | "behind", readonly string[]>> {
	const shop = (name: string) => readFileSync(new URL(`../../fixtures/shop/${name}.ndjson`, import.meta.url), "latin1");
	const [requests = [], hits = []] = ["request", "tracker"].map((name) =>
		shop(name)
			.split("\n")
			.filter((line) => /^\{"msec":"\d+\.\d+".*\}$/.test(line))
			.map((line) => line.replace(/"request_id":"[^"]*",?/, "")),
	);
	const proxy = [...requests, ...hits].toSorted((a, b) => Number(a.slice(9, 23)) - Number(b.slice(9, 23)));
	const behind = proxy.map((line) =>
		line.replace(/^\{"msec":"([\d.]+)/, (_, msec) => `{"msec":"${(Number(msec) + 0.003).toFixed(3)}`),
	);
	return { requests, proxy, behind };
}

/** The same request as a combined log has it, which nginx may write beside the other. */
function combinedOf(record: Readonly<Record<string, string>>): string {
	const { remote_addr, msec, method, request_uri, status, bytes, referer, user_agent } = record;
	const [, day, month, year, clock] = new Date(Number(msec) * 1000).toUTCString().split(" ");
	const request = `${method} ${request_uri} HTTP/1.1`.replaceAll(/["\\]/g, "");
	return `${remote_addr} - - [${day}/${month}/${year}:${clock} +0000] "${request}" ${status} ${bytes} "${referer || "-"}" "${user_agent || "-"}"`;
}

const { requests, proxy, behind } = loggedTwice();
const asLog = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(""), "latin1");
const proxyLog = folder.write("proxy.ndjson", asLog(proxy));

test("where two servers log each request in one stream the report says so, and an upload sends nothing", async () => {
	const said = /Of [\d,]+ tracker hits \d+ are copies .* a proxy and the server behind it seem to log each request/;
	const report = (stdin: Buffer) => monorail(["report", "--format", "json", "--site-id", "1"], { stdin });
	const twice = await report(asLog([...proxy, ...behind]));
	assert.is(twice.status, EXIT.usage, "as an upload ends");
	const { notes, upload: next } = JSON.parse(twice.stdout);
	assert.match(notes.join("\n"), said);
	assert.equal([next.fault, next.command], ["logged-twice", undefined]);
	for (const stdin of [proxyLog, folder.write("again.ndjson", asLog([...proxy, ...proxy]))]) {
		const once = await report(readFileSync(stdin));
		assert.is(once.status, EXIT.ok);
		assert.not.match(JSON.parse(once.stdout).notes.join("\n"), said);
	}
	const { matomo, upload } = await fresh();
	const { status, stderr } = await upload(["-"], { stdin: asLog([...proxy, ...behind]) });
	assert.is(status, EXIT.usage);
	assert.match(
		stderr,
		/^monorail: each request is logged twice, so what the tracker missed would be sent twice: expected each once, or all in the same words, found of \d+ tracker hits \d+ that are copies of others, .*; give the log of the proxy or that of the server behind it, not both, or add --accept-same-requests if they are not the same$/m,
	);
	assert.is(matomo.seen.length, 0);
});

test("two logs of the same requests are told apart from two of different ones, whatever addresses they have", async () => {
	const own = folder.write("behind.ndjson", asLog(behind));
	const all = folder.write(
		"behind-all.ndjson",
		asLog(behind.map((line) => line.replace(/"remote_addr":"[^"]*"/, '"remote_addr":"127.0.0.1"'))),
	);
	const combined = folder.write(
		"access.log",
		asLog(requests.map((line) => combinedOf(JSON.parse(line) as Record<string, string>))),
	);
	for (const log of [own, all, combined]) {
		for (const args of [
			["--jobs", "1"],
			["--jobs", "2"],
			["--follow", "--idle-after", "0s"],
		]) {
			const { matomo, upload } = await fresh();
			const known = ["--host", "shop.example", "--accept-invisible-opt-out"];
			const { status, stderr } = await upload([...args, ...known, proxyLog, log]);
			assert.is(status, EXIT.usage, stderr);
			assert.match(
				stderr,
				/^monorail: "[^"]+" and "[^"]+" log the same requests, so what the tracker missed would be sent twice: expected each request in one of them, found \d+ of \d+ page views of "[^"]+" that were looked at in "[^"]+", too; leave one of them out, /m,
			);
			assert.is(matomo.seen.length, 0, args.join(" "));
		}
	}
	const { matomo, upload } = await fresh();
	const share = (rest: number) => asLog(proxy.filter((_, index) => index % 2 === rest));
	const { status, stderr } = await upload([
		folder.write("one.ndjson", share(0)),
		folder.write("other.ndjson", share(1)),
	]);
	assert.is(status, EXIT.ok, stderr);
	assert.ok(matomo.stored.length > 100);
	const accepted = await fresh();
	const both = await accepted.upload(["--accept-same-requests", proxyLog, own]);
	assert.is(both.status, EXIT.ok, both.stderr);
	assert.ok(accepted.matomo.stored.length > 200);
	const report = await monorail(["report", "--site-id", "1", proxyLog, own]);
	assert.is(report.status, EXIT.usage);
	assert.match(report.stdout.replaceAll(/\s+/g, " "), /None of \d+ would be sent, as each request is logged twice\./);
	assert.match(
		report.stdout.replaceAll(/\s+/g, " "),
		/seem to log each request, so what the tracker missed counts twice here\. Leave/,
	);
});

test("an upload whose logs show in the end only that they have the same requests ends as one that sends nothing", async () => {
	const { matomo, upload } = await fresh();
	const { lines } = smallLog({ missed: 3_000 });
	const pages = lines.filter((line) => !line.includes("matomo.php")).slice(-40);
	const behindLast = pages.map((line) => line.replace(/"ip":"[^"]*"/, '"ip":"127.0.0.1"'));
	const logs = [folder.write("all.ndjson", text(lines)), folder.write("last.ndjson", text(behindLast))];
	const { status, stdout, stderr } = await upload(logs);
	assert.is(status, EXIT.usage, stderr);
	assert.match(stderr, /^monorail: "[^"]+" and "[^"]+" log the same requests, /m);
	assert.ok(matomo.stored.length > 1_000, `${matomo.stored.length} were sent before`);
	assert.match(stdout, /Leave one of them out/);
});

test("--no-state remembers nothing, and leaves nothing", async () => {
	const { matomo, state, outcomes } = await fresh();
	for (let run = 0; run < 2; run++) assert.is((await outcomes(["--no-state", log])).sent, 6);
	assert.is(matomo.stored.length, 12);
	assert.not.ok(readdirSync(folder.path).some((name) => join(folder.path, name) === state));
});

test("a state of a later version is left alone", async () => {
	const { matomo, state, outcomes, upload } = await fresh();
	await outcomes([log]);
	const posts = matomo.seen.length;
	folder.write(join(state.replace(`${folder.path}/`, ""), "version"), "7\n");
	for (const dry of [[], ["--dry-run"]]) {
		assertFailed(await upload([...dry, log]), EXIT.output, /expected version 1 of its form, found version 7/);
	}
	assert.is(matomo.seen.length, posts);
	assert.is(readFileSync(join(state, "version"), "utf8"), "7\n");
});

test.run();
