import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { assertFailed, monorail } from "../helpers/run-monorail.ts";

const test = suite("cli/proxies");

const NOTE = /^Most (?:visitors|page views) have the same address, so it is likely a proxy's.*: (.*)\.$/;
const START = Date.UTC(2026, 10, 22, 12) / 1000;

/** Sixty people with as many browsers behind a proxy; each second one has a tracker hit, half of them of the first. */
function log(forwarded: (visitor: number) => object): string {
	const lines: object[] = [];
	for (let visitor = 0; visitor < 60; visitor++) {
		const who = {
			ip: "10.0.0.1",
			user_agent: `Mozilla/5.0 (X11; rv:${visitor}.0) Firefox/${visitor}.0`,
			...forwarded(visitor),
		};
		const url = `https://shop.example/${visitor}`;
		lines.push({ time: START + visitor, url, ...who });
		const hit = `https://shop.example/matomo.php?idsite=1&rec=1&url=${encodeURIComponent(url)}`;
		if (visitor % 2 === 0) lines.push({ time: START + visitor + 0.5, method: "POST", url: hit, status: 204, ...who });
	}
	return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

const report = async (args: readonly string[], stdin: string) => {
	const { status, stdout, stderr } = await monorail(["report", "--format", "json", ...args], { stdin });
	assert.is(status, EXIT.ok, stderr);
	const { outcomes, notes } = JSON.parse(stdout) as { outcomes: Record<string, unknown>; notes: readonly string[] };
	return { outcomes, hint: notes.flatMap((note) => NOTE.exec(note)?.[1] ?? []) };
};

const addressOf = (visitor: number) => ({ forwarded_for: `6.6.6.6, 203.0.113.${visitor}` });

test("who all have one address are likely behind a proxy", async () => {
	const { outcomes, hint } = await report([], log(addressOf));
	assert.equal(hint, ["name it with --trusted-proxy, and have the log carry X-Forwarded-For"]);
	assert.equal(outcomes.matched, { url: 30 });
});

test("a trusted proxy tells the client, and then there is nothing to warn of", async () => {
	const { outcomes, hint } = await report(["--trusted-proxy", "private"], log(addressOf));
	assert.equal(hint, []);
	assert.equal(outcomes.matched, { url: 30 });
	const args = ["upload", "--dry-run", "--quiet", "--dump", "-", "--trusted-proxy", "10.0.0.0/8"];
	const { stdout } = await monorail(args, { stdin: log(addressOf) });
	const addresses = stdout
		.trimEnd()
		.split("\n")
		.map((line) => (JSON.parse(line) as { request: { cip: string } }).request.cip);
	assert.is(addresses.length, 30);
	for (const address of addresses) assert.match(address, /^203\.0\.113\.\d+$/);
});

test("a trusted proxy without the header leads nowhere", async () => {
	const { hint } = await report(
		["--trusted-proxy", "loopback", "--trusted-proxy", "private"],
		log(() => ({})),
	);
	assert.equal(hint, ["the log's X-Forwarded-For does not lead past it with the proxies named by --trusted-proxy"]);
});

test("a proxy is known by its page views, too, where nobody can be told from others", async () => {
	const lines = Array.from({ length: 100 }, (_, view) => ({
		time: START + view,
		url: `https://shop.example/${view}`,
		ip: "10.0.0.1",
		user_agent: "Mozilla/5.0 (X11; rv:140.0) Firefox/140.0",
	}));
	const text = (some: readonly object[]) => some.map((line) => `${JSON.stringify(line)}\n`).join("");
	const { hint } = await report(["--no-tracker"], text(lines));
	assert.equal(hint, ["name it with --trusted-proxy, and have the log carry X-Forwarded-For"]);
	assert.equal((await report(["--no-tracker"], text(lines.slice(1)))).hint, []);
});

test("a range that is none is refused before anything is read", async () => {
	const ended = await monorail(["report", "--trusted-proxy", "10.0.0.0/40", "nothing.log"]);
	assertFailed(
		ended,
		EXIT.usage,
		/bad value for --trusted-proxy: expected .*private or loopback, found "10\.0\.0\.0\/40"/,
	);
});

test.run();
