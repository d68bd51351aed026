import { readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { defaultSettings, TOKEN } from "../helpers/matomo/settings.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/sites");

/** Eight page views that the tracker missed, and as many that it did not, of four hosts in turn. */
const HOSTS = ["www.shop.example", "blog.shop.example", "other.test", "more.test"] as const;
const LOG = HOSTS.map((host, index) =>
	smallLog({ missed: 2, from: 10 * index }).text.replaceAll("shop.example", host),
).join("");
const SITES = ["--site", "www.shop.example=3", "--site", "*.shop.example=4"];

const folder = tempFolder();
test.after(() => folder.remove());

interface FoundReport {
	readonly outcomes: { readonly skipped: Readonly<Record<string, number>>; readonly "would-send": number };
	readonly withoutSite?: {
		readonly hosts: readonly { readonly host: string; readonly views: number }[];
		readonly others: number;
	};
}

test("a report lists the hosts that have no site", async () => {
	const { status, stdout, stderr } = await monorail(["report", "--format", "json", ...SITES], { stdin: LOG });
	assert.is(status, EXIT.ok, stderr);
	const { outcomes, withoutSite } = JSON.parse(stdout) as FoundReport;
	assert.equal(outcomes.skipped, { "no-site": 8 });
	assert.is(outcomes["would-send"], 4);
	assert.equal(withoutSite, {
		hosts: [
			{ host: "more.test", views: 4 },
			{ host: "other.test", views: 4 },
		],
		others: 0,
	});
	const text = await monorail(["report", ...SITES], { stdin: LOG });
	assert.match(
		text.stdout.replace(/\s+/g, " "),
		/8 page views of hosts without a site: more\.test \(4\), other\.test \(4\)\. Give them/,
	);
});

test("without a map, or with a site for all others, no host is without", async () => {
	for (const args of [[], [...SITES, "--site-id", "9"]]) {
		const { stdout } = await monorail(["report", "--format", "json", ...args], { stdin: LOG });
		const { outcomes, withoutSite } = JSON.parse(stdout) as FoundReport;
		assert.equal(outcomes.skipped, {});
		assert.is(withoutSite, undefined);
	}
});

test("a map in the configuration is one on the command line", async () => {
	const config = folder.write("config.json", JSON.stringify({ site: { "www.shop.example": 3, "*.shop.example": 4 } }));
	const { stdout, stderr } = await monorail(["report", "--format", "json", "--config", config], { stdin: LOG });
	assert.equal((JSON.parse(stdout) as FoundReport).outcomes.skipped, { "no-site": 8 }, stderr);
	const broken = folder.write("broken.json", JSON.stringify({ site: { a: { b: 1 } } }));
	const ended = await monorail(["report", "--config", broken], { stdin: LOG });
	assertFailed(ended, EXIT.usage, /a list or an object of them for "site", found \{"a":\{"b":1\}\}/);
});

test("an upload sends each page view to the site of its host, all in one post", async () => {
	const [site] = defaultSettings().sites;
	const matomo = await startMatomo({ sites: [3, 4].flatMap((id) => (site ? { ...site, id } : [])) });
	try {
		const ended = await monorail(["upload", "--matomo-url", matomo.url, "--lanes", "1", ...SITES], {
			stdin: LOG,
			env: { MATOMO_TOKEN_AUTH: TOKEN, XDG_STATE_HOME: folder.path },
		});
		assert.is(ended.status, EXIT.ok, ended.stderr);
		const stored = matomo.stored.map(({ idsite, url }) => [idsite, new URL(url).hostname]);
		assert.equal(stored.sort(), [
			[3, "www.shop.example"],
			[3, "www.shop.example"],
			[4, "blog.shop.example"],
			[4, "blog.shop.example"],
		]);
		const [state = ""] = readdirSync(join(folder.path, "monorail"));
		assert.match(state, /-site-3-4$/);
	} finally {
		await matomo.close();
	}
});

test("an upload without any site, and a map that is none, are refused", async () => {
	const url = ["--matomo-url", "http://127.0.0.1:9"];
	const env = { MATOMO_TOKEN_AUTH: TOKEN };
	assertFailed(await monorail(["upload", ...url], { stdin: LOG, env }), EXIT.usage, /--site-id 1, or --site HOST=ID/);
	const wrong = await monorail(["upload", ...url, "--site", "shop"], { stdin: LOG, env });
	assertFailed(wrong, EXIT.usage, /bad value for --site: expected .*found "shop"/);
});

test.run();
