import { isUtf8 } from "node:buffer";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { root } from "../format/root.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { freePort, requestBytes, send } from "./listening.ts";
import { type LoggedRecord, recordsOf } from "./log-lines.ts";

const test = suite("capture/writers");

const folder = tempFolder();
test.after(() => folder.remove());

const WRITERS = join(root, "fixtures", "writers");
const ID = "f463614ea04e99e8";
const UA = 'Mozilla/5.0 "quoted" \\ back';

/** What is asked for, and what the line of it must say. */
const REQUESTS: readonly (readonly [bytes: string, expected: Readonly<Record<string, unknown>>])[] = [
	[
		requestBytes("GET /page?a=%2F&b=%22", [
			`User-Agent: ${UA}`,
			'Referer: http://shop.test/?q=\\"',
			"Accept-Language: de",
			"Sec-Fetch-Dest: document",
			`Cookie: session=SECRET; _pk_id.1.1fff=${ID}.1.; mtm_consent=1`,
		]),
		{
			target: "/page?a=%2F&b=%22",
			status: 200,
			contentType: "text/html; charset=utf-8",
			userAgent: UA,
			referrer: 'http://shop.test/?q=\\"',
			language: "de",
			fetchDest: "document",
			visitorId: ID,
			consent: true,
			optOut: undefined,
			purpose: undefined,
		},
	],
	[
		requestBytes("GET /none", ["Cookie: a=b; matomo_ignore=1", "Sec-Purpose: prefetch"]),
		{ status: 404, optOut: "cookie", consent: undefined, purpose: "prefetch", userAgent: undefined },
	],
	[requestBytes("POST /page", ["DNT: 1"], "a=b"), { method: "POST", optOut: "dnt", status: 200 }],
	[
		requestBytes("GET /page", ["Sec-GPC: 1", "X-Forwarded-For: 203.0.113.7"]),
		{ optOut: "gpc", forwardedFor: "203.0.113.7" },
	],
	[
		requestBytes("GET /page", [
			"User-Agent: Gr\xc3\xbc\xc3\x9fe\t\xff",
			`Referer: http://shop.test/${"x".repeat(20_000)}`,
		]),
		{ userAgent: "Grüße\t\ufffd", referrer: `http://shop.test/${"x".repeat(20_000)}` },
	],
];

/** Starts a server and sends it all requests. @returns the lines of its log */
async function logged(
	program: string,
	args: readonly string[],
	port: number,
	log: string,
): Promise<readonly LoggedRecord[]> {
	const child: ChildProcess = spawn(program, args, { stdio: "ignore", env: { ...process.env, MONORAIL_LOG: log } });
	try {
		for (let tries = 0; (await send(port, requestBytes("GET /none"))) === ""; tries++) {
			if (tries > 200) throw new Error(`${program} did not start`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		const until = async (count: number): Promise<void> => {
			for (let tries = 0; !existsSync(log) || readFileSync(log, "utf8").split("\n").length <= count; tries++) {
				if (tries > 500) throw new Error(`${count} lines did not come`);
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
		};
		await until(1);
		rmSync(log);
		for (const [index, [bytes]] of REQUESTS.entries()) {
			assert.match(await send(port, bytes), /^HTTP\/1\.[01] (200|404)/);
			await until(index + 1);
		}
		assert.ok(isUtf8(readFileSync(log)));
		const lines = readFileSync(log, "utf8");
		assert.not.match(lines, /SECRET/);
		return recordsOf(lines);
	} finally {
		child.kill("SIGKILL");
	}
}

/** @param written what becomes of the User-Agent */
function assertExpected(records: readonly LoggedRecord[], written = (userAgent: string) => userAgent): void {
	assert.is(records.length, REQUESTS.length);
	for (const [index, [, expected]] of REQUESTS.entries()) {
		const event = records[index]?.event;
		const all: Record<string, unknown> = { ip: "127.0.0.1", scheme: "http", host: "shop.test", ...expected };
		if (typeof expected.userAgent === "string") all.userAgent = written(expected.userAgent);
		const found = Object.fromEntries(Object.keys(all).map((key) => [key, event?.[key as keyof typeof event]]));
		assert.equal(found, all);
		assert.ok(Math.abs((event?.start ?? 0) - Date.now()) < 60_000, "its start is now");
	}
}

/** Whether a program is there; where it is not, its writer was not tried. */
function has(program: string): boolean {
	if (spawnSync(program, ["--version"]).status === 0) return true;
	if (process.env.CI !== undefined && program !== "python3")
		throw new Error(`${program} is not installed, and CI must have it`);
	process.stderr.write(`skipped: ${program} is not installed, so its writer was not tried\n`);
	return false;
}

if (has("python3")) {
	const SERVER = `
import sys
sys.path.insert(0, sys.argv[1])
from wsgiref.simple_server import make_server, WSGIRequestHandler
from wsgiref.validate import validator
from monorail_log import monorail_log

def app(env, start_response):
    found = env["PATH_INFO"] == "/page"
    start_response("200 OK" if found else "404 Not Found", [("Content-Type", "text/html; charset=utf-8")])
    return [b"<p>page</p>"]

make_server("127.0.0.1", int(sys.argv[2]), validator(monorail_log(validator(app), sys.argv[3]))).serve_forever()
`;
	test("Python: WSGI, and so Django", async () => {
		const [port, log] = [await freePort(), join(folder.path, "python.ndjson")];
		assertExpected(await logged("python3", ["-B", "-c", SERVER, WRITERS, String(port), log], port, log));
	});

	test("Python: an app that fails, and a log that cannot be written", () => {
		const code = `
import io, json, sys
sys.path.insert(0, sys.argv[1])
from monorail_log import monorail_log
env = {"REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "SERVER_NAME": "shop.test", "REQUEST_METHOD": "GET",
       "SERVER_PORT": "80", "PATH_INFO": "/\\xc3\\xbc", "QUERY_STRING": "a=b", "wsgi.errors": io.StringIO()}
def fails(env, start_response):
    start_response("500 Internal Server Error", [])
    raise ValueError("no")
def works(env, start_response):
    start_response("200 OK", [])
    return [b"page"]
try: list(monorail_log(fails, sys.argv[2])(env, lambda status, headers: None))
except ValueError: pass
print(list(monorail_log(works, "/nowhere/log")(env, lambda status, headers: None)), env["wsgi.errors"].getvalue())
`;
		const log = join(folder.path, "failed.ndjson");
		const { stdout, stderr } = spawnSync("python3", ["-B", "-c", code, WRITERS, log], { encoding: "utf8" });
		assert.match(stdout, /^\[b'page'\] monorail: .*No such file/, stderr);
		const [record] = recordsOf(readFileSync(log, "utf8"));
		assert.equal([record?.event.status, record?.event.target, record?.event.host], [500, "/%C3%BC?a=b", "shop.test"]);
	});
}

if (has("php")) {
	test("PHP", async () => {
		const [port, log] = [await freePort(), join(folder.path, "php.ndjson")];
		const page = tempFolder();
		page.write(
			"index.php",
			`<?php if (!str_starts_with($_SERVER["REQUEST_URI"], "/page")) http_response_code(404);
			header("Content-Type: text/html; charset=utf-8"); echo "<p>page</p>";`,
		);
		const prepended = `auto_prepend_file=${join(WRITERS, "monorail_log.php")}`;
		const args = ["-d", prepended, "-S", `127.0.0.1:${port}`, "-t", page.path];
		assertExpected(await logged("php", args, port, log));
	});
}

/** Lets the shell's writer log a request, as a CGI script with these headers. @returns what it complained about */
async function cgi(log: string, [bytes, expected]: (typeof REQUESTS)[number]): Promise<string> {
	const [head = ""] = Buffer.from(bytes, "latin1").toString().split("\r\n\r\n");
	const [line = "", ...headers] = head.split("\r\n");
	const [method, target] = line.split(" ");
	const variables = headers.map((header) => {
		const colon = header.indexOf(":");
		return [`HTTP_${header.slice(0, colon).toUpperCase().replaceAll("-", "_")}`, header.slice(colon + 2)];
	});
	const child = spawn(
		"sh",
		[
			"-eu",
			"-c",
			'. "$0"; monorail_log "$@"',
			join(WRITERS, "monorail_log.sh"),
			String(expected.status ?? 200),
			"text/html; charset=utf-8",
		],
		{
			stdio: ["ignore", "ignore", "pipe"],
			env: {
				PATH: process.env.PATH,
				REMOTE_ADDR: "127.0.0.1",
				REQUEST_METHOD: method,
				REQUEST_URI: target,
				MONORAIL_LOG: log,
				...Object.fromEntries(variables),
			},
		},
	);
	const [complaints, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
	assert.is(status, 0, complaints);
	return complaints;
}

test("plain shell", async () => {
	const log = join(folder.path, "shell.ndjson");
	for (const request of REQUESTS) assert.is(await cgi(log, request), "");
	const asciiOnly = (agent: string): string =>
		Buffer.from(agent)
			.toString("latin1")
			.replace(/[^ -~]/g, "?");
	assertExpected(recordsOf(readFileSync(log, "utf8")), asciiOnly);
});

test("plain shell: several at once, and a log that cannot be written", async () => {
	const log = join(folder.path, "shared.ndjson");
	const longest = REQUESTS.find(([bytes]) => bytes.length > 20_000);
	assert.ok(longest);
	const times = 8;
	await Promise.all(Array.from({ length: times }, () => cgi(log, longest)));
	assert.is(recordsOf(readFileSync(log, "utf8")).length, times);
	assert.match(await cgi("/nowhere/log", longest), /\/nowhere\/log/);
});

test("all requests were tried", () => assert.is(REQUESTS.length, 5));

test.run();
