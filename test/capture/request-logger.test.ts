import { once } from "node:events";
import { createServer, type Server } from "node:http";
import * as http2 from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { Writable } from "node:stream";
import express from "express";
import { fastify } from "fastify";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type RequestLogger, type RequestLoggerOptions, requestLogger } from "../../src/capture/index.ts";
import { listening, requestBytes, served } from "./listening.ts";
import { MemoryLog } from "./log-lines.ts";

const test = suite("capture/request-logger");

/** What the apps below answer, whatever they are made with. */
const PAGE = "<p>page</p>";

/** A server with a logger, of one kind each. All answer a page at /shop/page, and 404 elsewhere. */
const SERVERS: Readonly<Record<string, (logger: RequestLogger) => Promise<Server>>> = {
	"node:http": async (logger) =>
		createServer((request, response) => {
			logger(request, response);
			const isPage = request.url?.startsWith("/shop/page");
			const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Length": PAGE.length };
			response.writeHead(isPage ? 200 : 404, headers).end(PAGE);
		}),
	Express: async (logger) => {
		const app = express();
		app.use(logger);
		const shop = express.Router();
		shop.get("/page", (_, response) => void response.type("html").send(PAGE));
		app.use("/shop", shop);
		return createServer(app);
	},
	"Express, below a path": async (logger) => {
		const app = express();
		app.use("/shop", logger, (request, response) => {
			response.status(request.path === "/page" ? 200 : 404).type("html");
			response.send(PAGE);
		});
		return createServer(app);
	},
	Fastify: async (logger) => {
		const app = fastify();
		await app.register(logger.fastify);
		app.get("/shop/page", async (_, reply) => reply.type("text/html; charset=utf-8").send(PAGE));
		await app.ready();
		return app.server;
	},
};

/** Runs something with a logger in memory. */
async function withLogger(
	options: Partial<RequestLoggerOptions>,
	run: (logger: RequestLogger, log: MemoryLog, problems: readonly string[]) => Promise<void>,
): Promise<void> {
	const log = new MemoryLog();
	const problems: string[] = [];
	const logger = requestLogger({ log, onProblem: (sentence) => void problems.push(sentence), ...options });
	await run(logger, log, problems);
	await logger.close();
}

const ID = "f463614ea04e99e8";
const HEADERS = [
	`Cookie: session=SECRET; _pk_id.1.1fff=${ID}.1795348855.; mtm_consent=1795348855`,
	"Authorization: Basic U0VDUkVU",
	'User-Agent: Gr\xc3\xbc\xc3\x9fe "quoted"\\',
	"Referer: http://shop.test/",
	"Accept-Language: de-DE,de;q=0.9",
	"Sec-Fetch-Dest: document",
	"Sec-GPC: 1",
	"DNT: 0",
	'Sec-CH-UA: "Chromium";v="156", "Not A(Brand";v="24"',
	'Sec-CH-UA-Platform: "Linux"',
	"Sec-CH-UA-Mobile: ?0",
];

for (const [name, make] of Object.entries(SERVERS)) {
	test(`${name}: a page's line has what the join needs, and no secrets`, () =>
		withLogger({}, async (logger, log) => {
			const before = Date.now();
			const server = await served(await make(logger));
			const answer = await server.send(requestBytes("GET /shop/page?a=%2F&b=%C3", HEADERS));
			assert.match(answer, /^HTTP\/1.1 200 OK[\s\S]*<p>page<\/p>$/);
			await server.send(requestBytes("GET /shop/none", ["User-Agent: x"]));
			await server.close();
			const [page, none] = await log.wait(2);
			const { time, duration_ms: duration, ...keys } = page?.keys ?? {};
			assert.equal(keys, {
				ip: "127.0.0.1",
				scheme: "http",
				host: "Shop.test:8080",
				target: "/shop/page?a=%2F&b=%C3",
				method: "GET",
				user_agent: 'Grüße "quoted"\\',
				referrer: "http://shop.test/",
				language: "de-DE,de;q=0.9",
				fetch_dest: "document",
				visitor_id: ID,
				consent: true,
				opt_out: false,
				dnt: false,
				gpc: true,
				uadata: {
					brands: [
						{ brand: "Chromium", version: "156" },
						{ brand: "Not A(Brand", version: "24" },
					],
					mobile: false,
					platform: "Linux",
				},
				status: 200,
				content_type: "text/html; charset=utf-8",
				bytes: PAGE.length,
			});
			assert.ok(Date.parse(String(time)) >= before && Date.parse(String(time)) <= Date.now());
			assert.ok(Number(duration) >= 0 && Number(duration) < 5_000, String(duration));
			assert.is(none?.event.status, 404);
			const { opt_out, dnt, gpc } = none?.keys ?? {};
			assert.equal([opt_out, dnt, gpc], [false, false, false], "without them nobody knows who has opted out");
			assert.not.match(log.text, /SECRET|U0VDUkVU/);
		}));
}

test("all kinds of servers were tried", () => assert.is(Object.keys(SERVERS).length, 4));

test("HTTP/2", () =>
	withLogger({}, async (logger, log) => {
		const server = http2.createServer((request, response) => {
			logger(request, response);
			response.writeHead(200, { "content-type": "text/html" });
			response.end(PAGE);
		});
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
		const stream = client.request({ ":path": "/page", ":authority": "shop.test", "user-agent": "x" });
		stream.resume();
		await once(stream, "close");
		client.close();
		server.close();
		const [page] = await log.wait(1);
		assert.equal(
			[page?.event.host, page?.event.target, page?.event.contentType, page?.event.status],
			["shop.test", "/page", "text/html", 200],
		);
	}));

test("a client that goes away is logged as 499, once, and so is one that breaks off in the middle", () =>
	withLogger({}, async (logger, log) => {
		const arrived: (() => void)[] = [];
		const server = await listening((request, response) => {
			logger(request, response);
			if (request.url === "/begun") response.write("<p>");
			arrived.shift()?.();
		});
		for (const path of ["/waits", "/begun"]) {
			const reached = new Promise<void>((resolve) => arrived.push(resolve));
			const socket = connect(server.port, "127.0.0.1");
			socket.write(requestBytes(`GET ${path}`));
			await reached;
			socket.destroy();
		}
		const records = await log.wait(2);
		assert.equal(
			records.map(({ event }) => [event.target, event.status]),
			[
				["/waits", 499],
				["/begun", 499],
			],
		);
		await server.close();
		assert.is(log.records().length, 2);
	}));

const ODD: readonly (readonly [what: string, bytes: string, host: string, target: string])[] = [
	["HTTP/1.0 without a host", "GET / HTTP/1.0\r\n\r\n", "127.0.0.1", "/"],
	["a host that is none", "GET / HTTP/1.1\r\nHost: a b<c>\r\nConnection: close\r\n\r\n", "127.0.0.1", "/"],
	["the absolute form", requestBytes("GET http://other.test/page"), "shop.test", "http://other.test/page"],
	["no path at all", requestBytes("OPTIONS *"), "shop.test", "/*"],
];

test("odd requests have lines that can be read", () =>
	withLogger({}, async (logger, log) => {
		const server = await listening((request, response) => {
			logger(request, response);
			response.end();
		});
		for (const [, bytes] of ODD) await server.send(bytes);
		await server.close();
		const records = await log.wait(ODD.length);
		for (const [index, [what, , host, target]] of ODD.entries()) {
			assert.equal([records[index]?.event.host, records[index]?.event.target], [host, target], what);
		}
		assert.is(ODD.length, 4);
	}));

test("the site's origin, trusted proxies, and requests to leave out", () =>
	withLogger(
		{
			origin: "https://www.shop.test",
			trustedProxies: ["loopback"],
			skip: (request) => request.url === "/healthz",
		},
		async (logger, log) => {
			const server = await listening((request, response) => {
				logger(request, response, () => response.end());
			});
			await server.send(requestBytes("GET /healthz"));
			await server.send(requestBytes("GET /", ["X-Forwarded-For: 6.6.6.6, 203.0.113.7", "X-Forwarded-Proto: http"]));
			await server.close();
			const [page] = log.records();
			assert.is(log.records().length, 1);
			assert.equal([page?.event.ip, page?.event.scheme, page?.event.host], ["203.0.113.7", "https", "www.shop.test"]);
		},
	));

/** Logs that cannot be written, each in its own way; the app must not notice. */
const BROKEN: Readonly<Record<string, () => string | Writable>> = {
	"a missing folder": () => "/nowhere/at/all/request.ndjson",
	"a full disk": () => "/dev/full",
	"a folder": () => "/tmp",
	"a stream that fails": () =>
		new Writable({ write: (_chunk, _encoding, done) => done(new Error("the wire is cut")), autoDestroy: false }),
	"a stream that has ended": () => new MemoryLog().end(),
	"a stream that was destroyed": () => new MemoryLog().destroy(),
	"a stream that throws": () =>
		Object.assign(new MemoryLog(), {
			write() {
				throw new Error("not today");
			},
		}),
};

for (const [what, make] of Object.entries(BROKEN)) {
	test(`${what} does not break the app, and can be seen`, () =>
		withLogger({ log: make() }, async (logger, _, problems) => {
			const server = await listening((request, response) => {
				logger(request, response, () => response.end(PAGE));
			});
			for (let times = 0; times < 3; times++) {
				assert.match(await server.send(requestBytes("GET /")), /<p>page<\/p>$/);
			}
			await server.close();
			for (let tries = 0; problems.length === 0 && tries < 500; tries++) {
				await new Promise((resolve) => setTimeout(resolve, 1));
			}
			assert.ok(problems.length > 0 && new Set(problems).size === problems.length, problems.join("\n"));
			const { written, dropped, waiting, failures } = logger.stats;
			assert.is(written, 0);
			assert.ok(dropped + waiting + failures > 0, JSON.stringify(logger.stats));
		}));
}

test("all broken logs were tried", () => assert.is(Object.keys(BROKEN).length, 7));

test("a stream that nobody reads keeps so much and no more", () => {
	const stuck = new Writable({ write: () => undefined });
	return withLogger({ log: stuck, maxWaiting: 1_000 }, async (logger) => {
		const server = await listening((request, response) => logger(request, response, () => response.end()));
		for (let times = 0; times < 10; times++) await server.send(requestBytes("GET /"));
		await server.close();
		assert.ok(logger.stats.dropped >= 2 && logger.stats.waiting >= 2, JSON.stringify(logger.stats));
		assert.is(logger.stats.dropped + logger.stats.waiting, 10);
		assert.ok(stuck.writableLength <= 1_000);
		stuck.destroy();
	});
});

test("Fastify closes the log with itself", async () => {
	const log = new MemoryLog();
	const logger = requestLogger({ log, onProblem: () => undefined });
	const app = fastify();
	await app.register(logger.fastify);
	app.get("/", async () => PAGE);
	await app.inject("/");
	await app.close();
	assert.is(log.records().length, 1);
	await app.inject("/").catch(() => undefined);
	assert.is(log.records().length, 1);
});

test("bad options are told at once", () => {
	assert.throws(() => requestLogger({ log: "x", trustedProxies: ["nginx"] }), /bad trusted proxy: .*found "nginx"/);
	assert.throws(() => requestLogger({ log: "x", origin: "shop" }), /bad origin: .*found "shop"/);
});

test.run();
