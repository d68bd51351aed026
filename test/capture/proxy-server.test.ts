import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ProxyServer, type ProxyServerOptions } from "../../src/capture/proxy-server.ts";
import { type Listening, requestBytes, send, served } from "./listening.ts";
import { MemoryLog } from "./log-lines.ts";
import { type UpstreamStub, upstreamStub } from "./upstream-stub.ts";

const test = suite("capture/proxy-server");

interface World {
	readonly proxy: ProxyServer;
	readonly port: number;
	readonly app: Listening;
	/** Requests that the app got. */
	readonly seen: IncomingMessage[];
	readonly server: Server;
	readonly matomo: UpstreamStub;
	readonly requests: MemoryLog;
	readonly hits: MemoryLog;
	readonly problems: string[];
}

/** Runs something with a proxy in front of an app and of a Matomo. */
async function withProxy(
	run: (world: World) => Promise<void>,
	options: Partial<ProxyServerOptions> = {},
): Promise<void> {
	const matomo = await upstreamStub();
	const seen: IncomingMessage[] = [];
	const server = createServer(async (request, response) => {
		seen.push(request);
		if (request.url === "/slow") return;
		response.setHeader("Set-Cookie", ["a=1", "b=2"]);
		response.writeHead(request.url === "/none" ? 404 : 200, "Very Well", {
			"Content-Type": "text/html",
			"X-App": "yes",
		});
		for await (const chunk of request) response.write(chunk);
		response.end(`<p>${request.method} ${request.url}`);
	});
	server.on("upgrade", (_, socket) => {
		socket.on("error", () => undefined);
		socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello ");
		socket.pipe(socket);
	});
	const app = await served(server);
	const [requests, hits] = [new MemoryLog(), new MemoryLog()];
	const problems: string[] = [];
	const proxy = new ProxyServer({
		host: "127.0.0.1",
		port: 0,
		matomoUrl: matomo.url,
		upstream: `http://127.0.0.1:${app.port}`,
		healthPath: "/healthz",
		requestLog: requests,
		trackerLog: hits,
		onProblem: (sentence) => void problems.push(sentence),
		...options,
	});
	const port = Number(new URL(await proxy.start()).port);
	try {
		await run({ proxy, port, app, seen, server, matomo, requests, hits, problems });
	} finally {
		await proxy.stop(100);
		await app.close();
		await matomo.close();
	}
}

test("a page comes from the app as it is, goes there as it came, and is logged", () =>
	withProxy(async ({ port, seen, requests }) => {
		const headers = [
			"X-Forwarded-For: 6.6.6.6",
			"X-Forwarded-Proto: https",
			"Cookie: session=1",
			"Proxy-Authorization: SECRET",
			"X-Mine: a",
			"X-Mine: b",
		];
		const answer = await send(port, requestBytes("GET /page?a=%2F", headers));
		assert.match(answer, /^HTTP\/1.1 200 Very Well\r\n/);
		assert.match(answer, /Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n/);
		assert.match(answer, /X-App: yes/);
		assert.match(answer, /<p>GET \/page\?a=%2F/);
		const [request] = seen;
		assert.is(request?.url, "/page?a=%2F");
		const { host, cookie, connection, ...others } = request?.headers ?? {};
		assert.equal([host, cookie, connection], ["Shop.test:8080", "session=1", "close"]);
		assert.equal(others, { "x-mine": "a, b", "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "http" });
		const [page] = await requests.wait(1);
		assert.equal(
			[page?.event.target, page?.event.status, page?.event.contentType, page?.event.host],
			["/page?a=%2F", 200, "text/html", "shop.test"],
		);
	}));

test("bodies stream both ways, by length and in pieces", () =>
	withProxy(async ({ port }) => {
		const long = "x".repeat(300_000);
		assert.match(await send(port, requestBytes("POST /echo", [], long)), /x{1000}[\s\S]*<p>POST \/echo/);
		const pieces = requestBytes("POST /echo", ["Transfer-Encoding: chunked"]).concat("3\r\nabc\r\n0\r\n\r\n");
		assert.match(await send(port, pieces), /abc[\s\S]*<p>POST \/echo/);
	}));

test("a body cannot be smuggled past as a second request", () =>
	withProxy(async ({ port, seen }) => {
		await send(
			port,
			requestBytes("POST /a", ["Connection: content-length"], "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"),
		);
		await send(port, requestBytes("GET http://evil.test/b"));
		assert.equal(
			seen.map(({ url }) => url),
			["/a", "/b"],
		);
	}));

test("the tracker is served in front of the app, and its hits have a log of their own", () =>
	withProxy(async ({ port, seen, requests, hits, matomo }) => {
		assert.match(await send(port, requestBytes("POST /matomo.php?idsite=1&rec=1", [], "")), /^HTTP\/1.1 204 /);
		await send(port, requestBytes("GET /none"));
		assert.is((await hits.wait(1))[0]?.event.upstreamStatus, "204");
		assert.equal(
			(await requests.wait(1)).map(({ event }) => event.status),
			[404],
		);
		assert.equal([seen.length, matomo.got.length], [1, 1]);
	}));

test("another protocol passes through", () =>
	withProxy(async ({ port }) => {
		const socket = connect(port, "127.0.0.1");
		let text = "";
		socket.on("data", (chunk) => {
			text += chunk;
			if (text.endsWith("hello ")) socket.write("echo");
			if (text.endsWith("echo")) socket.end();
		});
		socket.write("GET /socket HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
		await once(socket, "close");
		assert.match(text, /^HTTP\/1.1 101 Switching Protocols\r\n[\s\S]*Upgrade: echo\r\n\r\nhello echo$/i);
	}));

test("without an app, all but the tracker is not found", () =>
	withProxy(
		async ({ port, requests, matomo }) => {
			assert.match(await send(port, requestBytes("GET /page")), /^HTTP\/1.1 404 /);
			const upgrade = "GET /socket HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
			assert.match(await send(port, upgrade), /^HTTP\/1.1 404 /);
			assert.match(await send(port, requestBytes("GET /matomo.php?a")), /^HTTP\/1.1 204 /);
			assert.is(matomo.got.length, 1);
			assert.is((await requests.wait(1))[0]?.event.status, 404);
		},
		{ upstream: undefined },
	));

test("an app that is down: 502, quickly, and it is said", () =>
	withProxy(async ({ port, app, requests, problems }) => {
		await app.close();
		assert.match(await send(port, requestBytes("GET /page")), /^HTTP\/1.1 502 /);
		assert.match(await send(port, requestBytes("POST /page", [], "a=b")), /^HTTP\/1.1 502 /);
		assert.is((await requests.wait(2))[0]?.event.status, 502);
		assert.is(problems.length, 1);
		assert.match(problems[0] ?? "", /^the app does not answer: connection refused \(ECONNREFUSED\)$/);
	}));

test("an app that breaks off: the answer does not look whole", () =>
	withProxy(async ({ port, server, requests }) => {
		server.removeAllListeners("request");
		server.on("request", (_, response) => {
			response.writeHead(200, { "Content-Length": 1000 });
			response.write("half");
			setImmediate(() => response.destroy());
		});
		const answer = await send(port, requestBytes("GET /page"));
		assert.ok(answer.length < 1000);
		assert.is((await requests.wait(1))[0]?.event.status, 499);
	}));

test("it tells how it is, and does not log that", () =>
	withProxy(
		async ({ port, hits }) => {
			const health = async () =>
				JSON.parse((await send(port, requestBytes("GET /healthz"))).split("\r\n\r\n")[1] ?? "");
			assert.is((await health()).status, "ok");
			await send(port, requestBytes("GET /page"));
			for (let tries = 0; tries < 500 && (await health()).status === "ok"; tries++);
			const { status, requestLog, tracker } = await health();
			assert.equal([status, requestLog.written, tracker.passed], ["degraded", 0, 0]);
			assert.match(requestLog.problem, /no space left/);
			assert.is(hits.text, "");
		},
		{ requestLog: "/dev/full" },
	));

test("it stops when what is under way has come to its end, or has had its time", () =>
	withProxy(async ({ proxy, port, seen, server, requests, matomo, hits }) => {
		server.prependListener("request", (_, response) => setTimeout(() => response.destroyed || response.end(), 40));
		matomo.answer = () => ({ after: new Promise(() => undefined) });
		const page = send(port, requestBytes("GET /slow"));
		const hit = send(port, requestBytes("POST /matomo.php?idsite=1", [], ""));
		while (seen.length < 1 || matomo.got.length < 1) await new Promise((resolve) => setTimeout(resolve, 1));
		await proxy.stop(90);
		assert.match(await page, /^HTTP\/1.1 200 OK/);
		assert.is(await hit, "");
		assert.is(requests.records().length, 1);
		assert.is(hits.records()[0]?.event.upstreamStatus, "504");
	}));

test("bad addresses are told at once", () => {
	for (const upstream of ["localhost:3000", "ftp://x", "http://x/path", "http://x/?a"]) {
		const options = { host: "127.0.0.1", port: 0, matomoUrl: "http://m.test", healthPath: "/h" };
		const logs = { requestLog: new MemoryLog(), trackerLog: new MemoryLog() };
		assert.throws(() => new ProxyServer({ ...options, ...logs, upstream }), /bad address of the app/);
	}
});

test.run();
