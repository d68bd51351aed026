import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { assertFailed, monorail, type RunOptions } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/usage");

const folder = tempFolder();
const log = folder.write("small.log", smallLog().text);
folder.write("--odd.log", smallLog({ from: 60 }).text);
const TOKEN = "0123456789abcdef0123456789abcdef";
const TOKEN_IS_PUBLIC = /^monorail: a token on the command line .* MATOMO_TOKEN_AUTH.* --token-auth-file$/m;
const GERMAN: RunOptions = { env: { LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" } };
const DRY = ["upload", "--dry-run", log];

/** Wrong command lines, and what is said of them. Each is a mistake of another kind. */
const WRONG: readonly (readonly [args: readonly string[], says: RegExp, options?: RunOptions])[] = [
	[[], /name a command, such as .*; see monorail --help/],
	[["uplaod"], /there is no command "uplaod"; did you mean upload\?/],
	[["upload", "--sit-id", "1"], /there is no option --sit-id; did you mean --site-id\?/],
	[["upload", "-x"], /there is no option -x; see monorail upload --help/, GERMAN],
	[
		["presets", "nginx", "more"],
		/"more" is one word too many: expected monorail presets \[name\] and options; see monorail presets --help/,
		GERMAN,
	],
	[["upload", "-h5"], /-h takes no value; see monorail upload --help/],
	[["-Vx"], /-V takes no value/],
	[["-h=5"], /-h takes no value/],
	[["upload", "-t5"], /there is no option -t; see monorail upload --help/],
	[["check", "a.log"], /"a\.log" is one word too many: expected monorail check and options/],
	[
		["report", "--config", "a", "--config", "b"],
		/--config was given 2 times: expected one value, found "a", "b"; keep/,
	],
	[["report", "--format"], /--format has no value; see monorail report --help/],
	[["upload", "--token-auth", TOKEN], TOKEN_IS_PUBLIC],
	[["check", "--auth-token", TOKEN], TOKEN_IS_PUBLIC],
	[["check", "--secret", TOKEN], /there is no option --secret; see monorail check --help/],
	[["presets", "ngnix"], /no such preset.*did you mean nginx\?/],
	[[...DRY, "--log-format", "ngnix-json"], /there is no log format "ngnix-json": .*did you mean nginx-json\?/],
	[[...DRY, "--lateness", "5x"], /bad value for --lateness: expected a duration such as .*, found "5x"/],
	[[...DRY, "--max-line", "huge"], /bad value for --max-line: expected a size from .*, found "huge"/],
	[[...DRY, "--lanes", "0"], /bad value for --lanes: expected a whole number from 1 to 64, found "0"/],
	[
		[...DRY, "--bot", "("],
		/bad value for --bot: expected a regular expression, found "\(" with an error: unterminated group/,
	],
	[[...DRY, "--exclude-path", "/(/"], /--exclude-path \/\(\/ is no valid regular expression/],
	[[...DRY, "--include-host", ""], /--include-host has no value/],
	[[...DRY, "--host", "a", "--host", "b"], /--host was given 2 times: expected one value, found "a", "b"; keep one/],
	[[...DRY, "--dry-run=maybe"], /bad value for --dry-run: expected true or false, found "maybe"/],
	[["report", "--follow", log], /there is no option --follow; see monorail report --help/],
	[
		[...DRY, "--follow", "--idle-after", "5x"],
		/bad value for --idle-after: expected a duration such as .*, found "5x"/,
	],
	[["upload", log], /an upload needs the address of Matomo.*--matomo-url.*add --dry-run/],
	[["upload", log, "--matomo-url", "https://matomo.example"], /an upload needs the number of the site.*--site-id/],
];

for (const [args, says, options] of WRONG) {
	const ended = monorail(args, options);
	test(`monorail ${args.map((argument) => (argument === log ? "LOG" : argument)).join(" ")}`, async () => {
		const run = await ended;
		assertFailed(run, EXIT.usage, says);
		assert.not.match(run.stderr, TOKEN);
	});
}

test("all of them were tried", () => assert.is(WRONG.length, 29));

/** Right ones that are easily got wrong, and what standard output begins with. */
const RIGHT: readonly (readonly [args: readonly string[], prints: RegExp, options?: RunOptions])[] = [
	[["--version"], /^\d+\.\d+\.\d+\n$/],
	[["--help"], /^monorail <command> \[options\]\n[\s\S]*Show help/, GERMAN],
	[["upload", "--help"], /^monorail upload \[logs\.\.\]\n[\s\S]*--site-id[\s\S]*Show help/, GERMAN],
	[["upload", "--dry-run=yes", log], /A dry run: nothing was sent/],
	[["report", "small.log", "--", "--odd.log"], /^• Read as monorail \(6 lines\)/m, { cwd: folder.path }],
];

for (const [args, prints, options] of RIGHT) {
	const ended = monorail(args, options);
	test(`monorail ${args.map((argument) => (argument === log ? "LOG" : argument)).join(" ")}`, async () => {
		const { status, stdout, stderr } = await ended;
		assert.is(status, EXIT.ok, stderr);
		assert.is(stderr, "");
		assert.match(stdout, prints);
	});
}

test.after(() => folder.remove());
test.run();
