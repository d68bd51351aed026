import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { assertFailed, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/config");

const folder = tempFolder();
const log = folder.write("small.log", smallLog().text);
const config = (name: string, content: unknown): string => folder.write(name, JSON.stringify(content));

const five = config("five.json", { "site-id": 5, format: "json", batch: undefined, "tracker-path": ["/matomo.php"] });
const dump = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
	monorail(["upload", "--dry-run", "--dump", "-", "--quiet", ...args, log], {
		env: { MONORAIL_FORMAT: "json", ...env },
	});

/** Where the number of the site comes from. */
const PRECEDENCE = [
	{ title: "the default", run: dump([]), site: 1 },
	{ title: "the configuration", run: dump(["--config", five]), site: 5 },
	{ title: "a configuration that the environment names", run: dump([], { MONORAIL_CONFIG: five }), site: 5 },
	{ title: "the environment before it", run: dump(["--config", five], { MONORAIL_SITE_ID: "4" }), site: 4 },
	{ title: "a flag before both", run: dump(["--config", five, "--site-id", "3"], { MONORAIL_SITE_ID: "4" }), site: 3 },
	{
		title: "no variables of other names",
		run: dump([], { MONORAIL_SITES: "4", MONORAIL_FOO: "x", SITE_ID: "4" }),
		site: 1,
	},
];

for (const { title, run, site } of PRECEDENCE) {
	test(title, async () => {
		const { status, stdout, stderr } = await run;
		assert.is(status, EXIT.ok, stderr);
		const { request }: { request: { idsite: number } } = JSON.parse(stdout);
		assert.is(request.idsite, site);
	});
}

const WRONG = [
	{
		path: "nothing.json",
		says: /cannot use the configuration "nothing\.json": expected a JSON object, found no such file; check its name/,
	},
	{
		path: folder.write("text.json", "site-id: 1"),
		says: /text\.json": expected a JSON object, found 'site-id: 1' in line 1, column 1, instead of a value; mend it there/,
	},
	{
		path: config("odd.json", { siteid: 1 }),
		says: /odd\.json": expected names of options, found "siteid"; did you mean site-id\?/,
	},
	{
		path: config("bad.json", { lateness: "soon" }),
		says: /bad value for "lateness" in the configuration: .*found "soon"/,
	},
].map(({ path, says }) => ({ path, says, run: monorail(["upload", "--dry-run", "--config", path, log]) }));

for (const { path, says, run } of WRONG) {
	test(`--config ${path.replace(/.*\//, "")}`, async () => assertFailed(await run, EXIT.usage, says));
}

const badVariable = monorail(["report", log], { env: { MONORAIL_LATENESS: "soon" } });

test("a bad value in the environment", async () => {
	assertFailed(await badVariable, EXIT.usage, /bad value for MONORAIL_LATENESS: .*found "soon"/);
});

test.after(() => folder.remove());
test.run();
