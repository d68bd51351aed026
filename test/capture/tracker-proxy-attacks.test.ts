import { once } from "node:events";
import { connect } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { OVERRIDES } from "../../src/capture/overrides.ts";
import { trackerProxy } from "../../src/capture/tracker-proxy.ts";
import { listening, requestBytes } from "./listening.ts";
import { MemoryLog } from "./log-lines.ts";
import { SPELLINGS } from "./override-spellings.ts";
import { upstreamStub } from "./upstream-stub.ts";

const test = suite("capture/tracker-proxy-attacks");

const TOKEN = "write00000000000000000000000000a";
const PLAIN = "idsite=1&rec=1&url=https%3A%2F%2Fshop.test%2F";

const matomo = await upstreamStub();
const log = new MemoryLog();
const proxy = trackerProxy({
	matomoUrl: `${matomo.url}stats/`,
	log,
	token: TOKEN,
	trustedProxies: ["loopback"],
	maxBody: 20_000,
	bodyTimeout: 300,
});
const site = await listening((request, response) => proxy(request, response));
test.after(async () => {
	await site.close();
	await matomo.close();
	await proxy.close();
});

/** Sends bytes; says what came back, and what Matomo got meanwhile. */
async function attack(bytes: string) {
	const before = matomo.got.length;
	const answer = await site.send(bytes);
	return { status: Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]), answer, got: matomo.got.slice(before) };
}

/** A hit that has done nothing wrong gets the token: the proxy lives, and the attack before it was one. */
async function assertUnharmed(): Promise<void> {
	const { status, got } = await attack(requestBytes(`GET /matomo.php?${PLAIN}`));
	assert.is(status, 204);
	assert.match(got[0]?.body ?? "", TOKEN);
}

/** Where an override can stand. */
const PLACES: Readonly<Record<string, (pair: string) => string>> = {
	"the address": (pair) => requestBytes(`GET /matomo.php?${PLAIN}&${pair.replaceAll(" ", "%20")}`),
	"a form": (pair) => requestBytes("POST /matomo.php", [], `${PLAIN}&${pair}`),
	"a bulk entry": (pair) => requestBytes("POST /matomo.php", [], JSON.stringify({ requests: [`?${PLAIN}&${pair}`] })),
};

for (const [place, spelled] of Object.entries(PLACES)) {
	test(`an override in ${place} never travels with the token`, async () => {
		let count = 0;
		for (const [what, spell] of Object.entries(SPELLINGS)) {
			for (const name of OVERRIDES) {
				const { got } = await attack(spelled(spell(name)));
				for (const request of got) assert.not.match(JSON.stringify(request), TOKEN, `${what}: ${name}`);
				assert.is(got.length, 1, `${what}: ${name}`);
				count++;
			}
		}
		assert.is(count, 27 * 9);
		await assertUnharmed();
	});
}

test("nor does it in a bulk entry that is an object, beside the entries, or beside one that is innocent", async () => {
	for (const name of OVERRIDES) {
		for (const body of [
			{ requests: [{ idsite: 1, rec: 1, [name]: "6.6.6.6" }] },
			{ requests: [{ idsite: 1, rec: 1, [`${name}[]`]: "6.6.6.6" }] },
			{ requests: [{ idsite: 1, rec: 1, [name]: ["6.6.6.6"] }] },
			{ requests: [`?${PLAIN}`], [name]: "6.6.6.6" },
			{ requests: [`?${PLAIN}`, `?${PLAIN}&${name}=6.6.6.6`] },
		]) {
			const { got } = await attack(requestBytes("POST /matomo.php", [], JSON.stringify(body)));
			assert.is(got.length, 1);
			assert.not.match(JSON.stringify(got), TOKEN, JSON.stringify(body));
		}
	}
	assert.is(OVERRIDES.length, 9);
	await assertUnharmed();
});

test("a multipart body, which PHP would read, is a form of nonsense by the time it arrives", async () => {
	const body = '--x\r\nContent-Disposition: form-data; name="cip"\r\n\r\n6.6.6.6\r\n--x--\r\n';
	const { got } = await attack(
		requestBytes(`POST /matomo.php?${PLAIN}`, ["Content-Type: multipart/form-data; boundary=x"], body),
	);
	assert.is(got[0]?.headers["content-type"], "application/x-www-form-urlencoded");
});

/** Requests that must come to nothing: what is sent, the status, and whether Matomo hears of it. */
const TRICKS: readonly (readonly [what: string, bytes: string, status: number | undefined, hears?: true])[] = [
	["another path", requestBytes("GET /index.php?module=API&method=UsersManager.getUsers"), 404],
	["a path below", requestBytes("GET /matomo.php/index.php"), 404],
	["dots", requestBytes("GET /matomo.php/../index.php"), 404],
	["dots before it", requestBytes("GET /x/../matomo.php"), 404],
	["encoded dots", requestBytes("GET /matomo.php/%2e%2e/index.php"), 404],
	["an encoded slash", requestBytes("GET /matomo.php%2f..%2findex.php"), 404],
	["an encoded letter", requestBytes("GET /%6datomo.php"), 404],
	["two slashes", requestBytes("GET //matomo.php"), 404],
	["two slashes and a host", requestBytes("GET //evil.test/matomo.php"), 404],
	["capitals", requestBytes("GET /MATOMO.PHP"), 404],
	["a backslash", requestBytes("GET /matomo.php\\..\\index.php"), 404],
	["a parameter of the path", requestBytes("GET /matomo.php;x"), 404],
	["a zero byte", requestBytes("GET /matomo.php%00.js"), 404],
	["an absolute address", requestBytes("GET http://evil.test/matomo.php"), 404],
	["our own absolute address", requestBytes("GET http://shop.test/matomo.php"), 404],
	["user and password", requestBytes("GET http://shop.test@evil.test/matomo.php"), 404],
	["a question of dots", requestBytes("GET /matomo.php?/../index.php"), 204, true],
	["a question in a question", requestBytes("GET /matomo.php??module=API"), 204, true],
	["a fragment", requestBytes("GET /matomo.php?a#/../index.php"), 204, true],
	["a line end in the address", requestBytes("GET /matomo.php?a=%0d%0aX-Evil:%201"), 204, true],
	["a bare line end in the address", requestBytes("GET /matomo.php?a\nX-Evil: 1"), 204, true],
	["a line end in a header", requestBytes(`GET /matomo.php?a`, ["User-Agent: a\rX-Evil: 1"]), 400],
	["a zero byte in a header", requestBytes("GET /matomo.php?a", ["User-Agent: a\u0000b"]), 400],
	[
		"odd bytes in a header",
		requestBytes("GET /matomo.php?a", ["User-Agent: \xff\xfe\x80", "Referer: \xe4"]),
		204,
		true,
	],
	[
		"a host of its own",
		requestBytes("GET /matomo.php?a", ["X-Forwarded-Host: evil.test", "X-Host: evil.test"]),
		204,
		true,
	],
	["a tunnel", "CONNECT evil.test:80 HTTP/1.1\r\nHost: evil.test:80\r\n\r\n", undefined],
	["another method", requestBytes("DELETE /matomo.php?a"), 405],
	["TRACE", requestBytes("TRACE /matomo.php?a"), 405],
	["OPTIONS", requestBytes("OPTIONS /matomo.php?a"), 405],
	["an announced giant", requestBytes("POST /matomo.php", ["Content-Length: 99999999"]), 413],
	["a giant", requestBytes("POST /matomo.php", [], "x".repeat(20_001)), 413],
	[
		"a giant in pieces",
		requestBytes("POST /matomo.php", ["Transfer-Encoding: chunked"]).concat(`ffff\r\n${"x".repeat(0xffff)}\r\n`),
		413,
	],
	["the longest", requestBytes("POST /matomo.php", [], "x".repeat(20_000)), 204, true],
	["two lengths", requestBytes("POST /matomo.php", ["Content-Length: 3", "Content-Length: 4"], "abc"), 400],
	["length and pieces", requestBytes("POST /matomo.php", ["Transfer-Encoding: chunked"], "0\r\n\r\nGET /x"), 400],
	["a compressed body", requestBytes("POST /matomo.php", ["Content-Encoding: gzip"], "\x1f\x8b"), 415],
	["a slow sender", requestBytes("POST /matomo.php", ["Content-Length: 100"]).concat("idsite=1"), 408],
	["a sender that never begins", requestBytes("POST /matomo.php", ["Content-Length: 100"]), 408],
	["pieces that never end", requestBytes("POST /matomo.php", ["Transfer-Encoding: chunked"]).concat("1\r\na\r\n"), 408],
	["many parameters", requestBytes("POST /matomo.php", [], "a&".repeat(9_000)), 204, true],
	["many brackets", requestBytes("POST /matomo.php", [], "[".repeat(19_000)), 204, true],
	[
		"a deep bulk",
		requestBytes("POST /matomo.php", [], `{"requests":${"[".repeat(9_000)}${"]".repeat(9_000)}}`),
		204,
		true,
	],
	["percent signs", requestBytes("POST /matomo.php", [], "%25".repeat(6_000)), 204, true],
	["__proto__", requestBytes("POST /matomo.php", [], '{"requests":["?a"],"__proto__":{"cip":"6.6.6.6"}}'), 204, true],
];

for (const [what, bytes, status, hears] of TRICKS) {
	test(`${what}: ${status ?? "no answer"}`, async () => {
		const result = await attack(bytes);
		assert.is(result.status || undefined, status, result.answer);
		assert.is(result.got.length, hears ? 1 : 0);
		for (const { url, headers } of result.got) {
			assert.match(url, /^\/stats\/matomo\.php(\?[^#\s]*)?$/);
			assert.is(headers["x-evil"], undefined);
			assert.is(headers.host, new URL(matomo.url).host);
			assert.not.match(url, TOKEN);
		}
		await assertUnharmed();
	});
}

test("all tricks were tried", () => assert.is(TRICKS.length, 44));

test("a sender that breaks off in the middle is forgotten, and logged as 499", async () => {
	const before = matomo.got.length;
	const socket = connect(site.port, "127.0.0.1");
	socket.write(`${requestBytes("POST /matomo.php?broken-off", ["Content-Length: 100"])}idsite=1`);
	await once(socket, "connect");
	await new Promise((resolve) => setTimeout(resolve, 10));
	socket.destroy();
	for (let tries = 0; !log.text.includes("broken-off") && tries < 1_000; tries++) {
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	const line = log.records().find(({ event }) => event.target.includes("broken-off"));
	assert.is(line?.event.status, 499);
	assert.is(matomo.got.length, before);
	await assertUnharmed();
});

test("tokens that came with hits are not logged, and ours is nowhere", async () => {
	await attack(requestBytes(`GET /matomo.php?${PLAIN}&token_auth=theirs123&a=b`));
	await attack(requestBytes("POST /matomo.php", [], `${PLAIN}&token_auth=theirs123`));
	const bulk = JSON.stringify({ requests: [`?${PLAIN}&token_auth=theirs123`], token_auth: "theirs123" });
	await attack(requestBytes("POST /matomo.php", [], bulk));
	assert.match(log.text, "token_auth=removed");
	assert.not.match(log.text, "theirs123");
	assert.not.match(log.text, TOKEN);
});

test("every attack has a line that can be read", () => {
	const { passed, failed } = proxy.stats;
	assert.is(log.records().length, passed + failed);
	assert.ok(passed > 600 && failed > 10, JSON.stringify(proxy.stats));
});

test.run();
