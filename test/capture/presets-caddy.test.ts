import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CADDY, CADDY_GLOBAL_PART, CADDY_SITE_PART } from "../../src/capture/presets/caddy.ts";
import { assertOddRequests, type JudgedLine, judgeLog } from "./judge-log.ts";
import { browser, bytesOf, ODD_REQUESTS } from "./odd-requests.ts";
import { Backend } from "./presets-nginx-backend.ts";
import { between, isInstalled, WebServer, type WebServerPlan } from "./web-server.ts";

const LOG = "monorail.log";

/** Bytes that are no UTF-8 are lost in Caddy's JSON. */
const LOST = ["bytes that are no UTF-8"];

function caddy(matomo: string, app: string, withCookies: boolean): WebServerPlan {
	return {
		program: "caddy",
		files: (dir, port) => {
			const edited = CADDY.text
				.replaceAll("https://matomo.example.org", `http://${matomo}`)
				.replaceAll("/var/log/caddy", `${dir}/logs`)
				.replaceAll(withCookies ? "#| " : "none", "");
			return {
				"site/index.html": "<p>page</p>\n",
				"site/s.css": "p {}\n",
				"monorail-global.caddy": between(edited, CADDY_GLOBAL_PART, CADDY_SITE_PART),
				"monorail.caddy": between(edited, CADDY_SITE_PART),
				Caddyfile: `
{
	admin off
	auto_https off
	import monorail-global.caddy
}
http://:${port} {
	import monorail.caddy
	handle /app/* {
		reverse_proxy http://${app}
	}
	handle {
		root * ${dir}/site
		file_server
	}
}
`,
			};
		},
		args: (dir) => ["run", "--config", `${dir}/Caddyfile`, "--adapter", "caddyfile"],
		check: (dir) => ["validate", "--config", `${dir}/Caddyfile`, "--adapter", "caddyfile"],
		end: "SIGTERM",
		reopen: "SIGUSR1",
	};
}

function testCaddy(withCookies: boolean): void {
	const test = suite(`Caddy with its preset, ${withCookies ? "cookies too" : "as it is"}`);
	let server: WebServer | undefined;
	let lines: readonly JudgedLine[] = [];
	let waiting: () => void = () => undefined;
	const statuses = new Map<string, number>();
	const matomo = new Backend((response, { url }) => {
		if (url.startsWith("/matomo.js")) response.writeHead(200, { "content-type": "text/javascript" }).end("var _paq;");
		else response.writeHead(Number(/answer=(\d+)/.exec(url)?.[1] ?? 204)).end();
	});
	const app = new Backend((response, { url }) => {
		if (url.includes("slow")) waiting();
		else {
			const type = url.includes("data") ? "application/json" : "text/html; charset=utf-8";
			response.writeHead(200, { "content-type": type, "set-cookie": "sid=SECRET" }).end("<p>app</p>");
		}
	});
	test.after(() => {
		server?.dispose();
		matomo.close();
		app.close();
	});

	test("Caddy takes the preset and odd requests", async () => {
		server = await WebServer.start(caddy(await matomo.listen(), await app.listen(), withCookies));
		for (const request of ODD_REQUESTS) {
			const answer = await server.send(bytesOf(request));
			statuses.set(request.name, Number(/^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1]));
		}
		const host = `Host: shop.test\r\nUser-Agent: ${browser("kept-alive")}\r\n`;
		await server.send(`GET /?1 HTTP/1.1\r\n${host}\r\nGET /?2 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
		await server.send(`GET /?${"x".repeat(20_000)} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
		await server.send("\x16\x03\x01\x02\x00garbage\r\n\r\n");
		const arrived = new Promise<void>((resolve) => {
			waiting = resolve;
		});
		const gaveUp = await server.open(
			`GET /app/slow HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: ${browser("gave-up")}\r\n\r\n`,
		);
		await arrived;
		gaveUp.resetAndDestroy();
		await new Promise((resolve) => setTimeout(resolve, 100));
		app.close();
		await server.finish();
		lines = judgeLog(server.log(LOG), CADDY.format);
	});

	test("every odd request is read and judged as what it is", () => {
		for (const { name, status } of ODD_REQUESTS) assert.is(statuses.get(name), status, name);
		const lacks = withCookies ? [] : (["visitorId", "optOut", "consent"] as const);
		assert.is(assertOddRequests(lines, lacks, LOST), withCookies ? 45 : 26);
		const seen = (signal: string) => lines.filter(({ event }) => event.optOut === signal).length;
		assert.equal([seen("cookie"), seen("dnt"), seen("gpc")], [withCookies ? 3 : 0, 4, 2]);
	});

	test("what no browser sends is judged, too", () => {
		const by = (agent: string) => lines.filter(({ event }) => event.userAgent === browser(agent));
		assert.equal(
			by("kept-alive").map(({ event, kind }) => [event.target.slice(0, 3), kind]),
			[
				["/?1", "page-view"],
				["/?2", "page-view"],
				["/?x", "page-view"],
			],
		);
		assert.is(by("gave-up").length, 1);
		assert.is.not(by("gave-up")[0]?.kind, "page-view");
	});

	test("nothing secret is logged, and Matomo gets what it needs and nothing else", () => {
		for (const name of server?.logNames() ?? []) {
			assert.not.match(server?.log(name) ?? "", /SECRET|U0VDUkVU|_pk_ses|sid=/);
		}
		const hits = matomo.at("/matomo.php");
		assert.is(hits.length, ODD_REQUESTS.filter(({ kind }) => kind === "tracker-call").length);
		const hit = hits.find(({ url }) => url.endsWith("&cookies"));
		// Caddy before 2.7.5 filters the request itself along with its log.
		if (!withCookies) assert.is(hit?.headers.cookie?.replace(/^; /, ""), "matomo_ignore=ignore%3D%2A");
		assert.is(hit?.headers.authorization, undefined);
		assert.is(hit?.headers["x-forwarded-for"], "127.0.0.1");
		assert.not.ok(hits.some(({ headers }) => /shop\.test/.test(headers.host ?? "")));
	});

	test.run();
}

if (isInstalled("caddy", ["version"])) {
	testCaddy(false);
	testCaddy(true);
}
