import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { COMMANDS } from "../src/cli/commands.ts";
import { kebab } from "../src/cli/option.ts";
import { tempFolder } from "./helpers/temp-folder.ts";

const test = suite("service files");
const folder = tempFolder();
test.after(() => folder.remove());

const FOLDER = new URL("../fixtures/service/", import.meta.url);
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const read = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
const UNITS = ["monorail.service", "monorail-nightly.service", "monorail-nightly.timer"];

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

test("the README shows the files as they are", () => {
	for (const name of ["monorail.service", "monorail.cron", "logrotate.conf"]) {
		assert.ok(README.includes(`\n${read(name)}\`\`\``), name);
	}
	for (const name of UNITS) assert.ok(README.includes(`fixtures/service/${name}`), name);
});

test("their commands have options that there are", () => {
	const upload = COMMANDS.find(({ usage }) => usage.startsWith("upload"));
	const known = Object.values(upload?.options ?? {}).flatMap((group) => Object.keys(group).map(kebab));
	let count = 0;
	for (const name of [...UNITS, "monorail.cron"]) {
		for (const [, option = ""] of read(name).matchAll(/ --([a-z-]+)/g)) {
			assert.ok(known.includes(option), `${name}: --${option}`);
			count++;
		}
	}
	assert.ok(count > 10, `${count}`);
});

// Where there is no systemd the other tests must do.
if (has("systemd-analyze")) {
	test("systemd understands the units", () => {
		for (const name of UNITS) folder.write(name, read(name).replaceAll("/usr/bin/monorail", process.execPath));
		for (const name of UNITS) {
			const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", join(folder.path, name)]);
			assert.is(`${stdout}${stderr}`, "", name);
			assert.is(status, 0, name);
		}
	});
}

if (has("logrotate")) {
	test("logrotate rotates by its file", () => {
		const logs = join(folder.path, "logs");
		mkdirSync(logs);
		const configuration = folder.write(
			"logrotate.conf",
			read("logrotate.conf").replaceAll("/var/log/nginx", logs).replaceAll("create 0640 www-data adm", "create 0640"),
		);
		chmodSync(configuration, 0o644);
		folder.write("log", "one\n");
		renameSync(join(folder.path, "log"), join(logs, "request.ndjson"));
		execFileSync("logrotate", ["--force", "--state", join(folder.path, "status"), configuration], { stdio: "pipe" });
		assert.is(readFileSync(join(logs, "request.ndjson.1"), "utf8"), "one\n");
		assert.is(readFileSync(join(logs, "request.ndjson"), "utf8"), "");
	});
}

test.run();
