import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refuseGlued, usageError } from "../../src/cli/usage-error.ts";
import { EXIT, UserError } from "../../src/errors.ts";

const test = suite("cli/usage-error");

const PUBLIC =
	"a token on the command line can be read by every user of the machine; put it in the environment variable MATOMO_TOKEN_AUTH, or name a file with --token-auth-file";

/** What yargs says, the command line as it was typed, and what we say. */
const CASES: readonly (readonly [yargs: string, line: string, says: string])[] = [
	["name a command", "", "name a command; see monorail --help"],
	["name a command", "--help", "name a command; see monorail --help"],
	["Did you mean upload?", "uplaod a.log", 'there is no command "uplaod"; did you mean upload?'],
	["Unknown argument: frob", "frob", 'there is no command "frob"; see monorail --help'],
	["Unknown argument: sit-id", "upload --sit-id 1", "there is no option --sit-id; did you mean --site-id?"],
	["Unknown argument: sit-id", "upload --sit-id=1 a.log", "there is no option --sit-id; did you mean --site-id?"],
	["Unknown argument: dryrun", "--dryrun upload", "there is no option --dryrun; did you mean --dry-run?"],
	["Unknown arguments: zzz, bar", "upload --zzz --bar", "there is no option --zzz; see monorail upload --help"],
	[
		"Unknown argument: batch-size",
		"report --batch-size 1",
		"there is no option --batch-size; see monorail report --help",
	],
	["Unknown argument: no-quiet", "upload --no-quiet", "there is no option --no-quiet; see monorail upload --help"],
	["Unknown argument: x", "upload -x", "there is no option -x; see monorail upload --help"],
	["Unknown argument: t", "upload -t1234", "there is no option -t; see monorail upload --help"],
	["Unknown argument: dry-run", "upload -dry-run", "there is no option -dry-run; did you mean --dry-run?"],
	["Unknown arguments: secret, 1234", "check --secret 1234", "there is no option --secret; see monorail check --help"],
	["Unknown argument: token-auth", "upload --token-auth 1234", PUBLIC],
	["Unknown argument: token", "upload --token=1234", PUBLIC],
	["Unknown argument: auth-token", "check --auth-token 1234", PUBLIC],
	["Unknown argument: matomoTokenAuth", "upload --matomoTokenAuth 1234", PUBLIC],
	[
		"Unknown argument: nginx2",
		"presets nginx nginx2",
		'"nginx2" is one word too many: expected monorail presets [name] and options; see monorail presets --help',
	],
	[
		"Unknown arguments: a.log, b.log",
		"check a.log b.log",
		'"a.log" is one word too many: expected monorail check and options; see monorail check --help',
	],
	["Not enough arguments following: format", "report --format", "--format has no value; see monorail report --help"],
	["Not enough arguments following: lanes", "upload --lanes -5", "--lanes has no value; see monorail upload --help"],
	["Two\nlines", "upload -- --foo", "Two, lines; see monorail upload --help"],
	[
		"Unknown argument: \u001b[31m",
		"upload --\u001b[31m",
		"there is no option --\\u{1b}[31m; see monorail upload --help",
	],
];

test("says what is wrong and what to write instead, and repeats no secret", () => {
	for (const [yargs, line, says] of CASES) {
		const error = usageError(yargs, line.split(" ").filter(Boolean));
		assert.is(error.message, says, line);
		assert.is(error.status, EXIT.usage);
		assert.not.match(error.message, "1234");
	}
	assert.is(CASES.length, 24);
});

/** Command lines with something glued to what takes no value. */
const GLUED: readonly (readonly [line: string, says: string])[] = [
	["upload -h5", "-h takes no value; see monorail upload --help"],
	["upload a.log -h=5", "-h takes no value; see monorail upload --help"],
	["-Vx", "-V takes no value; see monorail --help"],
	["-hV", "-h takes no value; see monorail --help"],
	["report --help=5", "--help takes no value; see monorail report --help"],
	["--version=5", "--version takes no value; see monorail --help"],
];

test("what is glued to -h and its like is not ignored", () => {
	for (const [line, says] of GLUED) {
		const refused = (error: unknown) => error instanceof UserError && error.message === says;
		assert.throws(() => refuseGlued(line.split(" ")), refused, line);
	}
	for (const line of ["upload -h", "-V", "--help", "report -- -h5", "report --host -x"]) refuseGlued(line.split(" "));
});

test.run();
