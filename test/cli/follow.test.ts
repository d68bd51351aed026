import { once } from "node:events";
import { appendFileSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { QUICK_WINDOW } from "../helpers/quick-window.ts";
import {
	assertFailed,
	assertLines,
	type Ended,
	monorail,
	type Running,
	startMonorail,
} from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/follow");
const folder = tempFolder();
const standIns: MatomoStandIn[] = [];
test.after(async () => {
	for (const matomo of standIns) await matomo.close();
	folder.remove();
});

/** Decisions within seconds. */
const QUICK = ["--follow", ...QUICK_WINDOW, ...["--idle-after", "300ms", "--batch-age", "50ms", "--settle", "50ms"]];

/** Waits, but not for ever: what does not come is for the assertions to say. */
async function until(holds: () => boolean): Promise<void> {
	for (let turn = 0; turn < 750 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function newMatomo(): Promise<MatomoStandIn> {
	const matomo = await startMatomo();
	standIns.push(matomo);
	return matomo;
}

function uploading(log: string, matomo: MatomoStandIn, token = TOKEN, args: readonly string[] = []): Running {
	const given = ["--matomo-url", matomo.url, "--site-id", "1", "--state", `${log}.state`, ...QUICK, ...args];
	return startMonorail(["upload", ...given, log], { env: { MATOMO_TOKEN_AUTH: token } });
}

const urls = ({ stored }: MatomoStandIn): readonly string[] => stored.map(({ url }) => url);

/** A log that grows, is rotated, and grows again; then the service is asked how it is, and stopped. */
async function service(): Promise<{ ended: Ended; matomo: MatomoStandIn; expected: readonly string[] }> {
	const path = folder.write("service.log", "");
	const [one, two, three] = [0, 100, 200].map((from) => smallLog({ missed: 5, from })) as [
		ReturnType<typeof smallLog>,
		ReturnType<typeof smallLog>,
		ReturnType<typeof smallLog>,
	];
	const matomo = await newMatomo();
	const run = uploading(path, matomo);
	await once(run.stderr, "data");
	appendFileSync(path, one.text);
	await until(() => matomo.stored.length >= 3);
	renameSync(path, `${path}.1`);
	appendFileSync(path, two.text);
	renameSync(path, `${path}.2`);
	appendFileSync(path, three.text.slice(0, -20));
	// Long enough that the torn line is read as it is, and shorter than what counts as idle: its hit must still count.
	await new Promise((resolve) => setTimeout(resolve, 100));
	appendFileSync(path, three.text.slice(-20));
	await until(() => matomo.stored.length === 15);
	run.child.kill("SIGUSR1");
	await once(run.stderr, "data");
	run.child.kill("SIGTERM");
	return { ended: await run.ended, matomo, expected: [...one.missed, ...two.missed, ...three.missed] };
}

const served = service();

test("an upload goes on through rotations, answers when it is asked, and ends when it is told", async () => {
	const { ended, matomo, expected } = await served;
	const { status, stdout, stderr, left } = ended;
	assert.is(status, EXIT.terminated, stderr);
	assert.equal([...urls(matomo)].sort(), [...expected].sort());
	assert.match(stdout, /^Matomo missed 15 of 30 page views/);
	assert.match(stdout, "✓ Every record is accounted for.");
	// Asked when Matomo had the last of them, of whose answer nobody may have heard yet.
	assert.match(stderr, /^monorail: following \S+service\.log\nMatomo missed 1[45] of \d+ page views/, stderr);
	assert.match(stderr, /^monorail: \S+service\.log: latest record of 2026-03-02T12:03:29.500Z, read \d+ s ago$/m);
	assert.equal(left, []);
});

/** A service that is stopped before all is decided, while its log is rotated twice, and started again. */
async function restarted(
	by: "SIGTERM" | "SIGKILL",
): Promise<{ ended: readonly Ended[]; matomo: MatomoStandIn; expected: readonly string[] }> {
	const path = folder.write(`restarted-${by}.log`, "");
	const logs = [0, 100, 200, 300].map((from) => smallLog({ missed: 5, from }));
	const write = (index: number) => appendFileSync(path, logs[index]?.text ?? "");
	write(0);
	const matomo = await newMatomo();
	const first = uploading(path, matomo);
	await until(() => matomo.stored.length >= 3);
	write(1);
	// Time for the reading, not for the decisions.
	await new Promise((resolve) => setTimeout(resolve, 600));
	first.child.kill(by);
	const ended = [await first.ended];
	write(2);
	renameSync(path, `${path}.1`);
	write(3);
	const second = uploading(path, matomo);
	await until(() => matomo.stored.length >= 20);
	second.child.kill("SIGINT");
	ended.push(await second.ended);
	return { ended, matomo, expected: logs.flatMap(({ missed }) => missed) };
}

for (const [by, status] of [
	["SIGTERM", EXIT.terminated],
	["SIGKILL", undefined],
] as const) {
	const again = restarted(by);

	test(`an upload goes on where it was stopped, through rotations in between: ${by}`, async () => {
		const { ended, matomo, expected } = await again;
		assert.equal(
			ended.map(({ status }) => status),
			[status, EXIT.interrupted],
			ended.map(({ stderr }) => stderr).join(),
		);
		assert.equal([...urls(matomo)].sort(), [...expected].sort());
	});
}

/** What is told of each look into the outbox: Matomo may be back in the middle of one. */
const REACHED = /(\d+) had reached Matomo/g;
const SENT = /(\d+) were sent now/g;

const countIn = (text: string, what: RegExp): number =>
	[...text.matchAll(what)].reduce((sum, [, count]) => sum + Number(count), 0);

/** A service for whose Matomo some things go wrong at first, and which nobody starts again. */
async function patient(): Promise<{ ended: Ended; matomo: MatomoStandIn; expected: readonly string[] }> {
	const log = smallLog({ missed: 20 });
	const path = folder.write("patient.log", "");
	const matomo = await newMatomo();
	matomo.settings.maintenance = true;
	matomo.behave(["process", "php-dies", "php-dies-late"]);
	const run = uploading(path, matomo, TOKEN, ["--batch-size", "4", "--lanes", "1"]);
	await once(run.stderr, "data");
	let said = "";
	run.stderr.on("data", (text) => (said += String(text)));
	appendFileSync(path, log.text);
	const outbox = () => readdirSync(join(`${path}.state`, "outbox"));
	// The last batch leaves the outbox a moment after Matomo has it.
	await until(() => matomo.stored.length === 16 && outbox().length === 2);
	matomo.settings.maintenance = false;
	await until(() => matomo.stored.length === 20 && outbox().length === 0 && countIn(said, SENT) === 4);
	run.child.kill("SIGTERM");
	return { ended: await run.ended, matomo, expected: log.missed };
}

const waited = patient();

test("what was left in the outbox is dealt with while the service goes on", async () => {
	const { ended, matomo, expected } = await waited;
	assert.is(ended.status, EXIT.terminated, ended.stderr);
	assert.equal([...urls(matomo)].sort(), [...expected].sort());
	assert.match(ended.stderr, /^monorail: page views that waited in the outbox: /m);
	assert.equal([countIn(ended.stderr, REACHED), countIn(ended.stderr, SENT)], [4, 4]);
});

async function dry(): Promise<{ ended: Ended; output: string; dump: string }> {
	const output = join(folder.path, "report.json");
	const dump = join(folder.path, "dump.ndjson");
	const files = ["--dump", dump, "--output", output, "--format", "json"];
	const run = startMonorail(["upload", "--dry-run", "--quiet", ...QUICK, ...files, "-"], { stdin: "open" });
	const log = smallLog({ missed: 20 });
	run.stdin.write(log.text);
	const lines = () => readFileSync(dump, "utf8").split("\n").length - 1;
	await until(() => {
		try {
			return lines() >= 18;
		} catch {
			return false;
		}
	});
	run.child.kill("SIGUSR1");
	await until(() => {
		try {
			return readFileSync(output, "utf8").endsWith("}\n");
		} catch {
			return false;
		}
	});
	const asked = readFileSync(output, "utf8");
	run.stdin.end();
	const ended = await run.ended;
	assert.ok(JSON.parse(asked).records >= 18);
	return { ended, output: readFileSync(output, "utf8"), dump: readFileSync(dump, "utf8") };
}

const dried = dry();

test("a dry run follows standard input until its end; the dump is there as it goes on", async () => {
	const { ended, output, dump } = await dried;
	assert.is(ended.status, EXIT.ok, ended.stderr);
	assert.is(ended.stdout, "");
	assert.match(ended.stderr, /^monorail: stdin: latest record of \S+, read \d+ s ago\n$/);
	const report = JSON.parse(output);
	assert.is(report.records, 60);
	assert.is(report.outcomes["would-send"], 20);
	assert.is(dump.split("\n").length - 1, 20);
});

async function refused(): Promise<Ended> {
	const path = folder.write("refused.log", smallLog({ missed: 5 }).text);
	return uploading(path, await newMatomo(), "0".repeat(32)).ended;
}

const ended = refused();

test("an upload that Matomo refuses ends, and does not go on reading", async () => {
	const { status, stdout, stderr } = await ended;
	assert.is(status, EXIT.matomo, stderr);
	assert.match(stdout, /held/);
	assertLines(stderr, 2);
});

/** What is said while a log is followed of whose page views nothing comes. */
async function hinted(...args: readonly string[]): Promise<string> {
	const run = startMonorail(["upload", "--dry-run", ...QUICK, ...args, "-"], { stdin: "open" });
	const stderr: string[] = [];
	run.stderr.on("data", (text) => stderr.push(String(text)));
	run.stdin.write(smallLog({ missed: 40 }).text);
	await until(() => stderr.join("").includes("did you mean"));
	run.stdin.write(smallLog({ missed: 40, from: 100 }).text);
	run.stdin.end();
	await run.ended;
	return stderr.join("");
}

const HINTS = [
	[
		hinted("--site", "shop.exmaple=1"),
		/^monorail: none of \d+ page views has a site: .*; did you mean shop\.example\?$/gm,
	],
	[hinted("--include-host", "shop.exmaple"), /^monorail: no page view is left: .*; did you mean shop\.example\?$/gm],
] as const;

test("who follows logs of which nothing comes is told so, once", async () => {
	for (const [said, hint] of HINTS) assert.is((await said).match(hint)?.length, 1, await said);
});

/** What is said of a log of which no line can be read. */
async function unreadable(): Promise<string> {
	const run = startMonorail(["upload", "--dry-run", ...QUICK, folder.write("prose.log", "It was a dark night.\n")]);
	let stderr = "";
	run.stderr.on("data", (text) => (stderr += String(text)));
	await until(() => stderr.includes("can be read"));
	run.child.kill("SIGTERM");
	await run.ended;
	return stderr;
}

const prose = unreadable();

test("who follows what is no log is told so", async () => {
	assert.match(await prose, /^monorail: no line of ".*prose\.log" can be read so far: see monorail explain/m);
});

const wrong = monorail(["upload", "--dry-run", "--follow", folder.path]);
const report = monorail(["report", "--follow", "x.log"]);

test("what cannot be followed is refused in one line", async () => {
	assertFailed(await wrong, EXIT.input, /cannot follow ".*": .* found a directory/);
	assertFailed(await report, EXIT.usage, /there is no option --follow; see monorail report --help/);
});

test.run();
