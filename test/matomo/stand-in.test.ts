import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { clientOf } from "../helpers/sending.ts";
import { NOON, request } from "../helpers/tracking.ts";

/** The stand-in is what all sending is tested against, so what a real Matomo was seen to do is pinned here. */
const test = suite<{ matomo: MatomoStandIn }>("stand-in for Matomo");

test.before.each(async (context) => {
	context.matomo = await startMatomo({ now: () => NOON });
});
test.after.each(({ matomo }) => matomo.close());

async function post(matomo: MatomoStandIn, body: string | Buffer | object, headers: Record<string, string> = {}) {
	const raw = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
	const response = await fetch(`${matomo.url}matomo.php?queuedtracking=0`, { method: "POST", body: raw, headers });
	return { status: response.status, body: await response.text() };
}
const counted = (tracked: number, invalid: number, more: object = {}) => ({
	status: 200,
	body: JSON.stringify({ status: "success", tracked, invalid, ...more }),
});

test("strings without a query part vanish and shift the indices", async ({ matomo }) => {
	const token_auth = matomo.settings.superuserToken;
	const query = `?${new URLSearchParams(request(1) as unknown as Record<string, string>)}`;
	const requests = ["idsite=1&rec=1", query, request(2, { idsite: 9 }), null, 7, "", {}];
	assert.equal(await post(matomo, { requests, token_auth }), counted(5, 1, { invalid_indices: [1] }));
	assert.is(matomo.stored.length, 1);
});

test("only a superuser learns which were invalid", async ({ matomo }) => {
	const requests = [request(1, { cid: "abc" }), request(2, { idgoal: 7 }), request(3)];
	assert.equal(await post(matomo, { requests, token_auth: matomo.token }), counted(1, 2));
});

test("bodies that Matomo cannot read are successes that store nothing", async ({ matomo }) => {
	const good = JSON.stringify({ requests: [request(1)], token_auth: matomo.token });
	const bodies = [
		good.slice(0, -1),
		`\ufeff${good}`,
		Buffer.from(good.replace("page/1", "page/\u00ff"), "latin1"),
		good.replace("page/1", "page/\\ud83d"),
		{ requests: [], token_auth: matomo.token },
		{ requests: "?idsite=1&rec=1", token_auth: matomo.token },
	];
	for (const body of bodies) assert.equal(await post(matomo, body), counted(0, 0));
	assert.is(matomo.stored.length, 0);
});

test("no bulk request, nothing, and a compressed one are 400", async ({ matomo }) => {
	const gzip = gzipSync(JSON.stringify({ requests: [request(1)], token_auth: matomo.token }));
	assert.is((await post(matomo, "{}")).status, 400);
	assert.is((await post(matomo, "")).status, 400);
	assert.is((await post(matomo, gzip, { "Content-Encoding": "gzip" })).status, 400);
});

test("what a hit lacks is taken from the request that brings it", async ({ matomo }) => {
	const headers = { "User-Agent": "Bearer/1", "Accept-Language": "fr", Referer: "https://bearer.example/" };
	await post(matomo, { requests: [{ idsite: 1, rec: 1 }] }, headers);
	const { ua, lang, url, cip, cdt } = matomo.stored[0] ?? {};
	assert.equal(
		{ ua, lang, url, cip, cdt },
		{ ua: "Bearer/1", lang: "fr", url: "https://bearer.example/", cip: "127.0.0.1", cdt: NOON / 1000 },
	);
	assert.equal(await post(matomo, { requests: [{ idsite: 1, rec: 1 }] }, { "X-Purpose": "preview" }), counted(1, 0));
	assert.is(matomo.stored.length, 1);
});

test("odd times and addresses are stored as something else", async ({ matomo }) => {
	const odd = [
		{ cdt: NOON / 1000 + 5 },
		{ cdt: NOON },
		{ cdt: "soon" },
		{ cip: "1.2.3.4:80" },
		{ cdt: "2026-11-22 11:00:00" },
	];
	await post(matomo, { requests: odd.map((more, n) => request(n, more)), token_auth: matomo.token });
	assert.equal(
		matomo.stored.map(({ cdt }) => cdt - NOON / 1000),
		[0, 0, 0, -3597, -3600],
	);
	assert.is(matomo.stored[3]?.cip, "0.0.0.0");
});

test("without a token: new hits yes, under our address; old ones and others' addresses no", async ({ matomo }) => {
	const { cip: _, ...own } = request(1);
	const requests = [own, { ...own, cdt: NOON / 1000 - 90_000 }, request(2)];
	assert.equal(await post(matomo, { requests }), counted(1, 2));
	assert.is(matomo.stored[0]?.cip, "127.0.0.1");
});

test("every poison rolls the batch back", async ({ matomo }) => {
	const poisons = [{ pv_id: "aaaaaü" }, { bw_bytes: -1 }, { search_count: 2 ** 31 }, { lat: 91 }, { long: -181 }];
	for (const poison of poisons) {
		const requests = [request(1), request(2, poison), request(3)];
		assert.equal(await post(matomo, { requests, token_auth: matomo.token }), {
			status: 500,
			body: '{"status":"error","tracked":1,"invalid":0}',
		});
	}
	assert.is(matomo.stored.length, 0);
});

test("the 22nd failing token locks everyone out", async ({ matomo }) => {
	for (let n = 1; n <= 21; n++) {
		assert.equal(await post(matomo, { requests: [request(1)], token_auth: "wrong" }), counted(0, 1));
	}
	assert.equal(await post(matomo, { requests: [request(1)], token_auth: matomo.token }), counted(1, 0));
	assert.is((await post(matomo, { requests: [request(1)], token_auth: "wrong" })).status, 500);
	assert.is((await post(matomo, { requests: [request(1)], token_auth: matomo.token })).status, 500);
});

test("send_image:0 hides everything", async ({ matomo }) => {
	const requests = [request(1), request(2, { idsite: 9 })];
	assert.equal(await post(matomo, { requests, token_auth: matomo.token, send_image: 0 }), { status: 204, body: "" });
	assert.is(matomo.stored.length, 1);
});

test("takes single hits of browsers, through a proxy too", async ({ matomo }) => {
	matomo.settings.trustForwardedFor = true;
	const query = "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2F&_id=0123456789abcdef&pv_id=abcdef";
	const headers = { "X-Forwarded-For": "203.0.113.9", "User-Agent": "Firefox" };
	const image = await fetch(`${matomo.url}matomo.php?${query}`, { headers });
	assert.is(image.headers.get("content-type"), "image/gif");
	assert.is((await image.arrayBuffer()).byteLength, 42);
	const beacon = await fetch(`${matomo.url}matomo.php?${query}&send_image=0`, { method: "POST", headers });
	assert.is(beacon.status, 204);
	const form = await fetch(`${matomo.url}piwik.php`, { method: "POST", headers, body: query });
	assert.is(form.status, 200);
	assert.equal(
		matomo.stored.map(({ cip, visitor, pv_id, ua }) => [cip, visitor, pv_id, ua]),
		Array.from({ length: 3 }, () => ["203.0.113.9", "0123456789abcdef", "abcdef", "Firefox"]),
	);
	const bulk = { requests: [`?${query}`, `?${query}`], send_image: 0 };
	assert.is((await post(matomo, bulk, headers)).status, 204);
	assert.is(matomo.stored.length, 5);
});

interface LiveVisit {
	readonly visitorId: string;
	readonly actionDetails: readonly { readonly idpageview: string; readonly url: string; readonly timestamp: number }[];
}

async function visits(matomo: MatomoStandIn, params: Record<string, string | number> = {}): Promise<LiveVisit[]> {
	const all = { idSite: 1, period: "day", date: "2026-11-22", filter_limit: -1, ...params };
	const facts = await clientOf(matomo).api("Live.getLastVisitsDetails", all);
	return JSON.parse(facts.is === "answer" ? facts.body : "");
}

test("reads back what was stored, as visits", async ({ matomo }) => {
	const at = (minute: number) => ({ cdt: NOON / 1000 - 7200 + 60 * minute, cid: "0123456789abcdef" });
	await clientOf(matomo).post([request(1, at(0)), request(2, at(10)), request(3, at(50)), request(4)]);
	const found = await visits(matomo);
	assert.equal(
		found.map(({ actionDetails }) => actionDetails.map(({ idpageview }) => idpageview)),
		[["ppppp4"], ["ppppp3"], ["ppppp1", "ppppp2"]],
	);
	assert.equal(found.at(-1)?.actionDetails[1], {
		type: "action",
		url: "https://shop.example/page/2",
		pageTitle: null,
		idpageview: "ppppp2",
		timestamp: NOON / 1000 - 6600,
	});
	assert.is((await visits(matomo, { date: "2026-11-21" })).length, 0);
	assert.is((await visits(matomo, { period: "range", date: "2026-11-21,today" })).length, 3);
	assert.is((await visits(matomo, { minTimestamp: NOON / 1000 - 5000 })).length, 2);
	assert.is((await visits(matomo, { filter_limit: 1 })).length, 1);
});

test("the order of arrival makes the visits", async ({ matomo }) => {
	const cid = "0123456789abcdef";
	const views = [0, 20, 40, 60, 80].map((minute) => request(minute, { cid, cdt: NOON / 1000 - 7200 + 60 * minute }));
	await clientOf(matomo).post(views);
	assert.is((await visits(matomo)).length, 1);
	const other = await startMatomo({ now: () => NOON });
	await clientOf(other).post(views.toReversed());
	assert.is((await visits(other)).length, 3);
	await other.close();
});

test("answers the questions of a check, and refuses those without permission", async ({ matomo }) => {
	const api = async (method: string, params: Record<string, string | number> = {}, token?: string) => {
		const facts = await clientOf(matomo, token).api(method, params);
		return facts.is === "answer" ? [facts.status, JSON.parse(facts.body)] : [];
	};
	assert.equal(await api("API.getMatomoVersion"), [200, { value: "5.2.0" }]);
	assert.equal(await api("SitesManager.getSitesIdFromSiteUrl", { url: "http://www.shop.example/" }), [
		200,
		[{ idsite: 1 }],
	]);
	assert.is((await api("SitesManager.getSiteFromId", { idSite: 1 }))[1].timezone, "Europe/Berlin");
	assert.is((await api("SitesManager.getSiteFromId", { idSite: 2 }))[0], 401);
	assert.is((await api("API.getMatomoVersion", {}, "wrong"))[1].result, "error");
	assert.is((await api("Nothing.here"))[1].result, "error");
	matomo.settings.maintenance = true;
	assert.is(
		(await fetch(`${matomo.url}index.php?module=API&method=API.getMatomoVersion`, { method: "POST" })).status,
		503,
	);
});

test("counts what is under way, and follows its script", async ({ matomo }) => {
	matomo.behave([{ is: "slow", ms: 20 }, { is: "slow", ms: 20 }, "php-dies"]);
	const client = clientOf(matomo);
	await Promise.all([client.post([request(1)]), client.post([request(2)])]);
	const facts = await client.post([request(3)]);
	assert.is(facts.is === "answer" && facts.status, 502);
	assert.is(Math.max(...matomo.seen.map(({ underWay }) => underWay)), 2);
	matomo.behaveAlways("unavailable");
	for (let n = 0; n < 3; n++) {
		const later = await client.post([request(n)]);
		assert.is(later.is === "answer" && later.status, 503);
	}
});

test.run();
