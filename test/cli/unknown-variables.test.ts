import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unknownVariables } from "../../src/cli/unknown-variables.ts";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { assertLines, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/unknown-variables");

const folder = tempFolder();
const log = folder.write("small.log", smallLog().text);
const OPTIONS = ["site-id", "site", "tracker-path", "token-auth-file", "bot", "match", "config"];
const TOKEN_GOES = "put the token into MATOMO_TOKEN_AUTH, or MONORAIL_TOKEN_AUTH_FILE names its file";

/** Variables that are no option's, and what to do about each. */
const UNKNOWN: readonly (readonly [name: string, advice: string])[] = [
	["MONORAIL_FOO", "see monorail upload --help for the names"],
	["MONORAIL_MAIL", "see monorail upload --help for the names"],
	["MONORAIL_SITEID", "did you mean MONORAIL_SITE_ID?"],
	["MONORAIL_TOKEN", TOKEN_GOES],
	["MONORAIL_TOKEN_AUTH", TOKEN_GOES],
	["MONORAIL_TRACKERPATH", "did you mean MONORAIL_TRACKER_PATH?"],
	["MONORAIL_tracker_path", "did you mean MONORAIL_TRACKER_PATH?"],
];

test("what is no option is named, with what was probably meant", () => {
	const env = Object.fromEntries(UNKNOWN.map(([name]) => [name, "secret"]));
	const known = {
		MONORAIL_SITE: "a=1",
		MONORAIL_CONFIG: "x",
		MONORAIL_EMPTY: "",
		MATOMO_URL: "x",
		MONORAILS: "x",
		HOME: "/",
	};
	assert.equal(
		unknownVariables({ ...known, ...env }, OPTIONS),
		UNKNOWN.map(([name, advice]) => `the variable ${name} is no option's, and ignored; ${advice}`),
	);
	assert.equal(unknownVariables(known, OPTIONS), []);
});

const env = { MONORAIL_SITEID: "4", MONORAIL_LANES: "2" };
const told = monorail(["report", log], { env });
const quiet = monorail(["report", "--quiet", log], { env });

test("it is said once and ends nothing; options of other commands are known", async () => {
	const { status, stdout, stderr } = await told;
	assert.is(status, EXIT.ok);
	assertLines(stderr, 1);
	assert.match(stderr, /^monorail: the variable MONORAIL_SITEID .*; did you mean MONORAIL_SITE_ID\?$/m);
	assert.match(stdout, /^Matomo missed/);
	assert.equal(await quiet, { ...(await told), stderr: "" });
});

test.after(() => folder.remove());
test.run();
