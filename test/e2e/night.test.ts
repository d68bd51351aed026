import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { root } from "../format/root.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { startMonorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("e2e/night");

const NIGHT = join(root, "fixtures", "night");
const SHOP = join(root, "fixtures", "shop");
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const folder = tempFolder();
test.after(() => folder.remove());

const has = (program: string): boolean =>
	spawnSync(program, ["--version"], { env: { ...process.env, PATH } }).status === 0;

/** A machine with the night's script, the logs of a day that is over, and a mail program that keeps what it gets. */
function machine(name: string, matomo: MatomoStandIn) {
	const at = (path: string): string => join(folder.path, name, path);
	for (const path of ["bin", "logs", "state", "credentials"]) mkdirSync(at(path), { recursive: true });
	const program = (path: string, text: string): void => {
		writeFileSync(at(path), text);
		chmodSync(at(path), 0o755);
	};
	program("bin/monorail", `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/monorail.js" "$@"\n`);
	program("bin/mail", `#!/bin/sh\n{ echo "$@"; cat; } >> "${at("mails")}"\n`);
	writeFileSync(at("credentials/token"), `${matomo.token}\n`);
	for (const log of ["request", "tracker"]) cpSync(join(SHOP, `${log}.ndjson`), at(`logs/${log}.ndjson`));
	const night = (env: Readonly<Record<string, string>> = {}, before = "exec") =>
		startMonorail([], {
			shell: `${before} ${join(NIGHT, "monorail-night.sh")}`,
			env: {
				PATH: `${at("bin")}:${PATH}`,
				NIGHT_LOGS: at("logs"),
				NIGHT_MAIL: "you@example.org",
				MATOMO_URL: matomo.url,
				MONORAIL_SITE_ID: "1",
				STATE_DIRECTORY: at("state"),
				CREDENTIALS_DIRECTORY: at("credentials"),
				...env,
			},
		}).ended;
	return { at, night };
}

/** What logrotate does, for where it is not there. */
function rotate(logs: string, day = "20261120"): void {
	for (const log of ["request", "tracker"]) {
		cpSync(join(logs, `${log}.ndjson`), join(logs, `${log}.ndjson-${day}`));
		writeFileSync(join(logs, `${log}.ndjson`), "");
	}
}

test("what the day left is joined, sent once, and mailed", async () => {
	const matomo = await startMatomo();
	const { at, night } = machine("good", matomo);
	const before = await night();
	assert.is(before.status, 3, before.stderr);
	rotate(at("logs"));
	const { status, stderr } = await night();
	assert.is(status, 0, stderr);
	assert.is(matomo.stored.length, 128);
	const mails = readFileSync(at("mails"), "utf8");
	assert.match(mails, /^-s Monorail 20261120: Matomo missed 128 of 612 page views .* you@example\.org\n/);
	assert.match(mails, /✓ Every record is accounted for\./);
	const again = await night();
	assert.is(again.status, 0);
	assert.match(again.stderr, /20261120 was done before/);
	assert.is(matomo.stored.length, 128, "nothing is sent twice");
	await matomo.close();
});

test("a Matomo that is down is in the mail, and in the status", async () => {
	const matomo = await startMatomo();
	matomo.settings.token = "another000000000000000000000000a";
	const { at, night } = machine("bad", { ...matomo, token: "wrong0000000000000000000000000aa" });
	rotate(at("logs"));
	const { status } = await night();
	assert.is(status, 5);
	assert.match(readFileSync(at("mails"), "utf8"), /token/i);
	await matomo.close();
});

/** Nobody listens there, and there is not long to wait for them. */
const DOWN = { MATOMO_URL: "http://127.0.0.1:9", MONORAIL_RETRY_FOR: "1ms" };

test("a day that failed is done again, once", async () => {
	const matomo = await startMatomo();
	const { at, night } = machine("down", matomo);
	rotate(at("logs"));
	const failed = await night(DOWN);
	assert.is(failed.status, 5, failed.stderr);
	const mail = readFileSync(at("mails"), "utf8");
	assert.match(mail, /^-s Monorail 20261120: Matomo missed 128 of 612 page views /, "no notice is the subject");
	assert.match(mail, /\nmonorail: .*Matomo/, "what stopped it is in the mail");
	const { status, stderr } = await night();
	assert.is(status, 0, stderr);
	assert.is(matomo.stored.length, 128);
	assert.match((await night()).stderr, /20261120 was done before/);
	assert.is(matomo.stored.length, 128);
	await matomo.close();
});

test("a day that failed is done again the night after, when its logs are compressed", async () => {
	const matomo = await startMatomo();
	const { at, night } = machine("two", matomo);
	rotate(at("logs"));
	await night(DOWN);
	spawnSync(
		"gzip",
		["request", "tracker"].map((log) => at(`logs/${log}.ndjson-20261120`)),
	);
	for (const log of ["request", "tracker"]) cpSync(join(SHOP, `${log}.ndjson`), at(`logs/${log}.ndjson`));
	rotate(at("logs"), "20261121");
	const alsoDown = await night(DOWN);
	assert.is(alsoDown.status, 5);
	assert.not.match(readFileSync(at("mails"), "utf8"), /Monorail 20261121/, "Matomo is asked for one day only");
	const { status, stderr } = await night();
	assert.is(status, 0, stderr);
	assert.is(matomo.stored.length, 2 * 128);
	for (const day of ["20261120", "20261121"]) assert.ok(readdirSync(at(`state/${day}`)).includes("done"), day);
	await matomo.close();
});

test("one at a time", async () => {
	const matomo = await startMatomo();
	const { at, night } = machine("busy", matomo);
	rotate(at("logs"));
	const { status, stderr } = await night({}, `flock "${at("state/lock")}"`);
	assert.is(status, 8, stderr);
	assert.match(stderr, /under way/);
	assert.is(matomo.stored.length, 0);
	await matomo.close();
});

test("a day without a tracker log sends nothing", async () => {
	const matomo = await startMatomo();
	const { at, night } = machine("half", matomo);
	rotate(at("logs"));
	spawnSync("rm", [at("logs/tracker.ndjson-20261120")]);
	const { status } = await night();
	assert.is(status, 3);
	assert.is(matomo.stored.length, 0);
	assert.match(readFileSync(at("mails"), "utf8"), /tracker\.ndjson-20261120/);
	await matomo.close();
});

if (has("logrotate")) {
	test("logrotate cuts both logs, under names that the script finds", () => {
		const logs = join(folder.path, "cut");
		mkdirSync(logs, { mode: 0o755 });
		writeFileSync(join(logs, "request.ndjson"), "{}\n");
		writeFileSync(join(logs, "tracker.ndjson"), "");
		const rule = readFileSync(join(NIGHT, "monorail.logrotate"), "utf8").replace("/var/log/nginx", logs);
		const file = folder.write("logrotate.conf", rule);
		chmodSync(file, 0o644);
		const { status, stderr } = spawnSync("logrotate", ["-f", "-s", join(folder.path, "status"), file], {
			encoding: "utf8",
			env: { ...process.env, PATH },
		});
		assert.is(status, 0, stderr);
		const days = readdirSync(logs).flatMap((name) => /^(?:request|tracker)\.ndjson-(\d{8})$/.exec(name)?.[1] ?? []);
		assert.is(days.length, 2, readdirSync(logs).join(" "));
		assert.is(days[0], days[1]);
	});
} else process.stderr.write("skipped: logrotate is not installed, so its rule was not tried\n");

if (has("systemd-analyze")) {
	test("systemd takes the units", () => {
		const units = ["monorail-night.service", "monorail-night.timer"].map((name) =>
			folder.write(name, readFileSync(join(NIGHT, name), "utf8").replace("/usr/local/bin/monorail-night", "/bin/true")),
		);
		const { stdout, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", ...units], { encoding: "utf8" });
		const about = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("monorail-night"));
		assert.equal(about, []);
	});
} else process.stderr.write("skipped: systemd-analyze is not installed, so the units were not tried\n");

test("the README shows each file as it is", () => {
	const readme = readFileSync(join(root, "README.md"), "utf8");
	const names = readdirSync(NIGHT);
	for (const name of names)
		assert.ok(readme.includes(`\`\`\`\n${readFileSync(join(NIGHT, name), "utf8")}\`\`\``), name);
	assert.is(names.length, 4);
});

test.run();
