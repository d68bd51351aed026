import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import express from "express";
import pLimit from "p-limit";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { requestLogger, trackerProxy } from "../../src/capture/index.ts";
import { NGINX } from "../../src/capture/presets/nginx.ts";
import { listening, served } from "../capture/listening.ts";
import { nginxInstalled, nginxWith } from "../capture/presets-nginx-server.ts";
import { WebServer } from "../capture/web-server.ts";
import { root } from "../format/root.ts";
import { HAS_CHROMIUM, NO_CHROMIUM, startChromium } from "../helpers/chromium.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { monorail, startMonorail } from "../helpers/run-monorail.ts";
import { type TempFolder, tempFolder } from "../helpers/temp-folder.ts";
import { PEOPLE, type Person, userAgentOf, visit } from "./people.ts";
import { FILES, fileOf, HOST } from "./small-site.ts";

const test = suite("e2e/capture");

const TRACKER = readFileSync(join(root, "fixtures", "site", "tracker.js"), "utf8");

/** The small site, served in some way, with its logs. */
interface Site {
	readonly port: number;
	/** Ends it. @returns its logs, complete */
	stop(): Promise<readonly string[]>;
}

/** A real nginx, set up as its preset says. */
async function withNginx(matomo: string): Promise<Site> {
	const plan = nginxWith(NGINX.text, { matomo: new URL(matomo).host, site: "root ROOT;", files: FILES });
	const nginx = await WebServer.start(plan);
	return {
		port: nginx.port,
		async stop() {
			await nginx.finish();
			const folder = tempFolder();
			const logs = nginx.logNames().filter((name) => name.endsWith(".ndjson"));
			const copies = logs.map((name) => folder.write(name, Buffer.from(nginx.log(name), "latin1")));
			nginx.dispose();
			return copies;
		},
	};
}

/** An app that logs its own requests and proxies the tracker itself. */
async function withExpress(matomo: string, folder: TempFolder): Promise<Site> {
	const logs = ["request.ndjson", "tracker.ndjson"].map((name) => join(folder.path, name));
	const [requests = "", hits = ""] = logs;
	const logger = requestLogger({ log: requests });
	const proxy = trackerProxy({ matomoUrl: matomo, log: hits });
	const app = express();
	app.use(logger);
	app.use(proxy);
	app.use((request, response, next) => {
		const file = fileOf(request.path);
		if (file === undefined) next();
		else response.type(file.type).send(file.text);
	});
	const server = await served(createServer(app));
	return {
		port: server.port,
		async stop() {
			await server.close();
			await Promise.all([logger.close(), proxy.close()]);
			return logs;
		},
	};
}

/** `monorail proxy` in front of an app that knows nothing of all this. */
async function withProxy(matomo: string, folder: TempFolder): Promise<Site> {
	const app = await listening((request, response) => {
		const file = fileOf(new URL(request.url ?? "/", "http://app").pathname);
		if (file === undefined) response.writeHead(404).end();
		else response.writeHead(200, { "Content-Type": file.type }).end(file.text);
	});
	const args = ["--listen", "127.0.0.1:0", "--matomo-url", matomo, "--upstream", `http://127.0.0.1:${app.port}`];
	const run = startMonorail(["proxy", ...args], { cwd: folder.path });
	const [said] = (await once(run.stderr, "data")) as [Buffer];
	const [, port] = /listens on http:\S+:(\d+)/.exec(said.toString()) ?? [];
	if (port === undefined) throw new Error(`monorail proxy does not listen: ${said}`);
	return {
		port: Number(port),
		async stop() {
			run.child.kill("SIGTERM");
			const { status, stderr } = await run.ended;
			assert.is(status, 0, stderr);
			await app.close();
			return ["request.ndjson", "tracker.ndjson"].map((name) => join(folder.path, name));
		},
	};
}

/** Lets everybody visit, a few at a time, and the last when all others have. */
async function everybodyVisits(port: number, matomo: MatomoStandIn): Promise<void> {
	const browser = await startChromium({ host: HOST, port });
	try {
		const oneVisits = (person: Person): Promise<void> =>
			visit(browser, person, () => matomo.seen.filter(isHitOf(userAgentOf(person))).length);
		const inTurn = pLimit(4);
		await Promise.all(PEOPLE.slice(0, -1).map((person) => inTurn(oneVisits, person)));
		for (const person of PEOPLE.slice(-1)) await oneVisits(person);
	} finally {
		await browser.close();
	}
}

const isHitOf = (userAgent: string) => (request: MatomoStandIn["seen"][number]) =>
	request.path.includes("matomo.php") && request.headers["user-agent"] === userAgent;

/** Page views by person, sorted. */
function views(of: (person: Person) => readonly string[]): readonly string[] {
	return PEOPLE.flatMap((person) => of(person).map((path) => `${person.name}: ${path}`)).sort();
}

function stored(actions: MatomoStandIn["stored"]): readonly string[] {
	return views((person) =>
		actions.filter(({ ua }) => ua === userAgentOf(person)).map(({ url }) => new URL(url).pathname),
	);
}

const SITES: Readonly<Record<string, (matomo: string, folder: TempFolder) => Promise<Site>>> = {
	"nginx with the preset": withNginx,
	"Express with requestLogger and trackerProxy": withExpress,
	"monorail proxy in front of an app": withProxy,
};

function testSite(name: string, start: (matomo: string, folder: TempFolder) => Promise<Site>): void {
	test(`${name}: Matomo has every page view that people saw, each once, and none of those who opted out`, async () => {
		const folder = tempFolder();
		const matomo = await startMatomo({ script: TRACKER, trustForwardedFor: true });
		try {
			const site = await start(matomo.url, folder);
			await everybodyVisits(site.port, matomo);
			const logs = await site.stop();
			assert.equal(
				stored(matomo.stored),
				views(({ tracked }) => tracked),
				"by the tracker alone",
			);
			const byTracker = matomo.stored.length;
			const args = ["upload", "--matomo-url", matomo.url, "--site-id", "1", "--no-state", "--format", "json", ...logs];
			const { status, stdout, stderr } = await monorail(args, { env: { MATOMO_TOKEN_AUTH: matomo.token } });
			assert.is(status, 0, stderr);
			assert.equal(
				stored(matomo.stored.slice(byTracker)),
				views(({ missed }) => missed),
				"by Monorail",
			);
			assert.is(matomo.stored.length, views(({ tracked, missed }) => [...tracked, ...missed]).length);
			const { identity, outcomes } = JSON.parse(stdout);
			assert.is(identity, true);
			assert.equal(outcomes.malformed, {}, stdout);
		} finally {
			await matomo.close();
			folder.remove();
		}
	});
}

if (!HAS_CHROMIUM) process.stderr.write(`skipped: ${NO_CHROMIUM}\n`);
else {
	for (const [name, start] of Object.entries(SITES)) {
		if (start !== withNginx || nginxInstalled()) testSite(name, start);
	}
}

test("there are people of every kind", () => {
	assert.is(PEOPLE.length, 14);
	assert.is(views(({ missed }) => missed).length, 15);
	assert.is(Object.keys(SITES).length, 3);
});

test.run();
