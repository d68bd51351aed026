import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeLatin1 } from "../../src/format/escape.ts";
import { monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/carried");

const SHOP = new URL("../../fixtures/shop/", import.meta.url);

/** The shop's logs as something else carries them, but for lines that are torn already: in an object they would be so otherwise. */
function logsOf(carry: (line: string) => string): Readonly<Record<string, string>> {
	const carried = (log: string): string => {
		const lines = decodeLatin1(readFileSync(new URL(`${log}.ndjson`, SHOP), "latin1")).split("\n");
		const whole = lines.filter((line) => line.startsWith('{"msec"') && line.endsWith("}"));
		return whole.map((line) => `${carry(line)}\n`).join("");
	};
	return { "request.log": carried("request"), "tracker.log": carried("tracker") };
}

const PLAIN = logsOf((line) => line);
const DOCKER = logsOf((line) => JSON.stringify({ log: `${line}\n`, stream: "stdout", time: "2026-11-22T12:00:56.1Z" }));
const COMPOSE = logsOf((line) => `web-1  | ${line}`);

/** What a dry run says of logs that it is given as files of the same names, or in one stream, and what it would send. */
async function dryRun(logs: Readonly<Record<string, string>>, args: readonly string[], isPiped = false) {
	const folder = tempFolder();
	for (const [name, text] of Object.entries(logs)) folder.write(name, text);
	const { status, stdout, stderr } = await monorail(
		["upload", "--dry-run", "--site-id", "1", "--format", "json", "--dump", "dump.jsonl"].concat(
			args,
			isPiped ? [] : Object.keys(logs),
		),
		{ cwd: folder.path, ...(isPiped && { stdin: Object.values(logs).join("") }) },
	);
	assert.is(status, 0, stderr);
	const sent = readFileSync(join(folder.path, "dump.jsonl"), "utf8");
	folder.remove();
	return { report: JSON.parse(stdout), stderr, sent };
}

for (const [args, isPiped] of [
	[["--jobs", "1"], false],
	[["--jobs", "2"], false],
	[["--log-format", "nginx-json"], true],
] as const) {
	test(`what is carried is judged as what is not: ${args.join(" ")}${isPiped ? ", piped" : ""}`, async () => {
		const plain = await dryRun(PLAIN, args, isPiped);
		assert.ok(plain.report.missed.views > 100, `${plain.report.missed.views}`);
		assert.equal(await dryRun(DOCKER, args, isPiped), plain);
		assert.equal(await dryRun(COMPOSE, args, isPiped), plain);
	});
}

test.run();
