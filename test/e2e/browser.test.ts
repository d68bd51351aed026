import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Ended, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("e2e/browser");

const FOLDER = fileURLToPath(new URL("../../fixtures/browser/", import.meta.url));
const temporary = tempFolder();
test.after(() => temporary.remove());

const REQUESTS = join(FOLDER, "request.ndjson");
const HITS = join(FOLDER, "tracker.ndjson");

/** One page view that really was, and what is to become of it. */
interface Truth {
	readonly visitor: string;
	readonly ip: string;
	/** Epoch seconds, give or take ten. */
	readonly about: number;
	readonly url: string;
	readonly verdict: string;
}

/** What would be sent. */
interface Request {
	readonly url: string;
	readonly cip: string;
	readonly cdt: number;
	readonly pv_id: string;
}

const truth = jsonLines(readFileSync(join(FOLDER, "truth.ndjson"), "utf8")) as readonly Truth[];
/** Consent is asked for only by those who say so; to all others a visitor who never gave it has blocked the tracker. */
const isToBeSent = ({ verdict }: Truth): boolean => /^send|^skip: no consent \(only with require-consent/.test(verdict);

test("the truth is there", () => {
	assert.is(truth.length, 52);
	assert.is(truth.filter(isToBeSent).length, 14);
});

test("of a site that blocks, opts out, prefetches and leaves, exactly what the tracker missed would be sent", async () => {
	const { stdout, stderr, status } = await dryRun(["--dump", "-", "--quiet", REQUESTS, HITS]);
	assert.is(status, 0, stderr);
	const { missing, extra } = compare(requestsOf(stdout));
	assert.equal(missing, []);
	assert.equal(extra, []);
});

/** What stock `combined` has no column for: what is sent for want of it, visitor by visitor. */
const COMBINED_CANNOT_TELL: readonly (readonly [address: string, path: string, cause: string])[] = [
	["203.0.113.25", "/p1.html", "opt-out cookie"],
	["203.0.113.25", "/p2.html", "opt-out cookie"],
	["203.0.113.26", "/p1.html", "DNT header"],
	["203.0.113.27", "/p1.html", "Sec-GPC header"],
	["203.0.113.30", "/p5.html", "Sec-Purpose header: prefetched, not visited"],
	["203.0.113.30", "/p6.html", "Sec-Purpose header: prerendered, not visited"],
	["203.0.113.31", "/p6.html", "Sec-Purpose header: prerendered, not visited"],
	["203.0.113.32", "/p6.html", "Sec-Purpose header: prerendered, not visited"],
];

test("stock combined differs by what it cannot carry, and by nothing else", async () => {
	const mixed = join(FOLDER, "mixed.log");
	const { stdout, stderr, status } = await dryRun(["--dump", "-", "--quiet", "--host", "shop.test", mixed]);
	assert.is(status, 0, stderr);
	const { missing, extra } = compare(requestsOf(stdout));
	assert.equal(missing, []);
	assert.equal(
		extra.sort(),
		COMBINED_CANNOT_TELL.map(([address, path]) => `${address} https://shop.test${path}`).sort(),
	);
	assert.is(COMBINED_CANNOT_TELL.length, 8);
});

test("however the lines come, the report is the same to the byte, and so are the requests and their order", async () => {
	const requests = readFileSync(REQUESTS);
	const hits = readFileSync(HITS);
	const merged = temporary.write("merged.ndjson", byTime([requests, hits]));
	const requestsGzip = temporary.write("request.ndjson.gz", gzipSync(requests));
	const hitsGzip = temporary.write("tracker.ndjson.gz", gzipSync(hits));
	const ways: readonly (readonly [name: string, logs: readonly string[], stdin?: Uint8Array])[] = [
		["two files", [REQUESTS, HITS]],
		["in the other order", [HITS, REQUESTS]],
		["one file, in order of time", [merged]],
		["one after the other on standard input", [], Buffer.concat([requests, hits])],
		["compressed", [requestsGzip, hitsGzip]],
	];
	const results = await Promise.all(
		ways.map(async ([name, logs, stdin], index) => {
			const dump = join(temporary.path, `dump-${index}`);
			const ran = await dryRun(["--format", "json", "--dump", dump, ...logs], stdin);
			return { name, ...ran, requests: requestsOf(readFileSync(dump, "utf8")) };
		}),
	);
	assert.is(results.length, 5);
	const [usual] = results;
	assert.is(JSON.parse(usual?.stdout ?? "").records, 222);
	assert.is(usual?.requests.length, 14);
	for (const { name, status, stdout, stderr, requests } of results) {
		assert.is(status, 0, `${name}: ${stderr}`);
		assert.is(stdout, usual?.stdout, name);
		assert.equal(requests, usual?.requests, name);
	}
});

/** Pairs requests with page views that were to be sent: same address, same URL, ten seconds. @returns what is left over */
function compare(requests: readonly Request[]): { readonly missing: string[]; readonly extra: string[] } {
	const missing = truth.filter(isToBeSent);
	const extra: string[] = [];
	for (const { cip, url, cdt } of requests) {
		const index = missing.findIndex((view) => view.ip === cip && view.url === url && Math.abs(view.about - cdt) <= 10);
		if (index < 0) extra.push(`${cip} ${url}`);
		else missing.splice(index, 1);
	}
	return { missing: missing.map(({ visitor, ip, url, verdict }) => `${visitor} ${ip} ${url}: ${verdict}`), extra };
}

function requestsOf(dump: string): Request[] {
	return (jsonLines(dump) as readonly { request: Request }[]).map(({ request }) => request);
}

function jsonLines(text: string): readonly unknown[] {
	return text
		.split("\n")
		.filter(Boolean)
		.map((line) => JSON.parse(line));
}

/** All lines of several logs, by their time. */
function byTime(logs: readonly Buffer[]): string {
	const lines = logs.flatMap((log) => log.toString("latin1").split("\n").filter(Boolean));
	const timeOf = (line: string): number => Number(JSON.parse(line).msec);
	return `${lines.sort((a, b) => timeOf(a) - timeOf(b)).join("\n")}\n`;
}

function dryRun(args: readonly string[], stdin?: Uint8Array): Promise<Ended> {
	return monorail(["upload", "--dry-run", ...args], stdin === undefined ? {} : { stdin });
}

test.run();
