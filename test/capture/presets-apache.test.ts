import { suite } from "uvu";
import * as assert from "uvu/assert";
import { APACHE, APACHE_SERVER_PART, APACHE_SITE_PART } from "../../src/capture/presets/apache.ts";
import { assertOddRequests, type JudgedLine, judgeLog } from "./judge-log.ts";
import { browser, bytesOf, ODD_REQUESTS } from "./odd-requests.ts";
import { Backend } from "./presets-nginx-backend.ts";
import { between, isInstalled, WebServer, type WebServerPlan } from "./web-server.ts";

const MODULES = "setenvif headers proxy proxy_http ssl mime dir authz_core socache_shmcb remoteip".split(" ");

/** As Debian ships it, as far as it matters here. */
function apache(matomo: string, app: string): WebServerPlan {
	return {
		program: "apache2",
		files: (dir, port) => {
			const edited = APACHE.text
				.replaceAll("https://matomo.example.org", `http://${matomo}`)
				.replaceAll("/var/log/apache2", `${dir}/logs`);
			return {
				"site/index.html": "<p>page</p>\n",
				"site/s.css": "p {}\n",
				"monorail.conf": between(edited, APACHE_SERVER_PART, APACHE_SITE_PART),
				"monorail-site.inc": between(edited, APACHE_SITE_PART),
				"mime.types": "text/html html\ntext/css css\n",
				"apache2.conf": `
ServerRoot ${dir}
PidFile ${dir}/tmp/apache2.pid
DefaultRuntimeDir ${dir}/tmp
Listen 127.0.0.1:${port}
ServerName localhost
${process.getuid?.() === 0 ? "User nobody\nGroup nogroup" : ""}
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
${MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
TypesConfig ${dir}/mime.types
ErrorLog ${dir}/tmp/error.log
GracefulShutdownTimeout 3
Include ${dir}/monorail.conf
<VirtualHost *>
	ServerName shop.test
	ServerAlias *
	UseCanonicalName Off
	DocumentRoot ${dir}/site
	<Directory ${dir}/site>
		Require all granted
	</Directory>
	<Location "/app/">
		ProxyPass http://${app}/app/
	</Location>
	Include monorail-site.inc
</VirtualHost>
`,
			};
		},
		args: (dir) => ["-d", dir, "-f", `${dir}/apache2.conf`, "-DFOREGROUND"],
		check: (dir) => ["-d", dir, "-f", `${dir}/apache2.conf`, "-t"],
		end: "SIGWINCH",
		reopen: "SIGUSR1",
	};
}

const LOG = "monorail.log";

if (isInstalled("apache2", ["-v"])) {
	const test = suite("Apache with its preset");
	let server: WebServer | undefined;
	let lines: readonly JudgedLine[] = [];
	let rotated = 0;
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
			response.writeHead(200, { "content-type": type }).end("<p>app</p>");
		}
	});

	test.after(() => {
		server?.dispose();
		matomo.close();
		app.close();
	});

	test("Apache takes the preset, odd requests, and a rotation", async () => {
		server = await WebServer.start(apache(await matomo.listen(), await app.listen()));
		const half = Math.floor(ODD_REQUESTS.length / 2);
		for (const [index, request] of ODD_REQUESTS.entries()) {
			if (index === half) {
				await server.rotate(LOG);
				rotated = server.log(`${LOG}.1`).trimEnd().split("\n").length;
			}
			const answer = await server.send(bytesOf(request));
			statuses.set(request.name, Number(/^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1]));
		}
		// Two on one connection, a line that is too long, one without a host, garbage, one that comes slowly, one given up.
		const host = `Host: shop.test\r\nUser-Agent: ${browser("kept-alive")}\r\n`;
		await server.send(`GET /?1 HTTP/1.1\r\n${host}\r\nGET /?2 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
		await server.send(`GET /${"x".repeat(20_000)} HTTP/1.1\r\n${host}\r\n`);
		await server.send(`GET /nohost HTTP/1.0\r\nUser-Agent: ${browser("no-host")}\r\n\r\n`);
		await server.send("\x16\x03\x01\x02\x00garbage\r\n\r\n");
		const slow = await server.open("GET /?slow HTTP/1.1\r\nHost: shop.test\r\n");
		await new Promise((resolve) => setTimeout(resolve, 40));
		const closed = new Promise((resolve) => slow.once("close", resolve));
		slow.resume();
		slow.write(`User-Agent: ${browser("slow")}\r\nConnection: close\r\n\r\n`);
		await closed;
		const arrived = new Promise<void>((resolve) => {
			waiting = resolve;
		});
		const gaveUp = await server.open(
			`GET /app/slow HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: ${browser("gave-up")}\r\n\r\n`,
		);
		await arrived;
		gaveUp.resetAndDestroy();
		await new Promise((resolve) => setTimeout(resolve, 40));
		app.close();
		await server.finish();
		lines = judgeLog(server.log(`${LOG}.1`) + server.log(LOG), APACHE.format);
	});

	test("every odd request is read and judged as what it is", () => {
		for (const { name, status } of ODD_REQUESTS) assert.is(statuses.get(name), status, name);
		assert.is(ODD_REQUESTS.length, 39);
		assert.is(assertOddRequests(lines), 46);
		assert.is(rotated, 19);
	});

	test("what no browser sends is judged, too", () => {
		const by = (agent: string) => lines.filter(({ event }) => event.userAgent === browser(agent));
		assert.equal(
			by("kept-alive")
				.map(({ event, kind }) => [event.target, kind])
				.slice(0, 2),
			[
				["/?1", "page-view"],
				["/?2", "page-view"],
			],
		);
		assert.equal(
			by("no-host").map(({ event }) => [event.target, event.status]),
			[["/nohost", 404]],
		);
		assert.equal(
			by("slow").map(({ kind }) => kind),
			["page-view"],
		);
		assert.ok((by("slow")[0]?.event.duration ?? 0) >= 0);
		const tooLong = lines.filter(({ event }) => event.status === 414);
		assert.is(tooLong.length, 1);
		const garbage = lines.filter(({ event }) => event.status === 400);
		assert.equal(
			garbage.map(({ event, kind }) => [event.method, event.target, kind]),
			[["", "", "method"]],
		);
		const gaveUp = by("gave-up");
		assert.is(gaveUp.length, 1);
		assert.is.not(gaveUp[0]?.kind, "page-view");
	});

	test("times are the start of a request, to the millisecond", () => {
		for (const { event } of lines) {
			assert.ok(Date.now() - event.start < 120_000 && event.start <= Date.now(), `${event.start}`);
			assert.ok(event.logged >= event.start);
		}
		assert.ok(lines.some(({ event }) => event.start % 1000 !== 0));
	});

	test("nothing secret is logged, and Matomo gets what it needs and nothing else", () => {
		for (const name of server?.logNames() ?? []) {
			assert.not.match(server?.log(name) ?? "", /SECRET|U0VDUkVU|_pk_ses|sid=/);
		}
		const hits = matomo.at("/matomo.php");
		assert.is(hits.length, ODD_REQUESTS.filter(({ kind }) => kind === "tracker-call").length);
		const hit = hits.find(({ url }) => url.endsWith("&cookies"));
		assert.is(hit?.headers.cookie, "matomo_ignore=ignore%3D%2A");
		assert.is(hit?.headers.authorization, undefined);
		assert.is(hit?.headers["x-forwarded-for"], "127.0.0.1");
		assert.ok(hits.every(({ headers }) => headers["user-agent"]?.startsWith("Mozilla/")));
		assert.is(hits.filter(({ headers }) => headers.cookie !== undefined).length, 1);
		assert.ok(hits.some(({ body }) => body.length > 300_000));
	});

	test.run();
}
