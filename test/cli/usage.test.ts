import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { assertFailed, monorail, type RunOptions } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/usage");

const folder = tempFolder();
const log = folder.write("small.log", smallLog().text);
const TOKEN = "0123456789abcdef0123456789abcdef";
const TOKEN_IS_PUBLIC = /^monorail: a token on the command line .* MATOMO_TOKEN_AUTH.* --token-auth-file$/m;
const DRY = ["upload", "--dry-run", log];

/** Wrong command lines, and what is said of them. */
const WRONG: readonly (readonly [args: readonly string[], says: RegExp, options?: RunOptions])[] = [
	[[], /name a command, such as .*; see monorail --help/],
	[["--dry-run"], /name a command/],
	[["uplaod"], /there is no command "uplaod"; did you mean upload\?/],
	[["frobnicate"], /there is no command "frobnicate"; see monorail --help/],
	[["upload", "--sit-id", "1"], /there is no option --sit-id; did you mean --site-id\?/],
	[["upload", "--sit-id=1", "--dry-run"], /there is no option --sit-id; did you mean --site-id\?/],
	[["report", "--site-id", "1"], /there is no option --site-id; see monorail report --help/],
	[["--dryrun", "upload"], /there is no option --dryrun; did you mean --dry-run\?/],
	[["upload", "-x"], /there is no option -x; see monorail upload --help/],
	[["upload", "--no-quiet"], /there is no option --no-quiet; did you mean --quiet\?/],
	[["upload", "--host.name", "x"], /there is no option --host\.name/],
	[["presets", "nginx", "more"], /Unknown argument: more; see monorail presets --help/],
	[["presets", "ngnix"], /no such preset.*did you mean nginx\?/],
	[["report", "--format"], /--format has no value; see monorail report --help/],
	[["upload", "--site-id", "--dry-run"], /--site-id has no value/],
	[[...DRY, "--host="], /--host has no value/],
	[["upload", "--token-auth", TOKEN], TOKEN_IS_PUBLIC],
	[["upload", `--token-auth=${TOKEN}`, log], TOKEN_IS_PUBLIC],
	[["check", "--token", TOKEN], TOKEN_IS_PUBLIC],
	[["check", "--auth-token", TOKEN], TOKEN_IS_PUBLIC],
	[["check", "--secret", TOKEN], /there is no option --secret/],
	[[...DRY, "--log-format", "ngnix-json"], /there is no log format "ngnix-json": .*did you mean nginx-json\?/],
	[[...DRY, "--format", "xml"], /bad value for --format: expected one of text, json, found "xml"/],
	[[...DRY, "--lateness", "5x"], /bad value for --lateness: expected a duration such as .*, found "5x"/],
	[[...DRY, "--max-line", "huge"], /bad value for --max-line: expected a size from .*, found "huge"/],
	[[...DRY, "--batch-size", "1e3"], /bad value for --batch-size: expected a whole number from 1 to 10000, found "1e3"/],
	[[...DRY, "--lanes", "0"], /bad value for --lanes: expected a whole number from 1 to 64, found "0"/],
	[[...DRY, "--bot", "("], /bad value for --bot: expected a regular expression, found .*unterminated group/i],
	[[...DRY, "--exclude-path", "/(/"], /bad value for --exclude-path.*regular expression/],
	[[...DRY, "--include-host", ""], /--include-host/],
	[
		[...DRY, "--match", "guess"],
		/bad value for --match: expected one of visitor-id, url, referer, visitor, found "guess"/,
	],
	[[...DRY, "--fingerprint", "ip,shoe-size"], /shoe-size/],
	[[...DRY, "--tracker-path", "matomo.php"], /bad value for --tracker-path: .*found "matomo.php"/],
	[[...DRY, "--time-zone", "Mars/Olympus"], /unknown time zone "Mars\/Olympus"/],
	[
		[...DRY, "--host", "a", "--host", "b"],
		/--host was given 2 times: expected one value, found "a", "b"; keep one of them/,
	],
	[[...DRY, "--dry-run=maybe"], /bad value for --dry-run: expected true or false, found "maybe"/],
	[[...DRY, "--dry-run="], /bad value for --dry-run: expected true or false, found nothing/],
	[[...DRY, "--follow"], /--follow is not available yet; run monorail upload over finished logs/],
	[["report", log, "--follow"], /--follow is not available yet/],
	[["upload", log], /an upload needs the address of Matomo.*--matomo-url.*add --dry-run/],
	[["upload", log, "--matomo-url", "https://matomo.example"], /an upload needs the number of the site.*--site-id/],
	[["check"], /a check needs the address of Matomo/],
	[["upload", "--uplaod"], /there is no option --uplaod/, { env: { LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" } }],
	[["upload", log, log, "--foo\u001b[31m"], /there is no option --foo\\u\{1b\}\[31m/],
];

for (const [args, says, options] of WRONG) {
	const ended = monorail(args, options);
	const shown = args.map((argument) => (argument === log ? "LOG" : argument)).join(" ");
	test(`monorail ${shown}`, async () => {
		const run = await ended;
		assertFailed(run, EXIT.usage, says);
		assert.not.match(run.stderr, TOKEN);
	});
}

test("all of them were tried", () => assert.is(WRONG.length, 44));

const help = ["", "upload", "report", "presets", "check"].map((command) => ({
	command,
	ended: monorail([...command.split(" ").filter(Boolean), "--help"], {
		env: { LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" },
	}),
}));

for (const { command, ended } of help) {
	test(`monorail ${command} --help goes to standard output, in English`, async () => {
		const { status, stdout, stderr } = await ended;
		assert.is(status, EXIT.ok);
		assert.is(stderr, "");
		assert.match(stdout, command === "" ? /^monorail <command>/ : new RegExp(`^monorail ${command}`));
		assert.match(stdout, /Show help/);
	});
}

const yes = ["true", "yes", "1", "ON"].map((word) => ({ word, ended: monorail(["upload", `--dry-run=${word}`, log]) }));

for (const { word, ended } of yes) {
	test(`--dry-run=${word} is a dry run`, async () => {
		const { status, stdout, stderr } = await ended;
		assert.is(status, EXIT.ok, stderr);
		assert.match(stdout, /A dry run: nothing was sent/);
	});
}

const afterDashes = monorail(["report", "--quiet", "--", "--odd.log"], { cwd: folder.path });
folder.write("--odd.log", smallLog().text);

test("a file whose name begins with dashes", async () => {
	const { status, stderr } = await afterDashes;
	assert.is(status, EXIT.ok, stderr);
});

test.after(() => folder.remove());
test.run();
