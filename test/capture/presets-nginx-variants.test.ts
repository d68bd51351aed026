import { suite } from "uvu";
import * as assert from "uvu/assert";
import { NGINX, NGINX_DOCKER, NGINX_LOAD_BALANCER, NGINX_ONE_LOG } from "../../src/capture/presets/nginx.ts";
import { NGINX_TSV } from "../../src/capture/presets/nginx-tsv.ts";
import type { Preset } from "../../src/capture/presets/preset.ts";
import { assertOddRequests, type JudgedLine, judgeLog } from "./judge-log.ts";
import { browser, bytesOf, ODD_REQUESTS } from "./odd-requests.ts";
import { Backend } from "./presets-nginx-backend.ts";
import { nginxInstalled, nginxWith } from "./presets-nginx-server.ts";
import { WebServer, type WebServerPlan } from "./web-server.ts";

/** A preset, and the logs that it writes. */
interface Variant {
	readonly preset: Preset;
	readonly logs: readonly string[];
}

const VARIANTS: readonly Variant[] = [
	{ preset: NGINX, logs: ["request.ndjson", "tracker.ndjson"] },
	{ preset: NGINX_ONE_LOG, logs: ["monorail.ndjson"] },
	{ preset: NGINX_DOCKER, logs: ["stdout"] },
	{ preset: NGINX_LOAD_BALANCER, logs: ["request.ndjson", "tracker.ndjson"] },
	{ preset: NGINX_TSV, logs: ["request.tsv", "tracker.tsv"] },
];

/** With two workers. */
function nginx(preset: Preset, matomo: string, app: string): WebServerPlan {
	const site = `root ROOT; location /app/ { proxy_pass http://${app}; }`;
	const files = { "index.html": "<p>page</p>\n", "s.css": "p {}\n" };
	return nginxWith(preset.text, { matomo, site, files, workers: 2 });
}

function testVariant({ preset, logs }: Variant): void {
	const test = suite(`nginx with the preset ${preset.name}, rotated`);
	const isBalanced = preset === NGINX_LOAD_BALANCER;
	let server: WebServer | undefined;
	let lines: readonly JudgedLine[] = [];
	let before: readonly JudgedLine[] = [];
	const matomo = new Backend((response, { url }) => {
		if (url.startsWith("/matomo.js")) response.writeHead(200, { "content-type": "text/javascript" }).end("var _paq;");
		else response.writeHead(Number(/answer=(\d+)/.exec(url)?.[1] ?? 204)).end();
	});
	const app = new Backend((response, { url }) => {
		const type = url.includes("data") ? "application/json" : "text/html; charset=utf-8";
		response.writeHead(200, { "content-type": type }).end("<p>app</p>");
	});
	test.after(() => {
		server?.dispose();
		matomo.close();
		app.close();
	});

	test("it takes odd requests, in the middle of them a rotation", async () => {
		const started = await WebServer.start(nginx(preset, await matomo.listen(), await app.listen()));
		server = started;
		const half = Math.floor(ODD_REQUESTS.length / 2);
		for (const [index, request] of ODD_REQUESTS.entries()) {
			if (index === half) for (const log of logs) await started.rotate(log);
			await started.send(bytesOf(request));
		}
		const agent = `User-Agent: ${browser("kept-alive")}\r\n`;
		const host = `Host: shop.test\r\n${agent}`;
		await started.send(`GET /?1 HTTP/1.1\r\n${host}\r\nGET /?2 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
		await started.send(`GET /${"x".repeat(40_000)} HTTP/1.1\r\n${host}\r\n`);
		await started.send(`GET /nohost HTTP/1.0\r\n${agent}\r\n`);
		await started.send("\x16\x03\x01\x02\x00garbage\r\n\r\n");
		await started.send(
			`GET /?balanced HTTP/1.1\r\n${host}X-Forwarded-For: 6.6.6.6, 203.0.113.7\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n`,
		);
		app.close();
		await started.finish();
		const judge = (name: string) => {
			const text = started.log(name);
			return text === "" ? [] : judgeLog(text, preset.format);
		};
		before = logs.flatMap((log) => judge(`${log}.1`));
		lines = [...before, ...logs.flatMap(judge)];
	});

	test("every line is read and judged as what it is", () => {
		assert.ok(before.length >= 18 && before.length <= 20, `${before.length} lines before the rotation`);
		const forged: readonly "ip"[] = isBalanced ? ["ip"] : [];
		assert.is(assertOddRequests(lines, forged), isBalanced ? 44 : 46);
		assert.is(lines.length, ODD_REQUESTS.length + 6);
	});

	test("bodies of hits are logged, and of nothing else", () => {
		const withBody = lines.filter(({ event }) => event.body !== undefined);
		assert.is(withBody.length, 2);
		for (const { kind } of withBody) assert.is(kind, "tracker-call");
	});

	test("what no browser sends is judged, too", () => {
		const of = (target: string) => lines.filter(({ event }) => event.target === target).map(({ kind }) => kind);
		assert.equal([of("/?1"), of("/?2"), of("/nohost")], [["page-view"], ["page-view"], ["status"]]);
		const garbage = lines.filter(({ event }) => event.status === 400).map(({ event, kind }) => [event.method, kind]);
		assert.equal(garbage, [["", "method"]]);
		assert.is(lines.filter(({ event }) => event.status === 414).length, 1);
	});

	test("only behind a load balancer its headers are believed", () => {
		const [balanced] = lines.filter(({ event }) => event.target === "/?balanced");
		assert.is(balanced?.event.ip, isBalanced ? "203.0.113.7" : "127.0.0.1");
		assert.is(balanced?.event.scheme, isBalanced ? "https" : "http");
		const hit = matomo.at("/matomo.php").find(({ url }) => url.endsWith("&cookies"));
		assert.is(hit?.headers["x-forwarded-for"], isBalanced ? "6.6.6.6" : "127.0.0.1");
	});

	test.run();
}

if (nginxInstalled()) {
	for (const variant of VARIANTS) testVariant(variant);
}
