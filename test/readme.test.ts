import { execFile } from "node:child_process";
import {
	chmodSync,
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { COMMANDS } from "../src/cli/commands.ts";
import { EXIT } from "../src/errors.ts";
import { FORMATS } from "../src/format/formats.ts";
import { startMatomo } from "./helpers/matomo-stand-in.ts";
import { formatRows, rowsIn, withRows } from "./readme/format-table.ts";

const run = promisify(execFile);
const ROOT = new URL("..", import.meta.url).pathname;
const README = readFileSync(join(ROOT, "README.md"), "utf8");
/** What the tests of CI, package and demo run. */
const RUN_ELSEWHERE = /^npm install/;

const readme = suite("README");

/** A server does not end by itself: it is started, and told to stop when it listens. */
const PROXY = `
proxy() {
	monorail proxy --listen 127.0.0.1:0 "$@" 2> listens &
	for _ in $(seq 500); do if grep -q listens listens; then break; fi; sleep 0.02; done
	kill $!
	wait $!
}
`;

/**
 * Runs shell lines as a reader would, in a folder with the two logs of the shop and a Matomo to talk to.
 *
 * @returns how many page views Matomo has got
 */
async function runAsReader(script: string): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), "monorail-readme-"));
	const matomo = await startMatomo();
	try {
		const bin = join(folder, "bin");
		const logs = join(folder, "logs");
		for (const path of [bin, logs]) mkdirSync(path);
		writeFileSync(join(bin, "monorail"), `#!/bin/sh\nexec "${process.execPath}" "${ROOT}bin/monorail.js" "$@"\n`);
		chmodSync(join(bin, "monorail"), 0o755);
		for (const name of ["request.ndjson", "tracker.ndjson"]) {
			copyFileSync(join(ROOT, "fixtures/shop", name), join(logs, name));
		}
		for (const name of ["own.log", "apache.log", "app.log"]) {
			copyFileSync(join(ROOT, "fixtures/own", name), join(logs, name));
		}
		const local = script
			.replaceAll("https://matomo.example.org", matomo.url)
			.replaceAll("MATOMO_TOKEN_AUTH=…", `MATOMO_TOKEN_AUTH=${matomo.token}`)
			.replaceAll("/etc/nginx/conf.d/", "")
			.replaceAll("/var/log/nginx/", "")
			.replaceAll(/\/etc\/monorail(?:\/config)?\.json/g, "../monorail.json")
			.replaceAll(/^monorail proxy/gm, "proxy");
		writeFileSync(join(folder, "monorail.json"), '{ "site-id": 1 }');
		await run("bash", ["-euo", "pipefail", "-c", PROXY + local], {
			cwd: logs,
			env: {
				...process.env,
				PATH: `${bin}:${process.env.PATH}`,
				XDG_STATE_HOME: folder,
				MATOMO_URL: matomo.url,
				MATOMO_TOKEN_AUTH: matomo.token,
			},
			maxBuffer: 64 * 1024 * 1024,
		});
		// A result that looks like a log would be read as one by the next command that reads all of them.
		const left = readdirSync(logs).filter((name) => name.endsWith(".ndjson"));
		assert.equal(left.sort(), ["request.ndjson", "tracker.ndjson"]);
		return matomo.stored.length;
	} finally {
		await matomo.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

readme("every shell line runs as it stands", async () => {
	const lines = [...README.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)]
		.flatMap(([, block]) => (block ?? "").split("\n"))
		.map((line) => line.trim())
		.filter((line) => line !== "" && !RUN_ELSEWHERE.test(line));
	assert.ok(lines.length >= 9, `found only ${lines.length} lines`);
	await runAsReader(lines.join("\n"));
});

readme("what cron starts runs before the logs were rotated for the first time, too", async () => {
	const commands = [...README.matchAll(/^ *(?:[\d*]+ ){5}(?:monorail )?(monorail upload .*)/gm)].map(
		([, command]) => command ?? "",
	);
	assert.is(commands.length, 2);
	const touch = /^touch .*\.1$/m.exec(README)?.[0] ?? "";
	const sent = await Promise.all(commands.map((command) => runAsReader(`${touch}\n${command}`)));
	assert.equal(sent, [128, 0]);
});

readme("every example of --help runs as it stands", async () => {
	const examples = COMMANDS.flatMap((command) => command.examples.map(([line]) => line));
	assert.ok(examples.length >= 8, `found only ${examples.length} examples`);
	await runAsReader(examples.join("\n"));
});

readme("the first lines of the report it shows are those of today", async () => {
	const [, shown = ""] = /```console\n\$ monorail upload[^\n]*\n([\s\S]*?)\n…/.exec(README) ?? [];
	assert.ok(shown.split("\n").length >= 5);
	const logs = ["request", "tracker"].map((name) => join(ROOT, `fixtures/shop/${name}.ndjson`));
	const { stdout } = await run(process.execPath, [join(ROOT, "bin/monorail.js"), "upload", "--dry-run", ...logs], {
		env: { ...process.env, NO_COLOR: "1" },
	});
	assert.ok(stdout.startsWith(shown), `the report begins\n${stdout.slice(0, shown.length)}`);
});

readme("the table of exit statuses is the table of the code", () => {
	const [, table = ""] = /## Exit statuses\n\n([\s\S]*?)\n\n/.exec(README) ?? [];
	const statuses = [...table.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, numbers]) =>
		(numbers ?? "").split(",").map(Number),
	);
	assert.equal(statuses, Object.values(EXIT));
});

readme("the table of formats says of each what the code does", () => {
	const rows = formatRows(FORMATS);
	const shown = rowsIn(README);
	assert.equal(
		shown.filter((row) => !rows.includes(row)),
		[],
		"npm run readme",
	);
	// What has come since the table was written last may be missing; a release is not made without it.
	assert.equal(shown, [...shown].sort());
	assert.ok(shown.length >= 25, `${shown.length} rows`);
	assert.equal(rowsIn(withRows(README, rows)), rows);
	assert.is(withRows(README, shown), README);
});

readme("the commit that shows how a format is added is as it says", async () => {
	const [, hash = "", shown = ""] = /\n\$ git show --stat --format=%s (\w+)\n([\s\S]*?)\n```/.exec(README) ?? [];
	const added = ["fixtures/formats/NAME/expected.ndjson", "fixtures/formats/NAME/input.log", "src/format/NAME.ts"];
	const files = [...shown.matchAll(/^ (\S+) +\|/gm)].map(([, file = ""]) => file);
	const name = /^src\/format\/(?!formats)(.*)\.ts$/m.exec(files.join("\n"))?.[1] ?? "";
	assert.equal(files, [...added.map((file) => file.replace("NAME", name)), "src/format/formats.ts"]);
	assert.ok(
		FORMATS.some((format) => format.name === name),
		name,
	);
	const git = run("git", ["show", "--stat", "--format=%s", hash], {
		cwd: ROOT,
		env: { ...process.env, COLUMNS: "80" },
	});
	const real = await git.catch(() => undefined);
	// Whoever has the package, or the last commits only, has not this one.
	if (real) assert.is(real.stdout.trimEnd(), shown);
});

readme("the table of the monorail format has every key of its schema", () => {
	const schema: { properties: object } = JSON.parse(readFileSync(join(ROOT, "fixtures/monorail.schema.json"), "utf8"));
	const keys = Object.keys(schema.properties);
	assert.ok(keys.length >= 20);
	const [, table = ""] = /### The monorail format\n([\s\S]*?)\n## /.exec(README) ?? [];
	assert.equal(
		keys.filter((key) => !table.includes(`\`${key}\``)),
		[],
	);
});

readme.run();
