import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { exampleRows, heading, say, thousands } from "./demo-text.ts";
import { compare, readTruth } from "./truth.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SHOP = "fixtures/shop";
const LOGS = [`${SHOP}/request.ndjson`, `${SHOP}/tracker.ndjson`] as const;
const SHOWN_DISAGREEMENTS = 10;

const temporary = mkdtempSync(join(tmpdir(), "monorail-demo-"));
process.once("exit", () => rmSync(temporary, { recursive: true, force: true }));
for (const [signal, status] of [
	["SIGINT", 130],
	["SIGTERM", 143],
] as const) {
	process.once(signal, () => process.exit(status));
}

if (!existsSync(join(ROOT, "dist/cli/main.js"))) {
	say("Building Monorail first ...");
	await run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"]);
}
process.exitCode = (await demo()) ? 0 : 1;

/** Joins the day's logs of a shop, sends what the tracker missed to a stand-in for Matomo, and compares with the truth. */
async function demo(): Promise<boolean> {
	heading("1. The logs of a day");
	say(`${SHOP} holds one day of a made-up shop behind nginx:`);
	say(`  request.ndjson  ${linesOf("request.ndjson")} lines  every request to the shop`);
	say(`  tracker.ndjson  ${linesOf("tracker.ndjson")} lines  every call of its Matomo tracker`);
	say(`  truth.ndjson    ${linesOf("truth.ndjson")} lines  what really happened, for step 5`);

	heading("2. A dry run: what did Matomo miss?");
	say("Monorail joins both logs by visitor and time, and says what it would send:");
	say(`\n  $ node bin/monorail.js upload --dry-run \\\n      ${LOGS.join(" ")}\n`);
	await monorail(["upload", "--dry-run", ...LOGS]);

	heading("3. The upload");
	const matomo = await startMatomo();
	try {
		say(`A stand-in for Matomo listens at ${matomo.url}, in this process.`);
		say("The token goes by the environment, so that no list of processes shows it:");
		say(`\n  $ export MATOMO_TOKEN_AUTH=...\n  $ node bin/monorail.js upload --matomo-url ${matomo.url} \\`);
		say(`      --site-id 1 ${LOGS.join(" ")}\n`);
		const report = join(temporary, "report.json");
		const target = ["--matomo-url", matomo.url, "--site-id", "1", "--state", join(temporary, "state")];
		await monorail(["upload", ...target, "--format", "json", "--output", report, ...LOGS], matomo.token);
		const { outcomes }: { outcomes: { sent: number } } = JSON.parse(readFileSync(report, "utf8"));
		const requests = matomo.seen.filter(({ isBulk }) => isBulk).length;
		say(`${thousands(outcomes.sent)} page views sent, in ${requests} requests.`);

		heading("4. What arrived");
		const { stored } = matomo;
		say(`  page views stored  ${thousands(stored.length).padStart(5)}`);
		say(`  by visitors        ${thousands(new Set(stored.map(({ visitor }) => visitor)).size).padStart(5)}`);
		say("\nSome of them, with masked addresses:");
		for (const row of exampleRows(stored)) say(`  ${row}`);

		heading("5. Is it right?");
		return agrees(stored, outcomes.sent);
	} finally {
		await matomo.close();
	}
}

/** Says whether what is stored is what the truth says, and what the report says. */
function agrees(stored: Parameters<typeof compare>[1], sent: number): boolean {
	const { expected, found, disagreements } = compare(readTruth(shopFile("truth.ndjson")), stored);
	say(`In truth the tracker missed ${expected} page views. ${found} of them are stored, each once.`);
	for (const disagreement of disagreements.slice(0, SHOWN_DISAGREEMENTS)) say(`  ${disagreement}`);
	const wrong = disagreements.length + (sent === stored.length ? 0 : 1);
	if (sent !== stored.length) say(`  the report says ${sent} were sent, but ${stored.length} are stored`);
	if (wrong > 0) say(`WRONG: disagreements with the truth: ${wrong}.`);
	else {
		say("Right: Matomo has exactly what its tracker missed, and nothing else.\n");
		say("Now for a log of your own, and still nothing is sent:\n\n  $ node bin/monorail.js report ACCESS_LOG\n");
	}
	return wrong === 0;
}

function shopFile(name: string): string {
	return readFileSync(join(ROOT, SHOP, name), "utf8");
}

function linesOf(name: string): string {
	return thousands(shopFile(name).split("\n").length - 1).padStart(5);
}

/** Runs the real program, with none of our settings but those given. */
async function monorail(args: readonly string[], token?: string): Promise<void> {
	await run(process.execPath, ["bin/monorail.js", ...args], token);
}

/** @throws Error when it does not end with status 0 */
async function run(command: string, args: readonly string[], token?: string): Promise<void> {
	const own = Object.entries(process.env).filter(([name]) => !/^(MONORAIL|MATOMO)_/.test(name));
	const env = { ...Object.fromEntries(own), NO_PROXY: "127.0.0.1", ...(token && { MATOMO_TOKEN_AUTH: token }) };
	const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] });
	const status = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
	if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with status ${status}`);
}
