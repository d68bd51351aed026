import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { counted } from "../../src/counted.ts";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, assertLines, type Ended, type Running, startMonorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/signals");

const folder = tempFolder();
/** More than fits into a pipe. */
const LONG = smallLog({ missed: 2_000 });
const long = folder.write("long.log", LONG.text);
/** More than an upload takes in before it waits for Matomo. */
const HUGE = smallLog({ missed: 8_000 });
const huge = folder.write("huge.log", HUGE.text);
const standIns: MatomoStandIn[] = [];
test.after(async () => {
	for (const matomo of standIns) await matomo.close();
	folder.remove();
});

const NOTHING_SENT = /^monorail: interrupted: nothing was sent, the rest of the logs was not judged$/m;

/** Ends a run with a signal as soon as it is at the right place. */
async function interrupted(run: Running, ready: Promise<unknown>, signal: NodeJS.Signals = "SIGINT"): Promise<Ended> {
	await ready;
	run.child.kill(signal);
	return run.ended;
}

/** While a pipe has nothing more to say. */
function silentStdin(): Promise<Ended> {
	const run = startMonorail(["upload", "--dry-run"], { stdin: "open" });
	return interrupted(run, new Promise<void>((resolve) => run.stdin.write(LONG.text, () => resolve())));
}

/** While a named pipe has nothing to say. */
function silentFifo(): Promise<Ended> {
	const path = join(folder.path, "fifo");
	execFileSync("mkfifo", [path]);
	const empty = folder.write("empty.log", "");
	const run = startMonorail(["report", empty, path], { shell: `exec 3<> ${path}; exec "$@"` });
	return interrupted(run, once(run.stderr, "data"), "SIGTERM");
}

/** While somebody reads what is dumped, slowly. */
async function slowReader(): Promise<Ended> {
	// So long that a busy machine cannot have come to its end before the signal.
	const run = startMonorail(["upload", "--dry-run", "--dump", "-", huge]);
	await once(run.stdout, "data");
	run.stdout.pause();
	run.child.kill("SIGINT");
	setTimeout(() => run.stdout.resume(), 200);
	return run.ended;
}

// Started by their tests: who reads slowly must not be held up by other tests being loaded.
const DRY = [
	{ title: "while standard input is silent", run: silentStdin, status: EXIT.interrupted },
	{ title: "SIGTERM while a named pipe is silent", run: silentFifo, status: EXIT.terminated, notices: 1 },
	{ title: "while its dump is read slowly", run: slowReader, status: EXIT.interrupted, prints: 8_000 },
];

for (const { title, run, status, notices = 0, prints = 1 } of DRY) {
	test(`a dry run, ${title}`, async () => {
		const { stdout, ...ended } = await run();
		assert.ok(stdout.split("\n").length <= prints, "it did not go on to the end");
		assertFailed({ ...ended, stdout: "" }, status, NOTHING_SENT, notices);
	});
}

/** A dump that nobody reads, and does not close either. */
async function stuckReader(): Promise<Ended> {
	const run = startMonorail(["upload", "--dry-run", "--dump", "-", long]);
	await once(run.stdout, "data");
	run.stdout.pause();
	run.child.kill("SIGINT");
	await once(run.child, "exit");
	run.stdout.resume();
	return run.ended;
}

const stuck = stuckReader();

test("a dry run, while its dump is stuck: it ends all the same", async () => {
	const { status, stderr, left } = await stuck;
	assert.is(status, EXIT.interrupted, stderr);
	// Whether the pipe had room for what was on its way decides which of the two it is.
	assert.match(stderr, /^monorail: interrupted(, and something did not end in time|: nothing was sent, .*)\n$/);
	assert.equal(left, []);
});

/** An upload to a Matomo of its own, and how many requests that has seen. */
async function uploading(
	behaviour: Parameters<MatomoStandIn["behaveAlways"]>[0],
	...more: readonly string[]
): Promise<{ matomo: MatomoStandIn; run: Running }> {
	const matomo = await startMatomo();
	standIns.push(matomo);
	matomo.behaveAlways(behaviour);
	const args = ["upload", "--matomo-url", matomo.url, "--site-id", "1", ...more, huge];
	return { matomo, run: startMonorail(args, { env: { MATOMO_TOKEN_AUTH: TOKEN } }) };
}

async function seen({ seen }: MatomoStandIn, count: number): Promise<void> {
	while (seen.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

// A machine may be so busy that what is on its way takes longer than an upload usually waits for it.
const upload = await uploading({ is: "slow", ms: 40 }, "--shutdown-timeout", "60s");
const uploadEnded = interrupted(upload.run, seen(upload.matomo, 3));

test("an upload finishes what is on its way, and says how much that is", async () => {
	const { status, stdout, stderr, left } = await uploadEnded;
	assert.is(status, EXIT.interrupted, stderr);
	assert.is(stdout, "");
	assertLines(stderr, 1);
	const { stored } = upload.matomo;
	assert.match(
		stderr,
		`interrupted: ${counted(stored.length, "page view")} were sent, the rest of the logs was not judged; a second`,
	);
	assert.ok(stored.length >= 300 && stored.length < 8_000, `${stored.length} stored`);
	assert.is(new Set(stored.map(({ url }) => url)).size, stored.length, "each once");
	const first = new Set(HUGE.missed.slice(0, stored.length));
	const ahead = stored.filter(({ url }) => !first.has(url)).length;
	assert.is(ahead, 0, "nothing that came after what was left out");
	assert.equal(left, []);
});

const hanging = await uploading("hang-before-commit");
const hangingEnded = seen(hanging.matomo, 1).then(async () => {
	// The first one stops it, and one of the others is no longer the same.
	const timer = setInterval(() => hanging.run.child.kill("SIGINT"), 50);
	const ended = await hanging.run.ended;
	clearInterval(timer);
	return ended;
});

test("a second signal ends an upload at once", async () => {
	const { status, stdout, stderr, left } = await hangingEnded;
	assert.is(status, EXIT.interrupted);
	assert.is(stdout + stderr, "");
	assert.equal(left, []);
});

const silent = await uploading("hang-after-commit");
const silentEnded = interrupted(silent.run, seen(silent.matomo, 1), "SIGTERM");

test("an upload to a Matomo that says nothing ends after some seconds; what it may have is recorded", async () => {
	const { status, stdout, stderr, left } = await silentEnded;
	assert.is(status, EXIT.terminated, stderr);
	assert.is(stdout, "");
	assertLines(stderr, 2);
	assert.match(stderr, /100 page views may have reached Matomo: interrupted .*; see monorail state/);
	assert.match(stderr, /interrupted: nothing was sent, 100 may have been, the rest of the logs was not judged/);
	assert.is(silent.matomo.stored.length, 100);
	assert.equal(left, []);
});

test.run();
