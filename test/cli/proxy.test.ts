import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { listening } from "../capture/listening.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, monorail, type Running, startMonorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/proxy");

const folder = tempFolder();
const matomo: MatomoStandIn = await startMatomo({ trustForwardedFor: true });
const app = await listening((_, response) => {
	response.writeHead(200, { "Content-Type": "text/html" }).end("<p>page</p>");
});
test.after(async () => {
	await app.close();
	await matomo.close();
	folder.remove();
});

/** Starts a proxy and waits until it listens. */
async function started(
	args: readonly string[],
	env: Record<string, string> = {},
): Promise<{ run: Running; url: string }> {
	const run = startMonorail(["proxy", "--listen", "127.0.0.1:0", "--matomo-url", matomo.url, ...args], {
		cwd: folder.path,
		env,
	});
	let text = "";
	const url = await new Promise<string>((resolve, reject) => {
		run.stderr.on("data", (chunk) => {
			text += chunk;
			const [, address] = /listens on (http:\S+\d)/.exec(text) ?? [];
			if (address !== undefined) resolve(address);
		});
		void run.ended.then(() => reject(new Error(text)));
	});
	return { run, url };
}

const lines = (name: string): readonly string[] =>
	readFileSync(join(folder.path, name), "utf8").split("\n").slice(0, -1);

async function until(condition: () => boolean): Promise<void> {
	for (let tries = 0; !condition(); tries++) {
		if (tries > 2_000) throw new Error("it never came to that");
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

const HIT = "idsite=1&rec=1&url=http%3A%2F%2F127.0.0.1%2F&send_image=0";

test("in front of an app: pages, hits, health, rotation, and an end without failure", async () => {
	const { run, url } = await started(["--upstream", `http://127.0.0.1:${app.port}`]);
	const headers = { "User-Agent": "Mozilla/5.0 Firefox/150.0" };
	assert.is(await (await fetch(`${url}/`, { headers })).text(), "<p>page</p>");
	assert.is((await fetch(`${url}/matomo.php?${HIT}`, { method: "POST", headers })).status, 204);
	const health = (await (await fetch(`${url}/healthz`)).json()) as { status: string; tracker: { passed: number } };
	assert.equal([health.status, health.tracker.passed], ["ok", 1]);
	await until(() => existsSync(join(folder.path, "request.ndjson")) && lines("request.ndjson").length === 1);
	renameSync(join(folder.path, "request.ndjson"), join(folder.path, "request.ndjson.1"));
	run.child.kill("SIGHUP");
	await until(() => existsSync(join(folder.path, "request.ndjson")));
	await (await fetch(`${url}/second`, { headers })).text();
	run.child.kill("SIGTERM");
	const { status, stdout, stderr } = await run.ended;
	assert.is(status, EXIT.ok, stderr);
	assert.is(stdout, "");
	assert.match(stderr, /stopped: 2 requests and 1 hit, of which 0 failed\n$/);
	assert.equal(
		[lines("request.ndjson.1").length, lines("request.ndjson").length, lines("tracker.ndjson").length],
		[1, 1, 1],
	);
	const report = await monorail(
		["report", "--format", "json", "request.ndjson.1", "request.ndjson", "tracker.ndjson"],
		{ cwd: folder.path },
	);
	const { records, outcomes } = JSON.parse(report.stdout);
	assert.is(records, 3);
	assert.is(outcomes["tracker-hits"]["page-view"], 1);
});

test("beside an app, to standard output, with the token and the visitor's address", async () => {
	const { run, url } = await started(["--request-log", "-", "--tracker-log", "-", "--trusted-proxy", "loopback"], {
		MATOMO_TOKEN_AUTH: matomo.token,
	});
	const before = matomo.stored.length;
	const headers = { "User-Agent": "Mozilla/5.0 Firefox/150.0", "X-Forwarded-For": "203.0.113.7" };
	assert.is((await fetch(`${url}/page`, { headers })).status, 404);
	await fetch(`${url}/matomo.php?${HIT}`, { method: "POST", headers });
	assert.is(matomo.stored[before]?.cip, "203.0.113.7");
	assert.is(matomo.stored[before]?.request.token_auth, matomo.token);
	run.child.kill("SIGINT");
	const { status, stdout, stderr } = await run.ended;
	assert.is(status, EXIT.ok, stderr);
	assert.is(stdout.split("\n").length, 3);
	assert.not.match(stdout + stderr, matomo.token);
});

test("a log that cannot be written is told before it listens", async () => {
	for (const option of ["--request-log", "--tracker-log"]) {
		const ended = await monorail(["proxy", "--matomo-url", matomo.url, option, "/nowhere/log"]);
		assertFailed(ended, EXIT.output, /cannot write "\/nowhere\/log": .*found a folder that is not there/);
	}
});

test("a log that cannot be written any more: it serves, says so, and ends with another status", async () => {
	const logs = join(folder.path, "logs");
	mkdirSync(logs);
	const { run, url } = await started(["--request-log", join(logs, "request.ndjson")]);
	let said = "";
	run.stderr.on("data", (chunk) => {
		said += chunk;
	});
	rmSync(logs, { recursive: true });
	assert.is((await fetch(`${url}/page`)).status, 404);
	await until(() => said.includes("cannot write"));
	run.child.kill("SIGTERM");
	const { status, stderr } = await run.ended;
	assert.is(status, EXIT.output);
	assert.match(
		stderr,
		/cannot write the log ".*\/logs\/request\.ndjson": a folder that is not there; make it, or name another file/,
	);
	assert.match(stderr, /1 line could not be written and was lost\n$/);
});

const taken = createServer();
const takenPort = await new Promise<number>((resolve) => {
	taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port));
});
test.after(() => void taken.close());

const URL_OF_MATOMO = ["--matomo-url", "http://matomo.test"];
const WRONG: readonly (readonly [args: readonly string[], says: RegExp])[] = [
	[[], /a proxy needs the address of Matomo/],
	[["--matomo-url", "matomo"], /the Matomo URL is not an address/],
	[[...URL_OF_MATOMO, "--listen", "x:y"], /bad value for --listen: expected host and port, .* found "x:y"/],
	[[...URL_OF_MATOMO, "--listen", "127.0.0.1:99999"], /bad value for --listen/],
	[
		[...URL_OF_MATOMO, "--listen", `127.0.0.1:${takenPort}`],
		/cannot listen on 127\.0\.0\.1:\d+: expected .*, found another program that listens there; .*--listen/,
	],
	[
		[...URL_OF_MATOMO, "--health-path", "healthz"],
		/bad value for --health-path: expected a path such as \/healthz, found/,
	],
	[[...URL_OF_MATOMO, "--upstream", "localhost"], /bad address of the app/],
	[[...URL_OF_MATOMO, "--visitor-address", "cip"], /as cip with a token only/],
	[[...URL_OF_MATOMO, "--visitor-address", "all"], /expected one of cip, forwarded-for, none/],
	[[...URL_OF_MATOMO, "--tracker-path", "matomo.php"], /bad path of the tracker/],
	[[...URL_OF_MATOMO, "--trusted-proxy", "nginx"], /bad trusted proxy/],
	[[...URL_OF_MATOMO, "--origin", "shop"], /bad origin/],
];

for (const [args, says] of WRONG) {
	const ended = monorail(["proxy", ...args]);
	test(`monorail proxy ${args.join(" ").replace(/\d{4,}$/, "PORT")}`, async () => {
		assertFailed(await ended, EXIT.usage, says);
	});
}

test("all of them were tried", () => assert.is(WRONG.length, 12));

test.run();
