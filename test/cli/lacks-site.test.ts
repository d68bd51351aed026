import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lacksSite } from "../../src/cli/lacks-site.ts";
import { EXIT } from "../../src/errors.ts";
import type { HostViews } from "../../src/report/report.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/lacks-site");

const folder = tempFolder();
const matomo = await startMatomo();
const LOG = smallLog({ missed: 3 });

test.after(async () => {
	await matomo.close();
	folder.remove();
});

const upload = (args: readonly string[], stdin = LOG.text) =>
	monorail(["upload", "--matomo-url", matomo.url, "--no-state", ...args], { stdin, env: { MATOMO_TOKEN_AUTH: TOKEN } });

test("a mistyped --site ends with a status that cron tells of, one line, and a report that names what has no site", async () => {
	for (const args of [[], ["--quiet"], ["--jobs", "2"], ["--dry-run"]]) {
		const { status, stdout, stderr } = await upload(["--site", "shop.exmaple=1", ...args]);
		assert.is(status, EXIT.usage, stderr);
		assert.is(
			stderr,
			"monorail: none of 6 page views has a site: expected one for a host of the logs, found --site shop.exmaple=1; did you mean shop.example?\n",
		);
		assert.match(stdout, /^None of 6 page views has a site in Matomo on 2 Mar 2026 /);
	}
	const html = await monorail(["report", "--site", "shop.exmaple=1", "--format", "html"], { stdin: LOG.text });
	assert.is(html.status, EXIT.usage);
	assert.match(html.stdout.replaceAll(/<\/?data[^>]*>/g, ""), /<h1>None of 6 page views has a site in Matomo<\/h1>/);
	assert.equal(matomo.stored, []);
});

test("rows of explain say which host has no site, and are worth having", async () => {
	const { status, stderr } = await monorail(["explain", "--site", "shop.exmaple=1"], { stdin: LOG.text });
	assert.is(status, EXIT.ok);
	assert.not.match(stderr, /none of /);
	assert.match(
		stderr,
		/^monorail: --site shop\.exmaple=1 matches no host of the page views: did you mean shop\.example\?$/m,
	);
});

test("one page view with a site is enough, as is a site for all others", async () => {
	for (const args of [
		["--site", "shop.exmaple=1", "--site", "shop.example=1"],
		["--site", "shop.exmaple=1", "--site-id", "1"],
	]) {
		const { status, stderr } = await upload(["--dry-run", ...args]);
		assert.is(status, EXIT.ok, stderr);
		assert.is(stderr, "");
	}
});

test("lines that come after what an earlier run has read may be of other hosts", async () => {
	const log = folder.write("grows.ndjson", LOG.text);
	const args = [
		"upload",
		"--matomo-url",
		matomo.url,
		"--site",
		"shop.example=1",
		"--state",
		join(folder.path, "s"),
		log,
	];
	const env = { MATOMO_TOKEN_AUTH: TOKEN };
	assert.is((await monorail(args, { env })).status, EXIT.ok);
	appendFileSync(log, smallLog({ missed: 1, from: 10 }).text.replaceAll("shop.example", "other.test"));
	const { status, stdout, stderr } = await monorail(args, { env });
	assert.equal([status, stderr], [EXIT.ok, ""]);
	assert.match(stdout, /^None of 2 page views has a site in Matomo/);
});

test("what is said of whom", () => {
	const says = (site: readonly string[], withoutSite: readonly HostViews[]): string | undefined => {
		const outcomes = { skipped: { "no-site": 9 } } as Parameters<typeof lacksSite>[0]["report"]["outcomes"];
		return lacksSite({
			report: { pageViews: 0, outcomes },
			context: 0,
			site,
			host: undefined,
			hosts: { withSite: [], withoutSite, isAll: true },
		});
	};
	const views = (...hosts: readonly string[]) => hosts.map((host) => ({ host, views: 2 }));
	const cases: readonly (readonly [site: string, hosts: readonly HostViews[], says: RegExp])[] = [
		["shop.example=1", views("www.shop.example"), /; did you mean www\.shop\.example\?$/],
		["www.shop.example=1", views("test.example", "shop.example"), /; did you mean shop\.example\?$/],
		["*.shop.exmaple=1", views("shop.example"), /found --site \*\.shop\.exmaple=1; did you mean shop\.example\?$/],
		[
			"elsewhere.test=1",
			views("a.example", "b.example", "c.example", "d.example"),
			/expected one for a\.example \(2 page views\), b\.example \(2 page views\), c\.example \(2 page views\), 1 more, found --site elsewhere\.test=1; name these hosts with --site HOST=ID$/,
		],
		["elsewhere.test=1", [], /as the log names no host: give it with --host/],
	];
	for (const [site, hosts, expected] of cases) assert.match(says([site], hosts) ?? "", expected, site);
	assert.is(cases.length, 5);
	assert.match(says(["elsewhere.test=1", "c.exmaple=2"], views("c.example")) ?? "", /found --site c\.exmaple=2; did/);
});

test.run();
