import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { MatomoClient } from "../../src/matomo/client.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { clientOf } from "../helpers/sending.ts";
import { request } from "../helpers/tracking.ts";

const test = suite<{ matomo: MatomoStandIn }>("MatomoClient");

test.before.each(async (context) => {
	context.matomo = await startMatomo();
});
test.after.each(({ matomo }) => matomo.close());

/** A server on a free port that does with each connection what it is told. */
async function rawServer(onConnection: (socket: Socket) => void) {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket.on("error", () => undefined));
		onConnection(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		close: () => {
			for (const socket of sockets) socket.destroy();
			return new Promise((resolve) => server.close(resolve));
		},
	};
}

const TOKEN = "0123456789abcdef";
const clientAt = (baseUrl: string, timeoutMs = 2000) =>
	new MatomoClient({ baseUrl, token: TOKEN, timeoutMs, userAgent: "Monorail/test" });

/** Larger than what the operating system takes without a reader. */
const HUGE = Array.from({ length: 200 }, (_, n) => request(n, { action_name: "x".repeat(100_000) }));

test("posts objects, with the token in the body and nowhere else", async ({ matomo }) => {
	const facts = await clientOf(matomo).post([request(1), request(2)]);
	assert.is(facts.is === "answer" && facts.status, 200);
	assert.is(facts.is === "answer" && facts.body, '{"status":"success","tracked":2,"invalid":0}');
	const [seen] = matomo.seen;
	assert.is(seen?.method, "POST");
	assert.is(seen?.path, "/matomo.php?queuedtracking=0");
	assert.equal(seen?.body, { requests: [request(1), request(2)], token_auth: matomo.token });
	assert.not.match(JSON.stringify(seen?.headers), matomo.token);
	assert.not.match(JSON.stringify(facts), matomo.token);
});

test("sends none of the headers that Matomo would take for the visitor's, and keeps no connection", async ({
	matomo,
}) => {
	await clientOf(matomo).post([request(1)]);
	const headers = matomo.seen[0]?.headers ?? {};
	assert.is(headers["user-agent"], "Monorail/test");
	assert.is(headers.connection, "close");
	for (const name of ["accept-language", "referer", "x-purpose", "content-encoding", "authorization", "cookie"]) {
		assert.is(headers[name], undefined, name);
	}
});

test("leaves the token out when there is none", async ({ matomo }) => {
	const client = new MatomoClient({ baseUrl: matomo.url, token: undefined, timeoutMs: 2000, userAgent: "x" });
	await client.post([request(1)]);
	await client.api("API.getMatomoVersion");
	assert.equal(matomo.seen[0]?.body, { requests: [request(1)] });
	assert.is(matomo.seen[1]?.body, "");
});

test("a lone surrogate does not void the batch", async ({ matomo }) => {
	await clientOf(matomo).post([request(1, { action_name: "a\ud83d" }), request(2, { action_name: "😀 grün" })]);
	assert.equal(
		matomo.stored.map(({ request }) => request.action_name),
		["a\ufffd", "😀 grün"],
	);
});

test("does not follow redirects", async ({ matomo }) => {
	matomo.behave({ is: "redirect", to: `${matomo.url}elsewhere` });
	const facts = await clientOf(matomo).post([request(1)]);
	assert.is(facts.is === "answer" && facts.headers.location, `${matomo.url}elsewhere`);
	assert.is(matomo.seen.length, 1);
});

test("hands on the headers that matter", async ({ matomo }) => {
	matomo.behave({ is: "unavailable", retryAfter: "7" });
	const facts = await clientOf(matomo).post([request(1)]);
	assert.ok(facts.is === "answer");
	assert.is(facts.headers["retry-after"], "7");
	assert.match(facts.headers["content-type"] ?? "", "text/html");
	assert.ok(Math.abs(Date.parse(facts.headers.date ?? "") - Date.now()) < 60_000);
	assert.is(facts.headers.location, undefined);
});

test("calls the Reporting API with the token in the body", async ({ matomo }) => {
	const facts = await clientOf(matomo).api("SitesManager.getSiteFromId", { idSite: 1 });
	assert.ok(facts.is === "answer");
	assert.is(JSON.parse(facts.body).main_url, "https://shop.example");
	assert.is(matomo.seen[0]?.path, "/index.php?module=API&method=SitesManager.getSiteFromId&format=JSON&idSite=1");
	assert.is(matomo.seen[0]?.body, `token_auth=${matomo.token}`);
});

test("nobody listens: nothing was sent", async ({ matomo }) => {
	await matomo.refuse();
	assert.equal(await clientOf(matomo).post([request(1)]), { is: "failure", code: "ECONNREFUSED", bodySent: false });
});

test("no such host: nothing was sent", async () => {
	const facts = await clientAt("http://matomo.invalid/").post([request(1)]);
	assert.ok(facts.is === "failure" && !facts.bodySent, JSON.stringify(facts));
});

test("reset while the body is on its way: not all was sent", async () => {
	const server = await rawServer((socket) => {
		socket.pause();
		setTimeout(() => socket.resetAndDestroy(), 20);
	});
	const facts = await clientAt(server.url).post(HUGE);
	await server.close();
	assert.ok(facts.is === "failure" && !facts.bodySent, JSON.stringify(facts));
	assert.match(facts.code, /^(ECONNRESET|EPIPE)$/);
});

test("timeout while the body is on its way: not all was sent", async () => {
	const server = await rawServer((socket) => socket.pause());
	const facts = await clientAt(server.url, 40).post(HUGE);
	await server.close();
	assert.equal(facts, { is: "failure", code: "ETIMEDOUT", bodySent: false });
});

test("reset after the body was read: it was sent", async () => {
	const server = await rawServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
	const facts = await clientAt(server.url).post([request(1)]);
	await server.close();
	assert.equal(facts, { is: "failure", code: "ECONNRESET", bodySent: true });
});

test("closed without an answer, hung, or cut off in it: it was sent", async ({ matomo }) => {
	matomo.behave(["drop-after-commit", "drop-within-answer", "hang-after-commit"]);
	const client = clientOf(matomo, matomo.token, 100);
	for (let n = 0; n < 3; n++) {
		const facts = await client.post([request(n)]);
		assert.ok(facts.is === "failure" && facts.bodySent, JSON.stringify(facts));
		assert.not.match(JSON.stringify(facts), matomo.token);
	}
	assert.is(matomo.stored.length, 3);
});

test("the limit of time is for the whole answer, not for its parts", async () => {
	const server = await rawServer((socket) => {
		socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
		const drip = setInterval(() => socket.write("."), 5);
		socket.once("close", () => clearInterval(drip));
	});
	const facts = await clientAt(server.url, 100).post([request(1)]);
	await server.close();
	assert.equal(facts, { is: "failure", code: "ETIMEDOUT", bodySent: true });
});

test("interrupted before and during", async ({ matomo }) => {
	const client = clientOf(matomo);
	assert.equal(await client.post([request(1)], AbortSignal.abort()), {
		is: "failure",
		code: "ABORTED",
		bodySent: false,
	});
	assert.is(matomo.seen.length, 0);
	matomo.behave("hang-before-commit");
	const abort = new AbortController();
	const posted = client.post([request(1)], abort.signal);
	while (matomo.seen.length === 0) await new Promise(setImmediate);
	abort.abort();
	assert.equal(await posted, { is: "failure", code: "ABORTED", bodySent: true });
});

test("plain HTTP where TLS is expected", async ({ matomo }) => {
	const facts = await clientAt(matomo.url.replace("http:", "https:")).post([request(1)]);
	assert.ok(facts.is === "failure" && !facts.bodySent, JSON.stringify(facts));
	assert.match(facts.code, /^(EPROTO|ERR_SSL_)/);
});

test("an endless answer is not read to its end", async () => {
	let written = 0;
	const server = createHttpServer((incoming, response) => {
		incoming.resume();
		const megabyte = "<html>".padEnd(2 ** 20, "x");
		const more = () => {
			while (!response.destroyed && response.write(megabyte)) written++;
			written++;
		};
		response.on("drain", more);
		more();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const facts = await clientAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`).post([request(1)]);
	server.closeAllConnections();
	server.close();
	assert.ok(facts.is === "failure" && facts.bodySent, JSON.stringify(facts).slice(0, 200));
	assert.ok(written < 50, `${written} MB`);
});

test("a compressed answer is read", async () => {
	const body = gzipSync('{"status":"success","tracked":1,"invalid":0}');
	const server = createHttpServer((incoming, response) => {
		incoming.resume().once("end", () => response.writeHead(200, { "Content-Encoding": "gzip" }).end(body));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const facts = await clientAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`).post([request(1)]);
	server.close();
	assert.match(facts.is === "answer" ? facts.body : "", /"tracked":1/);
});

test("uses the proxy that the environment names", async ({ matomo }) => {
	const paths: (string | undefined)[] = [];
	const proxy = createHttpServer((incoming, response) => {
		paths.push(incoming.url);
		incoming.resume().once("end", () => response.writeHead(503).end());
	});
	proxy.on("connect", (incoming, socket) => {
		paths.push(incoming.url);
		socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
	});
	await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	const names = ["http_proxy", "https_proxy", "no_proxy"] as const;
	const before = names.map((name) => process.env[name]);
	Object.assign(process.env, { http_proxy: url, https_proxy: url, no_proxy: "127.0.0.1" });
	try {
		const plain = await clientAt("http://matomo.example/").post([request(1)]);
		const secure = await clientAt("https://matomo.example/").post([request(1)]);
		assert.is(plain.is === "answer" && plain.status, 503);
		assert.is(secure.is === "answer" && secure.status, 407);
		assert.equal(paths, ["http://matomo.example/matomo.php?queuedtracking=0", "matomo.example:443"]);
		await clientOf(matomo).post([request(1)]);
		assert.is(matomo.stored.length, 1);
	} finally {
		for (const [index, name] of names.entries()) {
			if (before[index] === undefined) delete process.env[name];
			else process.env[name] = before[index];
		}
		proxy.close();
	}
});

test.run();
