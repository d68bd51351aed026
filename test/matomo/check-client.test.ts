import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type CheckRow, checkMatomo } from "../../src/matomo/check.ts";
import { MatomoClient } from "../../src/matomo/client.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";

const test = suite<{ matomo: MatomoStandIn }>("check, over the network");

test.before.each(async (context) => {
	context.matomo = await startMatomo();
});
test.after.each(({ matomo }) => matomo.close());

async function check(baseUrl: string, token: string | undefined, siteId = 1): Promise<CheckRow[]> {
	const client = new MatomoClient({ baseUrl, token, timeoutMs: 2000, userAgent: "monorail" });
	const rows: CheckRow[] = [];
	for await (const row of checkMatomo(client, { siteId, hasToken: token !== undefined, now: Date.now })) rows.push(row);
	return rows;
}

const found = (rows: readonly CheckRow[], wanted: string) => rows.find(({ name }) => name === wanted);

test("a token that may write: bulk tracking answers, and nothing is stored", async ({ matomo }) => {
	const rows = await check(matomo.url, matomo.token);
	assert.equal(
		rows.filter(({ ok }) => ok === false),
		[],
	);
	assert.is(found(rows, "version")?.found, `Matomo ${matomo.settings.version}`);
	assert.is(found(rows, "site")?.found, "Shop, https://shop.example, time zone Europe/Berlin");
	assert.is(found(rows, "bulk tracking")?.ok, true);
	assert.is(found(rows, "clock")?.ok, true);
	assert.is(matomo.seen.filter(({ isBulk }) => isBulk).length, 1);
	assert.is(matomo.stored.length, 0);
});

test("a token that may only look", async ({ matomo }) => {
	const rows = await check(matomo.url, matomo.settings.viewToken);
	assert.is(
		rows.some(({ ok }) => ok === false),
		true,
	);
	assert.is.not(found(rows, "bulk tracking")?.ok, true);
	assert.is(matomo.stored.length, 0);
});

test("a wrong token is asked for once and never posted, and no row shows it", async ({ matomo }) => {
	const token = "wrong000000000000000000000000000";
	const rows = await check(matomo.url, token);
	assert.is(found(rows, "token")?.ok, false);
	assert.is(matomo.seen.length, 1);
	assert.not.match(JSON.stringify(rows), new RegExp(token));
});

test("another site", async ({ matomo }) => {
	const rows = await check(matomo.url, matomo.token, 9);
	assert.not.ok(rows.every(({ ok }) => ok === true));
	assert.is.not(found(rows, "site")?.ok, true);
	assert.is(matomo.stored.length, 0);
});

test("recording is switched off", async ({ matomo }) => {
	matomo.settings.recordStatistics = false;
	const row = found(await check(matomo.url, matomo.token), "bulk tracking");
	assert.is(row?.ok, false);
	assert.match(row?.found ?? "", /record_statistics/);
});

test("maintenance, and nobody there", async ({ matomo }) => {
	matomo.settings.maintenance = true;
	assert.match((await check(matomo.url, matomo.token))[0]?.found ?? "", /status 503.*maintenance/);
	await matomo.refuse();
	assert.is((await check(matomo.url, matomo.token))[0]?.found, "no answer: connection refused (ECONNREFUSED)");
});

test.run();
