import { readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, type ExitStatus } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import type { Behaviour } from "../helpers/matomo/behaviour.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/doubt");

const folder = tempFolder();
const SMALL = smallLog({ missed: 30 });
const log = folder.write("small.log", SMALL.text);
const standIns: MatomoStandIn[] = [];
test.after(async () => {
	for (const matomo of standIns) await matomo.close();
	folder.remove();
});

let states = 0;

async function fresh() {
	const matomo = await startMatomo();
	standIns.push(matomo);
	const state = join(folder.path, `state-${states++}`);
	const quick = ["--timeout", "800ms", "--settle", "50ms", "--retry-for", "5s", "--batch-size", "10", "--lanes", "1"];
	const upload = (...args: readonly string[]) =>
		monorail(["upload", "--matomo-url", matomo.url, "--site-id", "1", "--state", state, ...quick, ...args, log], {
			env: { MATOMO_TOKEN_AUTH: TOKEN },
		});
	const outbox = () => readdirSync(join(state, "outbox"));
	const assertOnce = () => {
		assert.equal(matomo.stored.map(({ url }) => url).sort(), [...SMALL.missed].sort());
		assert.equal(outbox(), []);
	};
	return { matomo, upload, outbox, assertOnce };
}

/** What Matomo does with the first batches; nothing may come of it. */
const MISHAPS: readonly (readonly [Behaviour, ...Behaviour[]])[] = [
	["hang-after-commit"],
	["hang-before-commit"],
	["drop-after-commit", "drop-before-commit", "drop-within-answer"],
	["gateway-timeout", "php-dies", "php-dies-late"],
	["no-content", "empty", "cut-off-answer", "noisy-php"],
	["process", "lock-wait-timeout", "database-gone"],
	["process", "hang-before-commit", "hang-after-commit"],
];

for (const mishaps of MISHAPS) {
	test(`Matomo is asked what it has, and gets the rest: ${mishaps.join(", ")}`, async () => {
		const { matomo, upload, assertOnce } = await fresh();
		matomo.behave(mishaps);
		const { status, stderr, stdout } = await upload();
		assert.is(status, EXIT.ok, stderr);
		assert.match(stdout, /^30 sent\.$/m);
		assertOnce();
	});
}

test("all of them were tried", () => assert.is(MISHAPS.length, 7));

test("of more than Matomo can be asked in a row, the rest waits for the next run", async () => {
	const { matomo, upload, assertOnce } = await fresh();
	matomo.behaveAlways("php-dies");
	const held = await upload();
	assert.is(held.status, EXIT.matomo, held.stderr);
	matomo.behaveAlways("process");
	assert.is((await upload()).status, EXIT.ok);
	assertOnce();
});

test("while Matomo is not there it is asked again", async () => {
	const { matomo, upload, assertOnce } = await fresh();
	matomo.behave(["process", "hang-after-commit", "reset-connection", "reset-connection", "reset-connection"]);
	const { status, stderr } = await upload();
	assert.is(status, EXIT.ok, stderr);
	assertOnce();
});

test("what nobody says is held, and looked into by the next run", async () => {
	const { matomo, upload, outbox, assertOnce } = await fresh();
	matomo.settings.maintenance = true;
	matomo.behave(["process", "hang-after-commit", "hang-before-commit"]);
	const first = await upload();
	assert.is(first.status, EXIT.incomplete, first.stderr);
	assert.match(first.stderr, /^monorail: 20 page views may have reached Matomo: .*; see monorail state$/m);
	assert.is(outbox().length, 2);
	const second = await upload();
	assert.is(second.status, EXIT.incomplete);
	assert.match(second.stderr, /page views of earlier runs: 20 are in doubt/);
	assert.is(matomo.stored.length, 20);
	matomo.settings.maintenance = false;
	const third = await upload();
	assert.is(third.status, EXIT.ok, third.stderr);
	assert.match(third.stderr, /page views of earlier runs: 10 had reached Matomo, 10 were sent now/);
	assertOnce();
});

/** What becomes of batches of which nobody says whether they are stored: one that is, and one that is not. */
const POLICIES: readonly (readonly [policy: string, status: ExitStatus, stored: number])[] = [
	["resend", EXIT.ok, 40],
	["drop", EXIT.incomplete, 20],
];

for (const [policy, expected, stored] of POLICIES) {
	test(`--on-ambiguous ${policy}`, async () => {
		const { matomo, upload, outbox } = await fresh();
		matomo.settings.maintenance = true;
		matomo.behave(["process", "hang-after-commit", "hang-before-commit"]);
		const { status, stderr } = await upload("--on-ambiguous", policy);
		assert.is(status, expected, stderr);
		assert.is(matomo.stored.length, stored);
		assert.equal(outbox(), []);
		assert.is((await upload()).status, EXIT.ok);
		assert.is(matomo.stored.length, stored);
	});
}

test("both of them were tried", () => assert.is(POLICIES.length, 2));

test.run();
