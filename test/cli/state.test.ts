import { once } from "node:events";
import { readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import type { StateOverview } from "../../src/state/overview.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, assertLines, type Ended, monorail, startMonorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/state");

const folder = tempFolder();
const SMALL = smallLog({ missed: 30 });
const log = folder.write("small.log", SMALL.text);
const standIns: MatomoStandIn[] = [];
test.after(async () => {
	for (const matomo of standIns) await matomo.close();
	folder.remove();
});

let states = 0;

/** A run that goes on, and is silent for so long that a process elsewhere takes over its state folder. */
async function displaced(): Promise<{ readonly ended: Ended; readonly lock: string }> {
	const matomo = await startMatomo();
	standIns.push(matomo);
	const state = join(folder.path, "displaced");
	const run = startMonorail(
		["upload", "--follow", "--matomo-url", matomo.url, "--site-id", "1", "--state", state, "-"],
		{ env: { MATOMO_TOKEN_AUTH: TOKEN }, stdin: "open" },
	);
	await once(run.stderr, "data");
	const lock = join(state, "lock");
	const other = { ...JSON.parse(readFileSync(lock, "utf8")), host: "elsewhere", id: "other" };
	renameSync(folder.write("other", JSON.stringify(other)), lock);
	return { ended: await run.ended, lock: readFileSync(lock, "utf8") };
}

// It looks after its lock every few seconds.
const taken = displaced();

/** A state with a batch that was sent, one that may have arrived and has, and one that has not. */
async function doubtful() {
	const matomo = await startMatomo();
	standIns.push(matomo);
	const state = join(folder.path, `state-${states++}`);
	const where = ["--matomo-url", matomo.url, "--site-id", "1", "--state", state];
	const quick = ["--timeout", "800ms", "--settle", "50ms", "--batch-size", "10", "--lanes", "1"];
	const run = (command: string, ...args: readonly string[]) =>
		monorail([command, ...args, ...where, ...quick], { env: { MATOMO_TOKEN_AUTH: TOKEN } });
	matomo.settings.maintenance = true;
	matomo.behave(["process", "hang-after-commit", "hang-before-commit"]);
	assert.is((await run("upload", log)).status, EXIT.incomplete);
	const overview = async (): Promise<StateOverview> =>
		JSON.parse((await monorail(["state", "--state", state, "--format", "json"])).stdout);
	return { matomo, state, run, overview };
}

test("shows what is remembered, to people and to programs", async () => {
	const { state, overview } = await doubtful();
	const { stdout, status } = await monorail(["state", "--state", state]);
	assert.is(status, EXIT.ok);
	assert.match(stdout, /^Sent +10 page views, of 2026-03-02$/m);
	assert.match(stdout, /^Outbox +2 batches$/m);
	assert.match(stdout, /^ {2}\S+ {2}10 page views, posted \d+ s ago: may have arrived \(no answer in time /m);
	assert.match(stdout, /^ {2}.*small\.log: decided up to line 90, /m);
	const { ledger, outbox, sources, deadLetters } = await overview();
	assert.equal([ledger.pageViews, ledger.days, deadLetters], [10, ["2026-03-02"], 0]);
	assert.equal(
		outbox.map(({ pageViews, mayBeStored }) => [pageViews, mayBeStored]),
		[
			[10, true],
			[10, true],
		],
	);
	assert.equal(
		sources.map(({ name, line }) => [name, line]),
		[[log, 91]],
	);
	const exported = (await monorail(["state", "export", "--state", state])).stdout.trimEnd().split("\n");
	const kinds = exported.map((line) => (JSON.parse(line) as { is: string }).is);
	assert.equal([kinds.length, new Set(kinds).size], [13, 3]);
});

test("what is missing to know the state is named, and nothing else", async () => {
	const cases: readonly (readonly [args: readonly string[], found: RegExp])[] = [
		[[], /found neither flag, variable nor configuration$/m],
		[["--matomo-url", "http://matomo.test"], /found an address of Matomo, but no site: neither --site-id nor --site$/m],
		[["--site-id", "1"], /found a site, but no address of Matomo: neither --matomo-url nor the variable MATOMO_URL$/m],
		[["--site", "shop.test=1"], /found a site, but no address of Matomo: /],
		[["--no-state", "--matomo-url", "http://matomo.test", "--site-id", "1"], /found --no-state$/m],
	];
	for (const [args, found] of cases) {
		const ended = await monorail(["state", ...args]);
		assertFailed(
			ended,
			EXIT.usage,
			/which state is meant is not known: expected --state DIR, or --matomo-url and --site-id, found/,
		);
		assert.match(ended.stderr, found, args.join(" "));
	}
});

/** What is no state, and what is found instead. */
const NO_STATES: readonly (readonly [args: readonly string[], found: RegExp])[] = [
	[
		["state", "--state", join(folder.path, "none")],
		/there is no state in ".*none": .*found no such folder; check --state/,
	],
	[["state", "--state", folder.path], /expected a folder that an upload has written to, found another one; /],
	[["state", "export", "--state", log], /found a file; /],
	[["state", "drop", "all", "--state", join(folder.path, "none")], /found no such folder; /],
	[["state", "--matomo-url", "http://matomo.test", "--site-id", "1"], /there is no state in ".*matomo\.test-site-1": /],
];

test("where nothing was ever kept, that is said, and nothing is made", async () => {
	for (const [args, says] of NO_STATES) assertFailed(await monorail(args), EXIT.input, says);
	assert.is(NO_STATES.length, 5);
	assert.not.ok(folder.list().includes("none"));
});

test("resolve asks Matomo now", async () => {
	const { matomo, state, run } = await doubtful();
	assert.is((await run("state", "resolve")).status, EXIT.incomplete, "it still does not say");
	matomo.settings.maintenance = false;
	const { status, stderr } = await run("state", "resolve");
	assert.is(status, EXIT.ok, stderr);
	assert.match(stderr, /10 had reached Matomo, 10 were sent now/);
	assert.equal(matomo.stored.map(({ url }) => url).sort(), [...SMALL.missed].sort());
	assert.equal(readdirSync(join(state, "outbox")), []);
});

test("resend and drop deal with the batches that are named", async () => {
	const { matomo, run, overview } = await doubtful();
	const [first = "", second = ""] = (await overview()).outbox.map(({ batch }) => batch);
	assertFailed(await run("state", "drop"), EXIT.usage, /drop needs to know what: .*monorail state lists them/);
	assertFailed(await run("state", "export", first), EXIT.usage, /state export tells of everything: expected no names/);
	assertFailed(await run("state", "drop", "nothing"), EXIT.usage, /there is no batch "nothing"/);
	assertFailed(await run("state", "burn"), EXIT.usage, /expected show, export, resolve, resend, drop, found "burn"/);
	assert.is((await run("state", "drop", first)).status, EXIT.ok);
	const resent = await run("state", "resend", second);
	assert.is(resent.status, EXIT.ok, resent.stderr);
	assert.is((await overview()).outbox.length, 0);
	const nothing = await run("state", "drop", "all");
	assert.equal([nothing.status, nothing.stderr], [EXIT.ok, "monorail: nothing is left in the outbox\n"]);
	assert.equal(matomo.stored.map(({ url }) => url).sort(), [...SMALL.missed].sort());
	assert.is((await run("upload", log)).status, EXIT.ok);
	assert.is(matomo.stored.length, 30);
});

test("what cannot be written down is not posted, and is sent when it can be", async () => {
	const matomo = await startMatomo();
	standIns.push(matomo);
	const args = ["upload", "--matomo-url", matomo.url, "--site-id", "1", "--state", join(folder.path, "full"), log];
	const env = { MATOMO_TOKEN_AUTH: TOKEN };
	// No file may be longer than two kilobytes: as if the disk was full.
	const full = await monorail(args, { env, shell: `trap "" XFSZ; ulimit -f 2; exec "$@"` });
	assertFailed(
		full,
		EXIT.output,
		/cannot write ".*outbox.*": expected a state folder, .*; raise the limit with ulimit -f and start again/,
	);
	assert.equal(matomo.seen, []);
	assert.is((await monorail(args, { env })).status, EXIT.ok);
	assert.equal(matomo.stored.map(({ url }) => url).sort(), [...SMALL.missed].sort());
});

test("who finds its state folder taken over ends, and leaves it to the other one", async () => {
	const { ended, lock } = await taken;
	assert.is(ended.status, EXIT.busy, ended.stderr);
	assert.match(
		ended.stderr,
		/^monorail: the state folder is in use: .*lock: .* found process \d+ on elsewhere since /m,
	);
	assertLines(ended.stderr, 2);
	assert.match(lock, '"id":"other"');
});

test.run();
