import { appendFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lacksRequestLog } from "../../src/cli/request-log.ts";
import { EXIT } from "../../src/errors.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertLines, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/request-log");

const shop = (name: string): string => fileURLToPath(new URL(`../../fixtures/shop/${name}.ndjson`, import.meta.url));
const folder = tempFolder();
const matomo = await startMatomo();
const EMPTY = folder.write("empty.ndjson", "");
const SAYS =
	/^monorail: not one request beside 4\d\d tracker hits of page views: give the site's request log, too, and see/m;

test.after(async () => {
	await matomo.close();
	folder.remove();
});

test("a tracker log without any request ends with a status that cron tells of, and one line", async () => {
	const cases = [
		["report", shop("tracker")],
		["upload", "--dry-run", "--quiet", EMPTY, shop("tracker")],
	];
	for (const ended of await Promise.all(cases.map((args) => monorail(args)))) {
		assert.is(ended.status, EXIT.input, ended.stderr);
		assert.match(ended.stderr, SAYS);
		assertLines(ended.stderr, 1);
		assert.match(ended.stdout, /^No page views in /, "the report is there all the same");
	}
	const { status } = await monorail(["explain", "--only", "late", shop("tracker")]);
	assert.is(status, EXIT.ok, "rows of a tracker log are worth having by themselves");
});

test("logs that are both empty, just rotated away, are none of that", async () => {
	const { status, stderr } = await monorail(["report", EMPTY, folder.write("also-empty.ndjson", "")]);
	assert.is(status, EXIT.ok, stderr);
	assert.not.match(stderr, /not one request/);
});

test("nor are hits of page views that an earlier run has read; but a next log without requests is", async () => {
	const log = folder.write("request.ndjson", readFileSync(shop("request")));
	const [last = "", ...others] = readFileSync(shop("tracker"), "utf8").trimEnd().split("\n").reverse();
	const tracker = folder.write("tracker.ndjson", `${others.reverse().join("\n")}\n`);
	const args = [
		"upload",
		"--matomo-url",
		matomo.url,
		"--site-id",
		"1",
		"--ignore-consent",
		"--state",
		`${folder.path}/s`,
	];
	const run = (...logs: readonly string[]) => monorail([...args, ...logs], { env: { MATOMO_TOKEN_AUTH: TOKEN } });
	assert.is((await run(log, tracker)).status, EXIT.ok);
	appendFileSync(tracker, `${last}\n`);
	const later = await run(log, tracker);
	assert.is(later.status, EXIT.ok, later.stderr);
	const next = folder.write(
		"next.ndjson",
		readFileSync(shop("tracker"), "utf8").replaceAll('"msec":"1795', '"msec":"1796'),
	);
	const broken = await run(EMPTY, next);
	assert.is(broken.status, EXIT.input, broken.stderr);
	assert.match(broken.stderr, /not one request beside/);
});

test("what counts as a request, and what as a hit", () => {
	const lacks = (skipped: object, hits: object, more: object = {}): boolean =>
		lacksRequestLog({ outcomes: { skipped, "tracker-hits": hits }, pageViews: 0, context: 0, skipped: 0, ...more }) !==
		undefined;
	assert.ok(lacks({}, { "page-view": 1 }));
	assert.ok(
		lacks({ header: 2, "tracker-script": 3, "unnamed-tracker": 4 }, { opaque: 1 }),
		"a tracker log has these, too",
	);
	assert.not(lacks({ bot: 1 }, { "site-search": 1 }));
	assert.not(lacks({}, { other: 3, failed: 2 }), "they tell of no page");
	assert.not(lacks({}, { "page-view": 1 }, { pageViews: 1 }));
	assert.not(lacks({}, { "page-view": 1 }, { context: 1 }));
	assert.not(lacks({}, { "page-view": 1 }, { skipped: 1 }));
});

test.run();
