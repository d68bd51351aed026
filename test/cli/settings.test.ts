import { suite } from "uvu";
import * as assert from "uvu/assert";
import { flag, list, optional, withDefault } from "../../src/cli/option.ts";
import { readConfig, type SettingSources, settingsOf } from "../../src/cli/settings.ts";
import { text, wholeNumber } from "../../src/cli/values.ts";
import { EXIT, UserError } from "../../src/errors.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/settings");

const OPTIONS = {
	siteId: optional({ describe: "", placeholder: "", parse: wholeNumber(1, 99) }),
	matomoUrl: optional({ describe: "", placeholder: "", environment: ["MATOMO_URL"], parse: text }),
	format: withDefault({ describe: "", placeholder: "", default: "text", parse: text }),
	trackerPath: list({ describe: "", placeholder: "", default: ["/matomo.php"], parse: text }),
	dryRun: flag(""),
};

const read = (sources: Partial<SettingSources>) => settingsOf(OPTIONS, { argv: {}, env: {}, config: {}, ...sources });

test("defaults", () => {
	assert.equal(read({}), {
		siteId: undefined,
		matomoUrl: undefined,
		format: "text",
		trackerPath: ["/matomo.php"],
		dryRun: false,
	});
});

test("a flag is before the environment, that before the configuration, and that before the default", () => {
	const argv = { "site-id": "1" };
	const env = { MONORAIL_SITE_ID: "2" };
	const config = { "site-id": 3 };
	assert.is(read({ argv, env, config }).siteId, 1);
	assert.is(read({ env, config }).siteId, 2);
	assert.is(read({ config }).siteId, 3);
});

test("an empty variable is none", () => {
	assert.is(read({ env: { MONORAIL_SITE_ID: "" }, config: { "site-id": 3 } }).siteId, 3);
	assert.is(read({ env: { MONORAIL_DRY_RUN: "" } }).dryRun, false);
});

test("some options have a variable that others know too; the own one is before it", () => {
	assert.is(read({ env: { MATOMO_URL: "https://a.example" } }).matomoUrl, "https://a.example");
	const both = { MATOMO_URL: "https://a.example", MONORAIL_MATOMO_URL: "https://b.example" };
	assert.is(read({ env: both }).matomoUrl, "https://b.example");
});

test("variables of unknown names do not matter", () => {
	assert.equal(read({ env: { MONORAIL_FOO: "1", MONORAIL_SITEID: "2", SITE_ID: "3" } }), read({}));
});

test("lists come from repeated flags, one variable, or a list in the configuration", () => {
	assert.equal(read({ argv: { "tracker-path": ["/a", "/b"] } }).trackerPath, ["/a", "/b"]);
	assert.equal(read({ env: { MONORAIL_TRACKER_PATH: "/a" } }).trackerPath, ["/a"]);
	assert.equal(read({ config: { "tracker-path": ["/a", "/b"] } }).trackerPath, ["/a", "/b"]);
});

test("switches", () => {
	for (const on of ["true", "1", "yes", "on", "TRUE"]) assert.is(read({ env: { MONORAIL_DRY_RUN: on } }).dryRun, true);
	for (const off of ["false", "0", "no", "off"]) assert.is(read({ env: { MONORAIL_DRY_RUN: off } }).dryRun, false);
	assert.is(read({ argv: { "dry-run": true }, env: { MONORAIL_DRY_RUN: "0" } }).dryRun, true);
	assert.is(read({ config: { "dry-run": true } }).dryRun, true);
});

test("a wrong value names where it stands", () => {
	const says = (sources: Partial<SettingSources>, expected: RegExp) => assert.throws(() => read(sources), expected);
	says({ argv: { "site-id": "x" } }, /^bad value for --site-id: /);
	says({ env: { MONORAIL_SITE_ID: "x" } }, /^bad value for MONORAIL_SITE_ID: /);
	says({ config: { "site-id": "x" } }, /^bad value for "site-id" in the configuration: /);
	says({ argv: { "site-id": ["1", "2"] } }, /^--site-id was given 2 times: expected one value, found "1", "2"/);
	says({ config: { "tracker-path": ["/a", ""] } }, /^"tracker-path" in the configuration has no value/);
	says({ env: { MONORAIL_DRY_RUN: "maybe" } }, /^bad value for MONORAIL_DRY_RUN: expected true or false/);
});

const KNOWN = ["site-id", "host", "tracker-path", "dry-run"];

const BAD: readonly (readonly [content: string, says: RegExp])[] = [
	["", /expected a JSON object, found an empty file; .*fill it$/],
	["{", /expected a JSON object, found the end in line 1, column 2, instead of a name .*; mend it there$/],
	["# site-id: 1", /expected a JSON object, found '# site-id: 1' in line 1, column 1, instead of a value; mend it/],
	["[]", /expected a JSON object, found a list$/],
	["null", /expected a JSON object, found null$/],
	['"host"', /expected a JSON object, found a string$/],
	['{"site_id":1}', /expected names of options, found "site_id"; did you mean site-id\?$/],
	['{"foo":1}', /expected names of options, found "foo"; see monorail upload --help for the names$/],
	['{"__proto__":1}', /expected names of options, found "__proto__"/],
	['{"host":null}', /expected a text, a number, true or false, or a list or an object of them for "host", found null$/],
	['{"host":{"name":{}}}', /for "host", found \{"name":\{\}\}$/],
	['{"tracker-path":["/a",["/b"]]}', /for "tracker-path", found \["\/a",\["\/b"\]\]$/],
];

test("a configuration that cannot be used says why", () => {
	const folder = tempFolder();
	for (const [content, says] of BAD) {
		const path = folder.write("config.json", content);
		try {
			readConfig(path, KNOWN);
			assert.unreachable(content);
		} catch (error) {
			assert.instance(error, UserError, content);
			assert.match((error as UserError).message, says, content);
			assert.match((error as UserError).message, /^cannot use the configuration ".*config\.json": /);
			assert.is((error as UserError).status, EXIT.usage);
		}
	}
	assert.is(BAD.length, 12);
	assert.throws(
		() => readConfig(`${folder.path}/none.json`, KNOWN),
		/expected a JSON object, found no such file; check its name$/,
	);
	assert.throws(() => readConfig(folder.path, KNOWN), /expected a JSON object, found a directory; name a file in it$/);
	folder.remove();
});

test("a configuration is read as it is", () => {
	const folder = tempFolder();
	const content = { "site-id": 3, host: "shop.example", "tracker-path": ["/a", "/b"], "dry-run": true };
	assert.equal(readConfig(folder.write("config.json", JSON.stringify(content)), KNOWN), content);
	assert.equal(readConfig(folder.write("config.json", "{}"), KNOWN), {});
	folder.remove();
});

test.run();
