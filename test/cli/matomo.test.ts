import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, type ExitStatus } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import type { Behaviour } from "../helpers/matomo/behaviour.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, assertLines, monorail, type RunOptions } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/matomo");

const folder = tempFolder();
const SMALL = smallLog({ missed: 4 });
const log = folder.write("small.log", SMALL.text);
const standIns: MatomoStandIn[] = [];
test.after(async () => {
	folder.remove();
	for (const matomo of standIns) await matomo.close();
});

async function standIn(always: Behaviour = "process"): Promise<MatomoStandIn> {
	const matomo = await startMatomo();
	matomo.behaveAlways(always);
	standIns.push(matomo);
	return matomo;
}

const state = join(folder.path, "state");
const withToken = (token: string): RunOptions => ({ env: { MATOMO_TOKEN_AUTH: token } });
const upload = (url: string, args: readonly string[] = [], options: RunOptions = withToken(TOKEN)) =>
	monorail(["upload", "--matomo-url", url, "--site-id", "1", ...args, log], options);

const well = await standIn();
const sent = upload(well.url);

test("an upload sends what the tracker missed, once, and says so", async () => {
	const { status, stdout, stderr, left } = await sent;
	assert.is(status, EXIT.ok, stderr);
	assert.is(stderr, "");
	assert.match(stdout, /sent +4\b/);
	assert.equal(well.stored.map(({ url }) => url).sort(), [...SMALL.missed].sort());
	assert.equal(left, []);
	for (const { path, headers } of well.seen) assert.not.match(`${path} ${JSON.stringify(headers)}`, TOKEN);
});

const fromFile = await standIn();
const tokenFile = folder.write("token", `${TOKEN}\n`);
const sentByFile = upload(fromFile.url, ["--token-auth-file", tokenFile], withToken("another"));

test("--token-auth-file is before the variable", async () => {
	const { status, stderr } = await sentByFile;
	assert.is(status, EXIT.ok, stderr);
	assert.is(fromFile.stored.length, 4);
});

const nobody = await standIn();
const TOKENS = [
	{ title: "no token", run: upload(nobody.url, [], {}), says: /needs a token with write access.*MATOMO_TOKEN_AUTH/ },
	{ title: "an empty variable", run: upload(nobody.url, [], withToken(" ")), says: /needs a token/ },
	{
		title: "no token file",
		file: join(folder.path, "none"),
		says: /cannot read the token: expected nothing but the token in ".*none", found no such file; check/,
	},
	{ title: "an empty token file", file: folder.write("empty", "\n"), says: /found an empty file/ },
	{
		title: "two tokens",
		file: folder.write("two", `${TOKEN}\n${TOKEN}\n`),
		says: /nothing but the token.*white space in it/,
	},
	{ title: "a folder", file: folder.path, says: /cannot read the token: .*found a directory; name a file in it/ },
	{ title: "no address", run: upload("matomo"), says: /the Matomo URL is not an address: .*found "matomo"/ },
].map(({ file, run, ...rest }) => ({ ...rest, run: run ?? upload(nobody.url, ["--token-auth-file", file]) }));

for (const { title, run, says } of TOKENS) {
	test(`${title}: nothing is asked of Matomo`, async () => {
		const ended = await run;
		assertFailed(ended, EXIT.usage, says);
		assert.not.match(ended.stderr, TOKEN);
		assert.equal(nobody.seen, []);
	});
}

/** Nobody listens there, nor will another stand-in, as on a port that was let go. */
const REFUSING = "http://127.0.0.1:1";

/** What is wrong with Matomo, and what is said of it: one line, besides the report. `posts`: how often it was asked. */
interface Obstacle {
	readonly title: string;
	readonly behaves?: Behaviour;
	/** Its Reporting API is off. */
	readonly isMaintained?: boolean;
	readonly token?: string;
	readonly args?: readonly string[];
	readonly posts: number;
	readonly status: ExitStatus;
	readonly says: readonly RegExp[];
	/** Of the report. */
	readonly reports: RegExp;
}

const OBSTACLES: readonly Obstacle[] = [
	{
		title: "it redirects",
		behaves: { is: "redirect", to: "https://www.matomo.example/matomo.php" },
		posts: 1,
		status: EXIT.matomo,
		says: [/the Matomo URL redirects: .*status 301 to "https:\/\/www\.matomo\.example\/matomo\.php"; give the address/],
		reports: /held back +4\b/,
	},
	{
		title: "it is a website",
		behaves: "website",
		posts: 1,
		status: EXIT.matomo,
		says: [/not Matomo's tracking endpoint: .*found status 200, "text\/html.*Welcome.*check the Matomo URL/],
		reports: /held back +4\b/,
	},
	{
		title: "it is not there",
		behaves: "not-found",
		posts: 1,
		status: EXIT.matomo,
		says: [/not Matomo's tracking endpoint: .*status 404, .*check the Matomo URL/],
		reports: /held back +4\b/,
	},
	{
		title: "the token is wrong",
		token: "wrong000000000000000000000000000",
		posts: 1,
		status: EXIT.matomo,
		says: [/Matomo refuses every page view: .*found 0 of 4; the token is wrong or expired/],
		reports: /held back +4\b/,
	},
	{
		title: "the site is not there",
		args: ["--site-id", "7"],
		posts: 1,
		status: EXIT.matomo,
		says: [/Matomo refuses every page view: .*or the site id is wrong/],
		reports: /held back +4\b/,
	},
	{
		title: "its database is gone, and nobody says what it has stored",
		behaves: "database-gone",
		isMaintained: true,
		// The batch, the site's time zone, the visits.
		posts: 3,
		status: EXIT.incomplete,
		says: [
			/4 page views may have reached Matomo: Matomo's database failed in the middle; Matomo cannot be asked: status 503/i,
		],
		reports: /ambiguous +4\b/,
	},
	{
		title: "its database is gone, and it has stored nothing",
		behaves: "database-gone",
		args: ["--retry-for", "0"],
		posts: 3,
		status: EXIT.matomo,
		says: [/gave up on Matomo: .*Matomo's database failed/i],
		reports: /held back +4\b/,
	},
	{
		title: "it stores everything, and says nothing",
		behaves: "empty",
		posts: 3,
		status: EXIT.ok,
		says: [],
		reports: /sent +4\b/,
	},
	{
		title: "it has no time",
		behaves: "unavailable",
		args: ["--retry-for", "0"],
		posts: 1,
		status: EXIT.matomo,
		says: [/503/],
		reports: /held back +4\b/,
	},
];

for (const {
	title,
	behaves,
	isMaintained = false,
	token = TOKEN,
	args = [],
	posts,
	status,
	says,
	reports,
} of OBSTACLES) {
	const matomo = await standIn(behaves);
	matomo.settings.maintenance = isMaintained;
	// The last of several would be an error, so the default is left out when a case has its own.
	const site = args.includes("--site-id") ? [] : ["--site-id", "1"];
	const run = monorail(["upload", "--matomo-url", matomo.url, "--lanes", "1", ...site, ...args, log], withToken(token));
	test(`Matomo: ${title}`, async () => {
		const { status: actual, stdout, stderr, left } = await run;
		assert.is(actual, status, stderr);
		assertLines(stderr, says.length);
		for (const each of says) assert.match(stderr, each);
		assert.match(stdout, reports);
		assert.not.match(stdout + stderr, token);
		assert.is(matomo.seen.length, posts);
		assert.equal(left, []);
	});
}

test("all of them were tried", () => assert.is(OBSTACLES.length + TOKENS.length, 16));

const refused = upload(REFUSING, ["--retry-for", "0"]);

test("Matomo: it refuses connections", async () => {
	const { status, stdout, stderr } = await refused;
	assert.is(status, EXIT.matomo, stderr);
	assertLines(stderr, 1);
	assert.match(stderr, /connection refused/);
	assert.match(stdout, /held back +4\b/);
});

const picky = await startMatomo();
standIns.push(picky);
// Of the four only the first is older than what it keeps.
const today = Date.now();
picky.settings.now = () => today;
picky.settings.keepsDays = (today - SMALL.from - 1_000) / 86_400_000;
const partly = upload(picky.url, ["--state", state, "--lanes", "1"], withToken(picky.settings.superuserToken));

test("what Matomo rejects is recorded, for its owner's eyes only", async () => {
	const { status, stdout, stderr } = await partly;
	assert.is(status, EXIT.incomplete, stderr);
	assertLines(stderr, 1);
	const path = join(state, "dead-letters.ndjson");
	assert.match(stderr, `1 page view recorded in ${path}`);
	assert.match(stdout, /sent +3\b/);
	const { source, line, request }: { source: string; line: number; request: { url: string } } = JSON.parse(
		readFileSync(path, "utf8"),
	);
	assert.equal([source, line, request.url], [log, 1, SMALL.missed[0]]);
	assert.is(statSync(path).mode & 0o777, 0o600);
	assert.is(statSync(state).mode & 0o777, 0o700);
});

const checks = {
	good: monorail(["check", "--matomo-url", well.url, "--site-id", "1"], withToken(TOKEN)),
	bad: monorail(["check", "--matomo-url", REFUSING, "--site-id", "1"], withToken(TOKEN)),
};

test("check says what is well and what is not", async () => {
	const good = await checks.good;
	assert.is(good.status, EXIT.ok, good.stdout);
	assert.is(good.stderr, "");
	const bad = await checks.bad;
	assert.is(bad.status, EXIT.matomo, bad.stderr);
	assert.match(bad.stdout, /^FAIL /m);
	assert.not.match(good.stdout + bad.stdout + bad.stderr, TOKEN);
});

test.run();
