import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, assertLines, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/outputs");

const folder = tempFolder();
chmodSync(folder.path, 0o755);
const SMALL = smallLog({ missed: 4 });
const log = folder.write("small.log", SMALL.text);
const locked = join(folder.path, "locked");
mkdirSync(locked, { mode: 0o555 });
const below = join(log, "below");
const matomo = await startMatomo();
test.after(async () => {
	await matomo.close();
	folder.remove();
});

const upload = (args: readonly string[], options = {}) =>
	monorail(["upload", "--matomo-url", matomo.url, "--site-id", "1", ...args, log], {
		env: { MATOMO_TOKEN_AUTH: TOKEN },
		...options,
	});

/** What cannot be written, and what is said of it. */
const WRONG = [
	{
		args: ["--dump", join(folder.path, "none", "dump")],
		says: /cannot write ".*none\/dump": .*found a folder that is not there; make it/,
	},
	{ args: ["--dump", folder.path], says: /cannot write ".*": expected a file that can be written, found .*directory/ },
	{
		args: ["--dump", log],
		says: /cannot write ".*small\.log": expected another file than the logs, found one of them/,
	},
	{
		args: ["--output", join(folder.path, "both"), "--dump", `${folder.path}/./both`],
		says: /cannot write ".*both": expected a file of its own for each output, found one for two of them; name/,
	},
	{ args: ["--output", "-", "--dump", "-"], says: /cannot write "-": .*found one for two of them/ },
	{ args: ["--output", `${folder.path}/../${folder.path.replace(/.*\//, "")}/small.log`], says: /found one of them/ },
	{
		args: ["--output", join(folder.path, "none", "report")],
		says: /cannot write ".*none\/report": .*found a folder that is not there; make it/,
	},
	{ args: ["--output", below], says: /cannot write ".*below": .*found a file where a folder is to be;/ },
	{
		args: ["--output", join(locked, "report")],
		asNobody: true,
		says: /cannot write ".*report": .*found no permission;/,
	},
	{ args: ["--state", log], says: /cannot write ".*small\.log": .*found a file where a folder is to be; .*--state/ },
	{
		args: ["--state", below],
		says: /cannot write ".*below": expected a state folder, .*found a file where a folder is to be; .*--state/,
	},
	{
		args: ["--state", join(locked, "state")],
		asNobody: true,
		says: /cannot write ".*locked\/state": .*found no permission; /,
	},
].map(({ args, says, asNobody = false }) => ({ args, says, run: upload(args, { asNobody }) }));

for (const { args, says, run } of WRONG) {
	test(`${args.join(" ").replaceAll(folder.path, "FOLDER")}`, async () => assertFailed(await run, EXIT.output, says));
}

test("nothing is posted then, and the log is as it was", () => {
	assert.equal(matomo.seen, []);
	assert.is(readFileSync(log, "utf8"), SMALL.text);
	assert.is(WRONG.length, 12);
});

const [dump, output] = [join(folder.path, "dump.ndjson"), join(folder.path, "report.txt")];
const written = monorail(["upload", "--dry-run", "--dump", dump, "--output", output, log]);

test("dump and report go to files; the dump is for its owner only", async () => {
	const { status, stdout, stderr } = await written;
	assert.is(status, EXIT.ok, stderr);
	assert.is(stdout + stderr, "");
	assert.match(readFileSync(output, "utf8"), /A dry run: nothing was sent/);
	const lines = readFileSync(dump, "utf8").trimEnd().split("\n");
	assert.equal(
		lines.map((line) => (JSON.parse(line) as { request: { url: string } }).request.url),
		SMALL.missed,
	);
	assert.is(statSync(dump).mode & 0o777, 0o600);
});

const device = monorail(["report", "--output", "/dev/null", "--dump", "/dev/null", log], { asNobody: true });

test("a long dump is written without a word", async () => {
	const { text } = smallLog({ missed: 4000 });
	const path = join(folder.path, "long.ndjson");
	const run = await monorail(["upload", "--dry-run", "--quiet", "--dump", path, folder.write("long.log", text)]);
	assert.is(run.stderr, "");
	assert.is(run.status, EXIT.ok);
	assert.is(readFileSync(path, "utf8").split("\n").length, 4001);
});

test("a device may be written by whoever may", async () => {
	const { status, stdout, stderr } = await device;
	assert.is(status, EXIT.ok, stderr);
	assert.is(stdout + stderr, "");
});

const large = folder.write("large.log", smallLog({ missed: 1_000 }).text);
const dry = ["upload", "--dry-run", "--dump", "-", large];

/** Readers that go away. The shell is told to fail when Monorail does. */
const PIPES = [
	{ title: "report | head -1", args: ["report", log], shell: 'set -o pipefail; "$@" | head -1', prints: /^\S/ },
	{ title: "report, nobody reads", args: ["report", log], shell: 'set -o pipefail; "$@" | true', prints: /^$/ },
	{ title: "--dump - | head -1", args: dry, shell: 'set -o pipefail; "$@" | head -1', prints: /^\{.*\}\n$/ },
	{ title: "--help, nobody reads", args: ["--help"], shell: 'set -o pipefail; "$@" | true', prints: /^$/ },
	{
		title: "errors, nobody reads",
		args: ["report"],
		shell: 'set -o pipefail; "$@" 2>&1 >&- | true',
		prints: /^$/,
	},
	{ title: "no standard output", args: ["report", log], shell: '"$@" >&-', prints: /^$/ },
].map(({ title, args, shell, prints }) => ({ title, prints, run: monorail(args, { shell }) }));

for (const { title, prints, run } of PIPES) {
	test(title, async () => {
		const { status, stdout, stderr, left } = await run;
		assert.is(status, EXIT.ok, stderr);
		assert.is(stderr, "");
		assert.match(stdout, prints);
		assert.equal(left, []);
	});
}

const reader = await startMatomo();
test.after(() => reader.close());
const headless = monorail(
	[
		"upload",
		"--matomo-url",
		reader.url,
		"--site-id",
		"1",
		"--dump",
		"-",
		"--output",
		join(folder.path, "sent.txt"),
		large,
	],
	{ env: { MATOMO_TOKEN_AUTH: TOKEN }, shell: 'set -o pipefail; "$@" | head -1' },
);

test("an upload does not end because nobody reads its dump any more", async () => {
	const { status, stdout, stderr } = await headless;
	assert.is(status, EXIT.ok, stderr);
	assert.is(stderr, "");
	assert.match(stdout, /^\{.*\}\n$/);
	assert.is(new Set(reader.stored.map(({ url }) => url)).size, 1_000);
	assert.is(reader.stored.length, 1_000);
});

const full = [
	{
		title: "report > /dev/full",
		run: monorail(["report", log], { shell: '"$@" > /dev/full' }),
		says: /cannot write to standard output: expected .*, found no space left; make room/,
	},
	...["--help", "upload --help", "--version upload"].map((args) => ({
		title: `${args} > /dev/full`,
		run: monorail(args.split(" "), { shell: '"$@" > /dev/full' }),
		says: /cannot write to standard output: .*found no space left/,
	})),
	{
		title: "--output /dev/full",
		run: monorail(["report", "--output", "/dev/full", log]),
		says: /cannot write "\/dev\/full": .*found no space left; make room/,
	},
	{
		title: "--dump /dev/full",
		run: monorail(["report", "--dump", "/dev/full", log]),
		says: /cannot write "\/dev\/full": .*found no space left; make room/,
	},
];

if (process.platform === "linux") {
	for (const { title, run, says } of full) test(title, async () => assertFailed(await run, EXIT.output, says));

	const other = await startMatomo();
	test.after(() => other.close());
	const torn = monorail(["upload", "--matomo-url", other.url, "--site-id", "1", "--dump", "/dev/full", large], {
		env: { MATOMO_TOKEN_AUTH: TOKEN },
	});

	test("an upload whose dump fails in the middle says what was sent", async () => {
		const { status, stdout, stderr } = await torn;
		assert.is(status, EXIT.output);
		assert.is(stdout, "");
		assertLines(stderr, 2);
		assert.match(stderr, `${other.stored.length} page views were sent before this:`);
		assert.match(stderr, /cannot write "\/dev\/full": .*found no space left; make room/);
		assert.ok(other.stored.length > 0 && other.stored.length < 1_000, `${other.stored.length} stored`);
	});
}

test.run();
