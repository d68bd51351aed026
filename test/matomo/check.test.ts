import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type CheckedMatomo, type CheckRow, checkMatomo } from "../../src/matomo/check.ts";
import type { Facts } from "../../src/matomo/facts.ts";

const test = suite("check");

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const SITE = { idsite: 1, name: "Shop", main_url: "https://shop.test", timezone: "Europe/Berlin" };
const REFUSED = { result: "error", message: "Unable to authenticate with the provided token." };

interface Call {
	readonly what: string;
	readonly with: unknown;
}

function json(value: unknown, status = 200, date: string | undefined = new Date(NOW).toUTCString()): Facts {
	const headers = { "retry-after": undefined, location: undefined, "content-type": "application/json", date };
	return { is: "answer", status, headers, body: typeof value === "string" ? value : JSON.stringify(value) };
}

/** What Matomo answers to whom: a superuser, unless told otherwise. */
const SUPERUSER: Readonly<Record<string, Facts>> = {
	"API.getMatomoVersion": json({ value: "5.2.0" }),
	"UsersManager.hasSuperUserAccess": json({ value: true }),
	"SitesManager.getSitesIdWithAdminAccess": json([1, 2]),
	"SitesManager.getSitesIdWithWriteAccess": json([]),
	"SitesManager.getSitesIdWithViewAccess": json([]),
	"SitesManager.getSiteFromId": json(SITE),
	bulk: json({ status: "success", tracked: 1, invalid: 0, invalid_indices: [] }),
};
const NOBODY = {
	"UsersManager.hasSuperUserAccess": json({ value: false }),
	"SitesManager.getSitesIdWithAdminAccess": json([]),
};
const WRITER = { ...NOBODY, "SitesManager.getSitesIdWithWriteAccess": json(["1"]) };

async function check(
	answers: Readonly<Record<string, Facts>>,
	subject: { siteId?: number; hasToken?: boolean } = {},
): Promise<{ rows: CheckRow[]; calls: Call[] }> {
	const calls: Call[] = [];
	const answer = (what: string, given: unknown): Promise<Facts> => {
		calls.push({ what, with: given });
		return Promise.resolve(answers[what] ?? SUPERUSER[what] ?? json(REFUSED));
	};
	const matomo: CheckedMatomo = {
		api: (method, params) => answer(method, params),
		post: (requests) => answer("bulk", requests),
	};
	const rows: CheckRow[] = [];
	for await (const row of checkMatomo(matomo, { siteId: 1, hasToken: true, now: () => NOW, ...subject }))
		rows.push(row);
	return { rows, calls };
}

const verdicts = (rows: readonly CheckRow[]) => rows.map(({ name, ok }) => `${name}: ${ok}`);

test("all is well", async () => {
	const { rows } = await check({});
	assert.equal(
		rows.map(({ name, ok, found, hint }) => [name, ok, found, hint]),
		[
			["address", true, "Matomo answers", ""],
			["version", true, "Matomo 5.2.0", ""],
			["token", true, "superuser", ""],
			["site", true, "Shop, https://shop.test, time zone Europe/Berlin", ""],
			["bulk tracking", true, "accepted a request that stores nothing", ""],
			["clock", true, "the same as Matomo's", ""],
		],
	);
});

test("the one hit that is posted asks for the token's permission and cannot be stored", async () => {
	const { calls } = await check({});
	const posts = calls.filter(({ what }) => what === "bulk");
	assert.is(posts.length, 1);
	const [hit, ...others] = (posts[0]?.with ?? []) as Record<string, unknown>[];
	assert.is(others.length, 0);
	assert.not.ok("rec" in (hit ?? {}));
	assert.is(hit?.idsite, 1);
	assert.match(String(hit?.cip), /^192\.0\.2\./);
});

test("no Matomo at all: one row, and nothing more is asked", async () => {
	const html = json("<html><title>Welcome to nginx!</title></html>");
	const moved = json("", 301);
	const redirect =
		moved.is === "answer"
			? { ...moved, headers: { ...moved.headers, location: "https://m.test/x/index.php?module=API" } }
			: moved;
	const cases: readonly (readonly [Facts, found: RegExp, hint: RegExp])[] = [
		[{ is: "failure", code: "ENOTFOUND", bodySent: false }, /^no answer: no such host \(ENOTFOUND\)$/, /host name/],
		[{ is: "failure", code: "ECONNREFUSED", bodySent: false }, /ECONNREFUSED/, /port/],
		[{ is: "failure", code: "DEPTH_ZERO_SELF_SIGNED_CERT", bodySent: false }, /SELF_SIGNED/, /NODE_EXTRA_CA_CERTS/],
		[redirect, /^status 301, a redirect to https:\/\/m\.test\/x\/$/, /^give https:\/\/m\.test\/x\/ as/],
		[json("", 302), /a redirect to nowhere/, /check the Matomo URL/],
		[html, /^not Matomo: status 200, application\/json, "Welcome to nginx!"$/, /Matomo's own pages/],
	];
	for (const [facts, found, hint] of cases) {
		const { rows, calls } = await check({ "API.getMatomoVersion": facts });
		assert.equal(verdicts(rows), ["address: false"]);
		assert.match(rows[0]?.found ?? "", found);
		assert.match(rows[0]?.hint ?? "", hint);
		assert.is(calls.length, 1);
	}
	assert.is(cases.length, 6);
});

test("a level that Matomo does not tell is left to bulk tracking", async () => {
	const noMethod = json({ result: "error", message: "The method does not exist." }, 400);
	const broken: Facts = { is: "failure", code: "ECONNRESET", bodySent: true };
	for (const silence of [noMethod, broken]) {
		const { rows, calls } = await check({ ...NOBODY, "SitesManager.getSitesIdWithWriteAccess": silence });
		assert.equal(verdicts(rows).slice(2, 5), ["token: warn", "site: true", "bulk tracking: true"]);
		assert.is(calls.filter(({ what }) => what === "bulk").length, 1);
	}
});

test("every level of access", async () => {
	const viewer = { ...NOBODY, "SitesManager.getSitesIdWithViewAccess": json([1]) };
	const admin = { "UsersManager.hasSuperUserAccess": json({ value: false }) };
	const cases: readonly (readonly [Readonly<Record<string, Facts>>, ok: boolean, found: RegExp, posts: number])[] = [
		[{}, true, /^superuser$/, 1],
		[{ "UsersManager.hasSuperUserAccess": json("true") }, true, /^superuser$/, 1],
		[admin, true, /^admin access to site 1$/, 1],
		[WRITER, true, /^write access to site 1$/, 1],
		[viewer, false, /^only view access to site 1$/, 0],
		[NOBODY, false, /^good, but without access to site 1$/, 0],
	];
	for (const [answers, ok, found, posts] of cases) {
		const { rows, calls } = await check(answers);
		const row = rows.find(({ name }) => name === "token");
		assert.is(row?.ok, ok);
		assert.match(row?.found ?? "", found);
		assert.is(row?.hint === "", ok);
		assert.is(calls.filter(({ what }) => what === "bulk").length, posts, row?.found);
	}
	assert.is(cases.length, 6);
});

test("a refused token is tried once", async () => {
	for (const status of [200, 401]) {
		const { rows, calls } = await check({ "API.getMatomoVersion": json(REFUSED, status) });
		assert.equal(verdicts(rows), [
			"address: true",
			"version: warn",
			"token: false",
			"site: warn",
			"bulk tracking: warn",
			"clock: true",
		]);
		assert.match(rows[2]?.found ?? "", /^refused: Unable to authenticate/);
		assert.is(calls.length, 1);
	}
});

test("without a token the row says how to give one", async () => {
	const { rows } = await check({ "API.getMatomoVersion": json(REFUSED) }, { hasToken: false });
	assert.is(rows[2]?.found, "none given");
	assert.match(rows[2]?.hint ?? "", /MATOMO_TOKEN_AUTH/);
});

test("the site", async () => {
	const unknown = json({
		result: "error",
		message: "An unexpected website was found in the request: website id was set to '9' .",
	});
	const cases: readonly (readonly [Facts, ok: CheckRow["ok"], found: RegExp])[] = [
		[{ is: "failure", code: "ECONNRESET", bodySent: true }, "warn", /^no answer/],
		[json([SITE]), true, /^Shop, https:\/\/shop\.test, time zone Europe\/Berlin$/],
		[json({ name: "Shop" }), true, /^Shop, no address, time zone unknown$/],
		[json({ name: "A\u001bB" }), true, /^A\\u\{1b\}B,/],
		[unknown, false, /^no site 1: An unexpected website/],
		[json([]), false, /^no site 1$/],
		[json("null"), false, /^no site 1$/],
	];
	for (const [facts, ok, found] of cases) {
		const { rows } = await check({ "SitesManager.getSiteFromId": facts });
		assert.is(rows[3]?.ok, ok);
		assert.match(rows[3]?.found ?? "", found);
	}
	assert.is(cases.length, 7);
});

test("bulk tracking", async () => {
	const cases: readonly (readonly [Facts, found: RegExp])[] = [
		[json({ status: "success", tracked: 0, invalid: 1 }), /^Matomo refuses every page view: 0 of 1$/],
		[json({ status: "success", tracked: 0, invalid: 0 }), /record_statistics/],
		[json({ status: "success", tracked: 1, invalid: 1 }), /accounts for 2 page views of 1/],
		[json({ status: "error", tracked: 0, invalid: 0 }, 500), /answered 500/],
		[json("GIF89a"), /does not take bulk requests/],
		[json("", 413), /too large/],
		[{ is: "failure", code: "ETIMEDOUT", bodySent: true }, /no answer in time/],
	];
	for (const [facts, found] of cases) {
		const { rows } = await check({ bulk: facts });
		assert.is(rows[4]?.ok, false);
		assert.match(rows[4]?.found ?? "", found);
		assert.is.not(rows[4]?.hint, "");
	}
	assert.is(cases.length, 7);
});

test("old versions, and versions that are not told", async () => {
	const cases: readonly (readonly [Facts, ok: CheckRow["ok"], found: string])[] = [
		[json({ value: "4.0.0-b1" }), true, "Matomo 4.0.0-b1"],
		[json({ value: "10.1" }), true, "Matomo 10.1"],
		[json({ value: "3.14.1" }), "warn", "Matomo 3.14.1"],
		[json({}), "warn", "unknown"],
	];
	for (const [facts, ok, found] of cases) {
		const { rows } = await check({ "API.getMatomoVersion": facts });
		assert.equal([rows[1]?.ok, rows[1]?.found], [ok, found]);
	}
	assert.is(cases.length, 4);
});

test("clocks that are more than five seconds apart", async () => {
	const cases: readonly (readonly [offset: number, ok: CheckRow["ok"], found: string])[] = [
		[5000, true, "the same as Matomo's"],
		[6000, "warn", "Matomo's is 6 s ahead"],
		[-5000, true, "the same as Matomo's"],
		[-60_000, "warn", "Matomo's is 59 s behind"],
	];
	for (const [offset, ok, found] of cases) {
		const date = new Date(NOW + offset).toUTCString();
		const { rows } = await check({ "API.getMatomoVersion": json({ value: "5.2.0" }, 200, date) });
		assert.equal([rows[5]?.ok, rows[5]?.found], [ok, found]);
	}
	assert.is(cases.length, 4);
	const { rows } = await check({ "API.getMatomoVersion": json({ value: "5" }, 200, "") });
	assert.is(rows[5]?.ok, "warn");
});

test.run();
