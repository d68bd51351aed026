import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { exampleRows, masked, thousands } from "./demo-text.ts";
import { compare, type Stored, type Truth } from "./truth.ts";

const test = suite("demo");
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

test("the demo runs, is right, leaves nothing behind, and keeps the token to itself", () => {
	const temporary = mkdtempSync(join(tmpdir(), "monorail-demo-test-"));
	try {
		const env = {
			PATH: process.env.PATH,
			HOME: temporary,
			TMPDIR: temporary,
			MONORAIL_MATCH: "url",
			MATOMO_URL: "http://x",
		};
		const args = ["--import", "tsx", "test/demo/demo.ts"];
		const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8" });
		assert.is(status, 0, `${stdout}${stderr}`);
		assert.is(stderr, "");
		for (const name of ["request.ndjson", "tracker.ndjson"]) {
			const lines = readFileSync(join(ROOT, "fixtures/shop", name), "utf8").split("\n").length - 1;
			assert.ok(stdout.includes(`${name}  ${thousands(lines).padStart(5)} lines`), name);
		}
		assert.match(stdout, /✓ Every record is accounted for\./);
		assert.match(stdout, /page views stored +1\d\d\n/);
		assert.match(stdout, /\nRight: Matomo has exactly [^\n]*\.\n\nNow [^\n]*\n\n[^\n]* report ACCESS_LOG\n\n$/);
		assert.not.match(stdout, TOKEN);
		const ours = [...stdout.matchAll(/^(1\. .*?)^Matomo missed|^(3\. .*)/gms)].map(([part]) => part).join("");
		assert.ok(ours.split("\n").length > 40, ours);
		const wide = ours.split("\n").filter((line) => line.length > 80);
		assert.equal(
			wide.filter((line) => !line.startsWith("Matomo missed")),
			[],
		);
		assert.equal(
			readdirSync(temporary).filter((name) => name.startsWith("monorail")),
			[],
		);
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
});

const truth = (visitor: string, verdict: Truth["verdict"], second: number): Truth => ({
	visitor: `007 ${visitor}`,
	ip: "192.0.2.7",
	start: second + 0.9,
	url: "https://shop.example/",
	verdict,
});
const stored = (second: number): Stored => ({ cip: "192.0.2.7", cdt: second, url: "https://shop.example/" });

test("every disagreement with the truth is told, and none besides", () => {
	const day = [truth("blocked", "send", 1), truth("ordinary", "tracked", 2), truth("opted out", "opted-out", 3)];
	const told = (...seconds: number[]): readonly string[] => compare(day, seconds.map(stored)).disagreements;
	assert.equal(told(1), []);
	assert.match(told()[0] ?? "", /^missing: .* \(007 blocked\)$/);
	assert.match(told(1, 2)[0] ?? "", /should not be: .* \(007 ordinary\)$/);
	assert.match(told(1, 3)[0] ?? "", /should not be: .* \(007 opted out\)$/);
	assert.match(told(1, 4)[0] ?? "", /nobody in the logs/);
	assert.match(told(1, 1)[0] ?? "", /^stored twice/);
	assert.is(told(2, 2, 4).length, 4);
});

test("addresses are masked, and rows fit a terminal", () => {
	assert.is(masked("198.51.100.7"), "198.51.x.x");
	assert.is(masked("2001:db8:12:34::5"), "2001:db8:12:…");
	assert.equal(exampleRows([]), []);
	const url = `https://shop.example/${"x".repeat(100)}`;
	const rows = exampleRows([{ cip: "2001:db8:1234:5678::9", cdt: 0, url }]);
	assert.is(rows.length, 1);
	assert.is(rows[0]?.length, 78);
	assert.match(rows[0] ?? "", /^1970-01-01 00:00:00 {2}2001:db8:1234:… {2}https:/);
});

test.run();
