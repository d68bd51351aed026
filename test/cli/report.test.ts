import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { uploadCommand } from "../../src/cli/upload-command.ts";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { assertFailed, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/report");

const LOGS = ["request", "tracker"].map((name) =>
	fileURLToPath(new URL(`../../fixtures/shop/${name}.ndjson`, import.meta.url)),
);
const folder = tempFolder();
const file = (name: string): string => join(folder.path, name);

test.after(() => folder.remove());

test("the command of the upload has what decides about it, and names that a shell takes apart", () => {
	const argv = { before: "2s", "exclude-path": ["/a b/**", "/c"], "no-tracker": true, "require-consent": false };
	const names = ["before", "after", "excludePath", "noTracker", "requireConsent"];
	const found = {
		sites: { site: [], siteId: undefined },
		host: undefined,
		trackerPaths: [],
		isNone: false,
		lacksHost: false,
		hidesOptOuts: false,
	};
	const nothing = { matomoUrl: undefined, siteId: undefined, site: [], host: undefined, found };
	assert.is(
		uploadCommand(argv, names, ["it's.log", "-"], nothing),
		"monorail upload --matomo-url https://matomo.example.org --site-id 1 --before 2s --exclude-path '/a b/**' --exclude-path /c --no-tracker 'it'\\''s.log' -",
	);
	assert.is(
		uploadCommand({}, [], ["a.log"], {
			...nothing,
			found: {
				sites: { site: [], siteId: 3 },
				host: undefined,
				trackerPaths: [],
				isNone: false,
				lacksHost: true,
				hidesOptOuts: true,
			},
		}),
		"monorail upload --matomo-url https://matomo.example.org --site-id 3 --host www.example.org --accept-invisible-opt-out a.log",
	);
	const trackerPaths = ["/matomo.php", "/stats/collect"];
	assert.is(
		uploadCommand({ "tracker-path": ["/matomo.php"] }, ["trackerPath"], ["a.log"], {
			...nothing,
			found: { ...found, trackerPaths },
		}),
		"monorail upload --matomo-url https://matomo.example.org --site-id 1 --tracker-path /matomo.php --tracker-path /stats/collect a.log",
	);
});

test("the command can be run where a log is named like an option", async () => {
	folder.write("-t.log", smallLog({ missed: 30 }).text);
	const args = ["--clock-offset=-t.log=1s", "--", "-t.log"];
	const { stdout, stderr } = await monorail(["report", ...args], { cwd: folder.path });
	const [command = stderr] = /^monorail upload .*$/m.exec(stdout.replaceAll("\\\n", "")) ?? [];
	assert.match(command, /--clock-offset=-t\.log=1s -- -t\.log$/);
	const shell = command.replace("monorail upload", '"$@" upload --dry-run');
	const run = await monorail([], { cwd: folder.path, shell });
	assert.is(run.status, EXIT.ok, run.stderr);
	assert.match(run.stdout, /^Matomo missed 30 of/);
});

test("the command has no example for what is known already: a flag would win, and send to another site", async () => {
	const config = folder.write("site.json", JSON.stringify({ "site-id": 7 }));
	const sites = folder.write("sites.json", JSON.stringify({ site: { "shop.example": 7 } }));
	const url = "https://matomo.example.org";
	/** Flags, environment, and what the command is to begin with. */
	const cases: readonly (readonly [flags: readonly string[], env: Record<string, string>, begins: string])[] = [
		[[], {}, `--matomo-url ${url} --site-id 1`],
		[["--site-id", "7"], {}, `--matomo-url ${url} --site-id 7`],
		[["--site", "shop.example=7"], {}, `--matomo-url ${url} --site shop.example=7`],
		[[], { MONORAIL_SITE_ID: "7" }, `--matomo-url ${url}`],
		[[], { MATOMO_URL: "https://stats.shop.example" }, "--site-id 1"],
		[["--config", config], {}, `--matomo-url ${url} --config ${config}`],
		[["--config", sites], { MATOMO_URL: "https://stats.shop.example" }, `--config ${sites}`],
	];
	const ended = await Promise.all(
		cases.map(([flags, env]) => monorail(["report", "--format", "json", ...flags, ...LOGS], { env })),
	);
	for (const [index, [, , begins]] of cases.entries()) {
		const { command } = JSON.parse(ended[index]?.stdout ?? "").upload;
		assert.is(command, ["monorail upload", begins, ...LOGS].join(" "));
	}
});

test("the site that the tracker's hits are for is proposed, and a report says when page views would go to another", async () => {
	const log = folder.write(
		"other-site.ndjson",
		readFileSync(LOGS[1] ?? "", "utf8").replaceAll(/\bidsite=\d+/g, "idsite=12"),
	);
	const run = async (...flags: string[]) => {
		const { stdout } = await monorail(["report", "--format", "json", ...flags, LOGS[0] ?? "", log]);
		const { upload, notes } = JSON.parse(stdout);
		return { command: upload.command, notes: notes.filter((note: string) => note.includes(" are for site ")) };
	};
	const [without, right, wrong, map] = await Promise.all([
		run(),
		run("--site-id", "12"),
		run("--site-id", "7"),
		run("--site", "*=7"),
	]);
	assert.match(without.command, " --site-id 12 ");
	assert.match(
		without.notes[0],
		/^The tracker hits of \S+ are for site 12 \(\d+ hits\), and none was given: give --site-id 12\.$/,
	);
	assert.equal(right.notes, []);
	assert.match(wrong.notes[0], "would go to site 7: give --site-id 12,");
	assert.match(wrong.command, " --site-id 7 ");
	assert.match(map.notes[0], /: give --site \S+=12,/);
});

test("every form is written to its file, and says the same", async () => {
	const forms = ["text", "json", "csv", "html"];
	const ended = await Promise.all(
		forms.map((form) => monorail(["report", "--format", form, "--output", file(form), "--match", "visitor", ...LOGS])),
	);
	for (const { status, stdout, stderr } of ended) assert.equal([status, stdout, stderr], [EXIT.ok, "", ""]);
	const [text = "", json = "", csv = "", html = ""] = forms.map((form) => readFileSync(file(form), "utf8"));
	const { missed, upload } = JSON.parse(json);
	assert.ok(missed.views > 100);
	assert.match(text, new RegExp(`^Matomo missed ${missed.views} of ${missed.of} page views`));
	assert.match(csv, new RegExp(`^missed\\.views,+${missed.views}\\r$`, "m"));
	assert.match(html, new RegExp(`<data value="${missed.views}" data-of="missed.views">`));
	assert.match(upload.command, /^monorail upload .* --match visitor \S+request\.ndjson \S+tracker\.ndjson$/);
	// Addresses of the shop's visitors, and what tells of them, are nowhere but where they were asked for.
	for (const form of [text, json, csv, html]) assert.not.match(form, /198\.51\.100|203\.0\.113|Mozilla|_pk_id|cip/);
});

test("a log without referrers: every form says that Matomo will not learn them", async () => {
	const shop = readFileSync(LOGS[0] ?? "", "utf8");
	const cases: readonly (readonly [log: string, says: RegExp])[] = [
		[
			folder.write("keyless.ndjson", shop.replaceAll(/"referer":"[^"]*",/g, "")),
			/\(referer on no line of a page view\):[^.]*Matomo does not learn where visits come from/,
		],
		[
			folder.write("empty-values.ndjson", shop.replaceAll(/"referer":"[^"]*"/g, '"referer":""')),
			/None of \d+ page views has a referrer/,
		],
	];
	for (const [log, says] of cases) {
		for (const form of ["text", "json", "csv", "html"]) {
			const { stdout } = await monorail(["report", "--format", form, log, LOGS[1] ?? ""]);
			assert.match(stdout.replaceAll(/\s+/g, " "), says, form);
		}
	}
});

test("requests are shown to who asks for them, and nobody else", async () => {
	const { stdout, status } = await monorail(["report", "--format", "json", "--show-samples", ...LOGS]);
	assert.is(status, EXIT.ok);
	const { samples } = JSON.parse(stdout).upload;
	assert.is(samples.length, 5);
	for (const sample of samples) assert.match(sample.cip, /^[\d.:a-f]+$/);
});

test("is compared with an earlier one, and warns of a jump", async () => {
	const { stdout: json } = await monorail(["report", "--format", "json", ...LOGS]);
	const earlier = JSON.parse(json);
	earlier.missed.views = 10;
	writeFileSync(file("earlier.json"), JSON.stringify(earlier));
	const jump = await monorail(["report", "--compare", file("earlier.json"), ...LOGS]);
	assert.is(jump.status, EXIT.ok);
	assert.match(jump.stdout, /^missed by Matomo +1\.6 % +→ +20\.9 % +a jump$/m);
	assert.match(jump.stderr, /^monorail: The share of what is missed by Matomo has jumped from 1\.6 % to 20\.9 %/);
	writeFileSync(file("same.json"), json);
	const same = await monorail(["report", "--compare", file("same.json"), ...LOGS]);
	assert.equal([same.status, same.stderr], [EXIT.ok, ""]);
});

test("what cannot be compared with is said before anything is read", async () => {
	writeFileSync(file("none.json"), "{}");
	assertFailed(
		await monorail(["report", "--compare", file("none.json"), ...LOGS]),
		EXIT.usage,
		/expected a report in JSON/,
	);
	assertFailed(
		await monorail(["report", "--compare", file("gone.json"), ...LOGS]),
		EXIT.input,
		/cannot read ".*gone\.json"/,
	);
});

test.run();
