import { readdirSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, type Ended, monorail, type RunOptions } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { consentLog, daysLog, OPTED_OUT, optOutLog, PLAIN_ADDRESSES, plainLog } from "./privacy-logs.ts";

const test = suite("cli/privacy");

const folder = tempFolder();
const standIns: MatomoStandIn[] = [];
test.after(async () => {
	folder.remove();
	for (const matomo of standIns) await matomo.close();
});

async function standIn(): Promise<MatomoStandIn> {
	const matomo = await startMatomo();
	standIns.push(matomo);
	return matomo;
}

const upload = (matomo: MatomoStandIn, log: string, args: readonly string[], options: RunOptions = {}) =>
	monorail(["upload", "--matomo-url", matomo.url, "--site-id", "1", ...args, log], {
		env: { MATOMO_TOKEN_AUTH: TOKEN },
		...options,
	});

const pathsOf = (matomo: MatomoStandIn): readonly string[] =>
	matomo.stored.map(({ url }) => new URL(url).pathname).sort();

const COMBINED = fileURLToPath(new URL("../../fixtures/browser/mixed.log", import.meta.url));
const CONSENT = folder.write("consent.log", consentLog());
const PLAIN = folder.write("plain.log", plainLog());
const DAYS = folder.write("days.log", daysLog());
const OPT_OUT = folder.write("opt-out.log", optOutLog());

test("a log that cannot show who has opted out: nothing is sent until somebody has said that it may", async () => {
	const matomo = await standIn();
	const args = ["--host", "shop.test"];
	const refused = await upload(matomo, COMBINED, args);
	assertFailed(
		refused,
		EXIT.usage,
		/format nginx-combined cannot show who has opted out: .*--accept-invisible-opt-out/,
	);
	assert.equal(matomo.seen, []);
	const accepted = await upload(matomo, COMBINED, [...args, "--accept-invisible-opt-out"]);
	assert.is(accepted.status, EXIT.ok, accepted.stderr);
	assert.is(matomo.stored.length, 22);
	const dry = await monorail(["upload", "--dry-run", ...args, COMBINED]);
	assert.is(dry.status, EXIT.ok, "a dry run sends nothing, so it wants nothing to be said");
	assert.match(dry.stdout, /An upload wants\s+--accept-invisible-opt-out/);
});

test("an opt-out reaches a minute, however short the window is in which hits are looked for", async () => {
	for (const args of [["--before", "1s", "--after", "1s"], []]) {
		const matomo = await standIn();
		const { status, stderr } = await upload(matomo, OPT_OUT, args);
		assert.is(status, EXIT.ok, stderr);
		assert.equal(pathsOf(matomo), ["/page-of-others", "/page-of-others"], args.join(" "));
	}
});

test("what has to be said is asked for before the outbox is dealt with", async () => {
	const matomo = await standIn();
	matomo.behaveAlways("database-gone");
	matomo.settings.maintenance = true;
	const args = ["--state", join(folder.path, "left"), "--settle", "50ms", "--retry-for", "1s"];
	assert.is((await upload(matomo, PLAIN, args)).status, EXIT.incomplete);
	const before = matomo.seen.length;
	assert.ok(before > 0);
	const refused = await upload(matomo, COMBINED, [...args, "--host", "shop.test"]);
	assertFailed(refused, EXIT.usage, /cannot show who has opted out: .*--accept-invisible-opt-out/);
	assert.is(matomo.seen.length, before, "Matomo was not asked about what was left");
});

test("a log without the keys of its format that show it: the same, whoever reads it", async () => {
	const shop = (log: string): string => fileURLToPath(new URL(`../../fixtures/shop/${log}.ndjson`, import.meta.url));
	const stripped = folder.write(
		"stripped.ndjson",
		readFileSync(shop("request"), "utf8").replace(/"(?:opt_out|dnt|gpc)":"[^"]*",/g, ""),
	);
	const matomo = await standIn();
	for (const args of [
		["--jobs", "1"],
		["--jobs", "2"],
		["--follow", "--no-state", "--idle-after", "0s"],
	]) {
		const { status, stderr } = await upload(matomo, stripped, [...args, shop("tracker")]);
		assert.is(status, EXIT.usage, stderr);
		assert.match(
			stderr,
			/the log "[^"]*stripped\.ndjson" cannot show who has opted out: .*found opt_out, dnt, gpc on no line of a page view; .*--accept-invisible-opt-out/,
		);
	}
	assert.equal(matomo.seen, []);
	const { stdout } = await monorail(["report", "--format", "json", stripped, shop("tracker")]);
	const { notes, lacks, upload: proposed } = JSON.parse(stdout);
	assert.match(proposed.command, / --accept-invisible-opt-out /, "it would send nothing without");
	assert.match(
		notes.join(),
		/opt_out, dnt, gpc on no line of a page view.* An upload wants --accept-invisible-opt-out/,
	);
	assert.equal(lacks, { "nginx-json": ["opt-out-cookie", "dnt-gpc"] });
	const { stderr } = await monorail(["explain", "--only", "late", stripped, shop("tracker")]);
	assert.match(stderr, /nginx-json cannot carry.*opt-out-cookie.*dnt-gpc.*so an upload wants --accept-invisible/s);

	const silent = folder.write(
		"tracker.ndjson",
		readFileSync(shop("tracker"), "utf8").replace(/"(?:opt_out|dnt|gpc)":"[^"]*",/g, ""),
	);
	const sent = await upload(matomo, shop("request"), [silent]);
	assert.is(sent.status, EXIT.ok, `a log of the tracker alone has no page view: ${sent.stderr}`);
	assert.is(matomo.stored.length, 128);
});

/** What is sent of a site that asks for consent: Ann has given it, Ben has not. */
const CONSENT_CASES: readonly (readonly [args: readonly string[], sent: readonly string[]])[] = [
	[["--require-consent"], ["/ann"]],
	[["--ignore-consent"], ["/ann", "/ben"]],
	[["--require-consent", "--ignore-consent"], ["/ann"]],
];

test("a site that asks for consent: nothing is sent until somebody has said what that means", async () => {
	const matomo = await standIn();
	assertFailed(await upload(matomo, CONSENT, []), EXIT.usage, /asks its visitors for consent .*--ignore-consent/);
	assert.equal(matomo.seen, []);
	for (const [args, sent] of CONSENT_CASES) {
		const decided = await standIn();
		const { status, stderr } = await upload(decided, CONSENT, args);
		assert.is(status, EXIT.ok, stderr);
		assert.equal(pathsOf(decided), sent, args.join(" "));
	}
	assert.is(CONSENT_CASES.length, 3);
	const dry = await monorail(["upload", "--dry-run", CONSENT]);
	assert.is(dry.status, EXIT.ok);
	assert.match(dry.stdout, /--require-consent or --ignore-consent/);
});

test("--anonymize-ip leaves no whole address in anything that is sent or written", async () => {
	const matomo = await standIn();
	const dump = join(folder.path, "masked.ndjson");
	const masked = await upload(matomo, PLAIN, ["--anonymize-ip", "2", "--dump", dump]);
	assert.is(masked.status, EXIT.ok, masked.stderr);
	assert.equal(matomo.stored.map(({ cip }) => cip).sort(), ["198.51.0.0", "2001:db8:7:0:0:0:0:0", "203.0.0.0"]);
	const all = JSON.stringify(matomo.seen) + masked.stdout + masked.stderr + readFileSync(dump, "utf8");
	for (const address of PLAIN_ADDRESSES) assert.not.ok(all.includes(address), address);
	assert.is(PLAIN_ADDRESSES.length, 3);

	const whole = await standIn();
	await upload(whole, PLAIN, []);
	assert.equal(whole.stored.map(({ cip }) => cip).sort(), [...PLAIN_ADDRESSES].sort(), "without it they are sent");
	for (const { pv_id } of whole.stored) {
		assert.not.ok(all.includes(pv_id), "an id that was made of a whole address would tell it to who tries them all");
	}
});

/** Ids that a run sent, by page. */
function idsOf(matomo: MatomoStandIn): Readonly<Record<string, unknown>> {
	return Object.fromEntries(
		matomo.stored.map(({ url, request: { _id, cid } }) => [new URL(url).pathname, { _id, cid }]),
	);
}

test("--visitor-id daily: the same id for a visitor's day in all runs, another tomorrow, and none of the tracker's", async () => {
	const runs = [await standIn(), await standIn()];
	const stderr = await Promise.all(
		runs.map(async (matomo) => (await upload(matomo, DAYS, ["--visitor-id", "daily"])).stderr),
	);
	assert.equal(stderr, ["", ""]);
	const [first, second] = runs.map(idsOf);
	assert.equal(first, second, "in two runs");
	const ids = first as Readonly<Record<string, { readonly _id?: string; readonly cid?: string }>>;
	assert.equal(Object.keys(ids).sort(), ["/ann/1", "/ann/2", "/ann/tomorrow", "/ben/1"]);
	for (const { _id, cid } of Object.values(ids)) {
		assert.is(_id, undefined);
		assert.match(cid ?? "", /^[0-9a-f]{16}$/);
	}
	assert.is(ids["/ann/1"]?.cid, ids["/ann/2"]?.cid);
	assert.is(new Set(Object.values(ids).map(({ cid }) => cid)).size, 3, "Ann, Ann tomorrow, Ben");
	assert.not.match(JSON.stringify(runs.map(({ seen }) => seen.map(({ body }) => body))), "aaaaaaaaaaaaaaaa");
});

test("--visitor-id none: no id at all; without it the tracker's", async () => {
	const none = await standIn();
	await upload(none, DAYS, ["--visitor-id", "none"]);
	assert.is(none.stored.length, 4);
	for (const { request } of none.stored) assert.equal([request._id, request.cid], [undefined, undefined]);
	assert.not.match(JSON.stringify(none.seen.map(({ body }) => body)), "aaaaaaaaaaaaaaaa");

	const usual = await standIn();
	await upload(usual, DAYS, []);
	assert.equal(idsOf(usual)["/ann/1"], { _id: "aaaaaaaaaaaaaaaa", cid: undefined });
});

/** Everything that a run with the log of one who has opted out, and of others, says and leaves. */
const SAYINGS: readonly (readonly [name: string, run: () => Promise<string>])[] = [
	[
		"upload, with what may have been stored",
		async () => {
			const matomo = await standIn();
			matomo.behaveAlways("database-gone");
			matomo.settings.maintenance = true;
			const [state, dump] = [join(folder.path, "state"), join(folder.path, "sent.ndjson")];
			const ended = await upload(matomo, OPT_OUT, ["--state", state, "--dump", dump]);
			assert.is(ended.status, EXIT.incomplete, ended.stderr);
			const files = readdirSync(state, { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile())
				.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
			assert.ok(files.some((content) => content.includes("/page-of-others")));
			assert.ok(JSON.stringify(matomo.seen).includes("/page-of-others"));
			return `${said(ended)}${files}${readFileSync(dump, "utf8")}${JSON.stringify(matomo.seen)}`;
		},
	],
	["dry run", async () => said(await monorail(["upload", "--dry-run", "--dump", "-", OPT_OUT]))],
	["dry run as JSON", async () => said(await monorail(["upload", "--dry-run", "--format", "json", OPT_OUT]))],
	["report as text", async () => said(await monorail(["report", OPT_OUT]))],
	["report as JSON", async () => said(await monorail(["report", "--format", "json", OPT_OUT]))],
	["explain as text", async () => said(await monorail(["explain", "--format", "text", OPT_OUT]))],
	["explain as JSON", async () => said(await monorail(["explain", "--format", "json", OPT_OUT]))],
	["held", async () => said(await monorail(["report", "--tracker-path", "/elsewhere", "--dump", "-", OPT_OUT]))],
];

const said = ({ stdout, stderr }: Ended): string => stdout + stderr;

for (const [name, run] of SAYINGS) {
	test(`nothing of those who have opted out: ${name}`, async () => {
		const all = await run();
		assert.match(all, "/page-of-others", "what is looked through is there");
		for (const [what, value] of Object.entries(OPTED_OUT)) assert.not.ok(all.includes(value), `${what}: ${value}`);
		const addresses = all.match(/\b\d+\.\d+\.\d+\.\d+\b/g) ?? [];
		for (const address of addresses) assert.is(isIP(address) === 4 && address.startsWith("192.0.2."), false, address);
	});
}

test("all of them were looked through", () => {
	assert.is(SAYINGS.length, 8);
	assert.ok(Object.keys(OPTED_OUT).length >= 12);
	const log = optOutLog();
	for (const value of Object.values(OPTED_OUT)) assert.ok(log.includes(value), `${value} is in the log`);
});

/** Values that options of this kind do not take. */
const WRONG: readonly (readonly [option: string, value: string, expected: RegExp])[] = [
	["--anonymize-ip", "5", /expected a whole number from 0 to 4, found "5"/],
	["--anonymize-ip", "two", /expected a whole number from 0 to 4, found "two"/],
	["--visitor-id", "weekly", /expected one of matomo, daily, none, found "weekly"/],
	["--browser-proof", "maybe", /expected one of prefer, require, off, found "maybe"/],
	["--partial", "drop", /expected one of send, skip, found "drop"/],
	["--require-consent=perhaps", "", /expected true or false, found "perhaps"/],
];

for (const [option, value, expected] of WRONG) {
	test(`${option} ${value} is refused`, async () => {
		const ended = await monorail(["upload", "--dry-run", option, ...(value === "" ? [] : [value]), PLAIN]);
		assertFailed(ended, EXIT.usage, expected);
		assert.match(ended.stderr, `bad value for ${option.replace(/=.*/, "")}`);
	});
}

test("all of them were refused", () => assert.is(WRONG.length, 6));

test.run();
