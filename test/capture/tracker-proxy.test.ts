import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import express from "express";
import { fastify } from "fastify";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
	requestLogger,
	type TrackerProxy,
	type TrackerProxyOptions,
	trackerProxy,
	VISITOR_ADDRESS,
} from "../../src/capture/index.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { type Listening, listening, requestBytes, served } from "./listening.ts";
import { MemoryLog } from "./log-lines.ts";
import { type StubAnswer, type UpstreamStub, upstreamStub } from "./upstream-stub.ts";

const test = suite("capture/tracker-proxy");

const TOKEN = "write00000000000000000000000000a";
const QUERY = "idsite=1&rec=1&url=https%3A%2F%2Fshop.test%2F&r=123456&pv_id=abcdef";
const VISITOR = "X-Forwarded-For: 203.0.113.7";

interface World {
	readonly matomo: UpstreamStub;
	readonly proxy: TrackerProxy;
	readonly log: MemoryLog;
	readonly site: Listening;
}

/** Runs something with a proxy to a stub. */
async function withProxy(options: Partial<TrackerProxyOptions>, run: (world: World) => Promise<void>): Promise<void> {
	const matomo = await upstreamStub();
	const log = new MemoryLog();
	const proxy = trackerProxy({
		matomoUrl: `${matomo.url}stats/`,
		log,
		trustedProxies: ["loopback"],
		onProblem: () => undefined,
		...options,
	});
	const site = await listening((request, response) => proxy(request, response));
	try {
		await run({ matomo, proxy, log, site });
	} finally {
		await site.close();
		await matomo.close();
		await proxy.close();
	}
}

test("a hit goes to Matomo with what belongs to it and nothing else, and is logged with the answer", () =>
	withProxy({ cookies: ["consented"] }, async ({ matomo, proxy, log, site }) => {
		const headers = [
			VISITOR,
			"User-Agent: Browser",
			"Accept-Language: de",
			"Referer: https://shop.test/",
			"Cookie: session=SECRET; matomo_ignore=ignore; consented=yes; mtm_consent_removed=1; xmatomo_ignore=SECRET",
			"Authorization: Basic SECRET",
			"X-Real-IP: 6.6.6.6",
			"Client-IP: 6.6.6.6",
			"Forwarded: for=6.6.6.6",
			"DNT: 1",
			'Sec-CH-UA: "Chromium";v="156"',
			"X-Anything: SECRET",
			"Origin: https://shop.test",
		];
		matomo.answer = () => ({ headers: { "set-cookie": "a=b", "access-control-allow-origin": "*", server: "x" } });
		const answer = await site.send(requestBytes(`POST /matomo.php?${QUERY}`, headers, ""));
		assert.match(answer, /^HTTP\/1.1 204 /);
		assert.match(answer, /access-control-allow-origin: \*/i);
		assert.not.match(answer, /set-cookie|server:/i);
		const [got] = matomo.got;
		assert.is(got?.method, "POST");
		assert.is(got?.url, `/stats/matomo.php?${QUERY}`);
		const { host, connection, "content-length": length, ...passed } = got?.headers ?? {};
		assert.equal(passed, {
			"user-agent": "Browser",
			"accept-language": "de",
			referer: "https://shop.test/",
			dnt: "1",
			"sec-ch-ua": '"Chromium";v="156"',
			cookie: "matomo_ignore=ignore; consented=yes; mtm_consent_removed=1",
			"x-forwarded-for": "203.0.113.7",
			"content-type": "application/x-www-form-urlencoded",
		});
		assert.is(host, new URL(matomo.url).host);
		assert.is(length, "0");
		const [hit] = await log.wait(1);
		assert.equal(
			[hit?.event.ip, hit?.event.target, hit?.event.upstreamStatus, hit?.event.status, hit?.event.optOut],
			["203.0.113.7", `/matomo.php?${QUERY}`, "204", 204, "cookie"],
		);
		assert.not.match(log.text, /SECRET/);
		assert.equal([proxy.stats.passed, proxy.stats.failed, proxy.stats.pending], [1, 0, 0]);
	}));

test("GET, POST with a form, and bulk: body and all, and Matomo's own answers", () =>
	withProxy({}, async ({ matomo, log, site }) => {
		matomo.answer = ({ method }) =>
			method === "GET"
				? { status: 200, headers: { "content-type": "image/gif" }, body: "GIF89a" }
				: { status: 400, body: "no" };
		assert.match(await site.send(requestBytes(`GET /matomo.php?${QUERY}`)), /200 OK[\s\S]*image\/gif[\s\S]*GIF89a$/);
		assert.match(await site.send(requestBytes("POST /matomo.php", [], QUERY)), /^HTTP\/1.1 400 [\s\S]*no$/);
		const bulk = JSON.stringify({ requests: [`?${QUERY}`, `?${QUERY}&x=\xc3\xbc`], send_image: 0 });
		await site.send(requestBytes("POST /matomo.php", ["Content-Type: text/plain"], bulk));
		assert.equal(
			matomo.got.map(({ method, body }) => [method, body]),
			[
				["GET", ""],
				["POST", QUERY],
				["POST", bulk],
			],
		);
		const records = await log.wait(3);
		assert.equal(
			records.map(({ event }) => [event.upstreamStatus, event.body]),
			[
				["200", undefined],
				["400", QUERY],
				["400", bulk.replace("\xc3\xbc", "ü")],
			],
		);
	}));

test("the visitor's address: in the hit with the token, in a header, or not at all", async () => {
	for (const visitorAddress of VISITOR_ADDRESS) {
		await withProxy({ visitorAddress, token: TOKEN }, async ({ matomo, site, log }) => {
			await site.send(requestBytes(`GET /matomo.php?${QUERY}`, [VISITOR]));
			const [got] = matomo.got;
			const expected = {
				cip: ["POST", "203.0.113.7", `cip=203.0.113.7&token_auth=${TOKEN}`],
				"forwarded-for": ["GET", "203.0.113.7", ""],
				none: ["GET", undefined, ""],
			}[visitorAddress];
			assert.equal([got?.method, got?.headers["x-forwarded-for"], got?.body], expected, visitorAddress);
			assert.not.match(got?.url ?? "", TOKEN);
			await log.wait(1);
			assert.not.match(log.text, TOKEN);
		});
	}
	assert.is(VISITOR_ADDRESS.length, 3);
});

test("a Matomo that asks for a token stores hits under their visitors' addresses", async () => {
	const matomo = await startMatomo();
	await withProxy({ matomoUrl: matomo.url, token: TOKEN }, async ({ site }) => {
		const bulk = JSON.stringify({ requests: [`?${QUERY}`, `?${QUERY}`] });
		await site.send(requestBytes(`GET /matomo.php?${QUERY}`, [VISITOR, "User-Agent: Browser"]));
		await site.send(requestBytes("POST /matomo.php", [VISITOR, "User-Agent: Browser"], QUERY));
		await site.send(requestBytes("POST /matomo.php", [VISITOR, "User-Agent: Browser"], bulk));
		assert.equal(
			matomo.stored.map(({ cip, ua }) => `${cip} ${ua}`),
			Array(4).fill("203.0.113.7 Browser"),
		);
	});
	await matomo.close();
});

test("the script: fetched once, compressed, revalidated, and kept while Matomo is down", () => {
	const code = "var _paq = [];\n".repeat(100);
	return withProxy({ scriptPaths: ["/js/m.js"], scriptMaxAge: 0 }, async ({ matomo, site }) => {
		matomo.answer = ({ headers }) =>
			headers["if-none-match"] === '"v1"'
				? { status: 304 }
				: { status: 200, headers: { "content-type": "application/javascript", etag: '"v1"' }, body: code };
		const first = await site.send(requestBytes("GET /js/m.js?v=2", ["Cookie: a=SECRET"]));
		assert.match(first, /^HTTP\/1.1 200 OK/);
		assert.ok(first.endsWith(code));
		assert.is(matomo.got[0]?.url, "/stats/matomo.js");
		assert.is(matomo.got[0]?.headers.cookie, undefined);
		const [, tag = ""] = /ETag: (\S+)/.exec(first) ?? [];
		const [head = "", body = ""] = (await site.send(requestBytes("GET /js/m.js", ["Accept-Encoding: br, gzip"]))).split(
			"\r\n\r\n",
		);
		assert.match(head, /Content-Encoding: gzip/);
		assert.is(gunzipSync(Buffer.from(body, "latin1")).toString(), code);
		assert.match(await site.send(requestBytes("GET /js/m.js", [`If-None-Match: W/${tag}`])), /^HTTP\/1.1 304 /);
		assert.match(await site.send(requestBytes("HEAD /js/m.js")), /^HTTP\/1.1 200 OK[\s\S]*\r\n\r\n$/);
		assert.match(await site.send(requestBytes("POST /js/m.js", [], "a=b")), /^HTTP\/1.1 405 /);
		await matomo.close();
		assert.ok((await site.send(requestBytes("GET /js/m.js"))).endsWith(code), "the old one");
		assert.is(matomo.got.filter(({ headers }) => headers["if-none-match"] === undefined).length, 1);
		assert.ok(matomo.got.length > 1);
	});
});

const NO_SCRIPT: Readonly<Record<string, StubAnswer>> = {
	"an error": { status: 500, headers: { "content-type": "text/javascript" }, body: "x" },
	"a page": { status: 200, headers: { "content-type": "text/html" }, body: "<p>Maintenance" },
	"a redirection": { status: 302, headers: { location: "http://127.0.0.1:1/" } },
	nothing: { breaksOff: true },
	"nothing in it": { status: 200, headers: { "content-type": "text/javascript" } },
};

for (const [what, answer] of Object.entries(NO_SCRIPT)) {
	test(`${what} in place of the script is never kept as one`, () =>
		withProxy({}, async ({ matomo, site }) => {
			matomo.answer = () => answer;
			for (let times = 0; times < 3; times++) {
				assert.match(await site.send(requestBytes("GET /matomo.js")), /^HTTP\/1.1 503 [\s\S]*no-store/);
			}
			assert.is(matomo.got.length, 1, "Matomo is left alone for a while");
		}));
}

test("all of them were tried", () => assert.is(Object.keys(NO_SCRIPT).length, 5));

test("Matomo down: a quick answer, and a line that says so", () =>
	withProxy({}, async ({ matomo, proxy, log, site }) => {
		await matomo.close();
		assert.match(await site.send(requestBytes(`POST /matomo.php?${QUERY}`, [], "")), /^HTTP\/1.1 204 /);
		assert.match(await site.send(requestBytes("POST /matomo.php", [], QUERY)), /^HTTP\/1.1 204 /);
		const records = await log.wait(2);
		assert.equal(
			records.map(({ event }) => [event.status, event.upstreamStatus, event.body]),
			[
				[204, "502", undefined],
				[204, "502", QUERY],
			],
		);
		assert.is(proxy.stats.failed, 2);
	}));

test("Matomo in trouble: the browser hears nothing of errors and redirections, the log does", () =>
	withProxy({}, async ({ matomo, log, site }) => {
		for (const status of [301, 302, 500, 502, 503]) {
			matomo.answer = () => ({ status, headers: { location: "http://evil.test/" }, body: "trouble" });
			const answer = await site.send(requestBytes(`GET /matomo.php?${QUERY}`));
			assert.match(answer, /^HTTP\/1.1 204 /);
			assert.not.match(answer, /evil|trouble/);
		}
		matomo.answer = () => ({ breaksOff: true });
		assert.match(await site.send(requestBytes(`GET /matomo.php?${QUERY}`)), /^HTTP\/1.1 204 /);
		assert.equal(
			(await log.wait(6)).map(({ event }) => event.upstreamStatus),
			["301", "302", "500", "502", "503", "504"],
		);
	}));

test("Matomo slow: the browser does not wait, the line does", () =>
	withProxy({ patience: 10 }, async ({ matomo, proxy, log, site }) => {
		let answer = () => {};
		const after = new Promise<void>((resolve) => {
			answer = resolve;
		});
		matomo.answer = () => ({ status: 200, after });
		assert.match(await site.send(requestBytes(`GET /matomo.php?${QUERY}`)), /^HTTP\/1.1 204 /);
		assert.is(log.records().length, 0);
		assert.is(proxy.stats.pending, 1);
		answer();
		const [hit] = await log.wait(1);
		assert.equal([hit?.event.status, hit?.event.upstreamStatus], [204, "200"]);
	}));

test("Matomo silent: given up in time, and only so many wait", () =>
	withProxy({ patience: 5, timeout: 40, maxPending: 2 }, async ({ matomo, log, site }) => {
		matomo.answer = () => ({ after: new Promise(() => undefined) });
		const answers = await Promise.all(
			[1, 2, 3, 4].map((number) => site.send(requestBytes(`GET /matomo.php?${QUERY}&n=${number}`))),
		);
		for (const answer of answers) assert.match(answer, /^HTTP\/1.1 204 /);
		assert.equal(
			(await log.wait(4)).map(({ event }) => event.upstreamStatus),
			["503", "503", "504", "504"],
		);
		assert.is(matomo.got.length, 2);
	}));

test("a browser that leaves does not take its hit along", () =>
	withProxy({}, async ({ matomo, log, site }) => {
		let answer = () => {};
		const after = new Promise<void>((resolve) => {
			answer = resolve;
		});
		const arrived = new Promise<void>((resolve) => {
			matomo.answer = () => {
				resolve();
				return { after };
			};
		});
		const socket = connect(site.port, "127.0.0.1");
		socket.write(requestBytes(`POST /matomo.php?${QUERY}`, [], ""));
		await arrived;
		socket.destroy();
		await once(socket, "close");
		answer();
		const [hit] = await log.wait(1);
		assert.is(hit?.event.upstreamStatus, "204");
	}));

test("Express: with a request logger, at several paths; a hit has one line, in its own log", async () => {
	const matomo = await upstreamStub();
	const [requests, hits] = [new MemoryLog(), new MemoryLog()];
	const logger = requestLogger({ log: requests });
	const proxy = trackerProxy({ matomoUrl: matomo.url, log: hits, trackerPaths: ["/a/m.php", "/b/m.php"] });
	const site = express();
	site.use(logger);
	site.use(proxy);
	site.use(express.text({ type: () => true }));
	site.use("/b", proxy);
	site.get("/", (_, response) => void response.send("page"));
	const server = await served(createServer(site));
	await server.send(requestBytes("GET /"));
	await server.send(requestBytes("POST /a/m.php", [], QUERY));
	await server.send(requestBytes("POST /b/m.php", [], QUERY));
	await server.close();
	assert.equal(
		(await requests.wait(1)).map(({ event }) => event.target),
		["/"],
	);
	assert.equal(
		(await hits.wait(2)).map(({ event }) => event.body),
		[QUERY, QUERY],
	);
	await matomo.close();
});

test("behind a parser of bodies what that left is taken", async () => {
	const matomo = await upstreamStub();
	const log = new MemoryLog();
	const site = express();
	site.use(express.text({ type: () => true }));
	site.use(trackerProxy({ matomoUrl: matomo.url, log }));
	const server = await served(createServer(site));
	await server.send(requestBytes("POST /matomo.php", ["Content-Type: text/plain"], QUERY));
	await server.close();
	await log.wait(1);
	assert.is(matomo.got[0]?.body, QUERY);
	await matomo.close();
});

test("Fastify", async () => {
	const matomo = await upstreamStub();
	const [requests, hits] = [new MemoryLog(), new MemoryLog()];
	const app = fastify();
	await app.register(requestLogger({ log: requests }).fastify);
	await app.register(trackerProxy({ matomoUrl: matomo.url, log: hits }).fastify);
	app.get("/", async () => "page");
	await app.ready();
	const server = await served(app.server);
	assert.match(await server.send(requestBytes("GET /")), /page$/);
	assert.match(await server.send(requestBytes("POST /matomo.php", [], QUERY)), /^HTTP\/1.1 204 /);
	await server.close();
	await app.close();
	assert.equal([requests.records().length, hits.records()[0]?.event.body], [1, QUERY]);
	await matomo.close();
});

const WRONG: readonly (readonly [options: Partial<TrackerProxyOptions>, says: RegExp])[] = [
	[{ matomoUrl: "matomo" }, /the Matomo URL is not an address/],
	[{ visitorAddress: "cip" }, /with a token only/],
	[{ trackerPaths: ["matomo.php"] }, /bad path of the tracker: .*found "matomo\.php"/],
	[{ trackerPaths: ["/m.php?a"] }, /bad path/],
	[{ scriptPaths: [] }, /bad path/],
	[{ trustedProxies: ["x"] }, /bad trusted proxy/],
];

test("bad options are told at once", () => {
	for (const [options, says] of WRONG) {
		assert.throws(() => trackerProxy({ matomoUrl: "http://matomo.test", log: new MemoryLog(), ...options }), says);
	}
	assert.is(WRONG.length, 6);
});

test.run();
