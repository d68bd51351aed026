import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { monorail } from "../helpers/run-monorail.ts";

const test = suite("cli/replay-failed");

const folder = fileURLToPath(new URL("../../fixtures/scenarios/replay-failed/", import.meta.url));
const dumped: readonly { readonly outcome: string; readonly request: Readonly<Record<string, unknown>> }[] =
	readFileSync(join(folder, "expected.ndjson"), "utf8")
		.split("\n")
		.filter(Boolean)
		.map((line) => JSON.parse(line));

const standIns: MatomoStandIn[] = [];
test.after(async () => {
	for (const matomo of standIns) await matomo.close();
});

async function upload(...args: readonly string[]) {
	const matomo = await startMatomo();
	standIns.push(matomo);
	const target = ["--matomo-url", matomo.url, "--site-id", "1", "--accept-invisible-opt-out"];
	const all = ["upload", ...target, "--format", "json", ...args, "input.log"];
	const ended = await monorail(all, { cwd: folder, env: { MATOMO_TOKEN_AUTH: TOKEN } });
	return { matomo, ...ended };
}

const sent = upload("--replay-failed");
const sentPlainly = upload();

test("hits that failed are stored as the tracker sent them, in their place between page views", async () => {
	const { matomo, status, stderr, stdout } = await sent;
	assert.is(status, EXIT.ok, stderr);
	const shown = ({ url, cdt, pv_id, cip }: Readonly<Record<string, unknown>>) => `${cdt} ${cip} ${pv_id} ${url}`;
	assert.equal(
		matomo.stored.map(({ request }) => shown(request)).sort(),
		dumped.map(({ request }) => shown(request)).sort(),
	);
	assert.is(dumped.filter(({ outcome }) => outcome === "failed-hit").length, 7);
	const kinds = ["search", "e_c", "link"].map((name) => matomo.stored.filter(({ request }) => name in request).length);
	assert.equal(kinds, [1, 1, 1]);
	const ann = matomo.stored.find(({ pv_id }) => pv_id === "aaaa01");
	assert.is(ann?.visitor, "0123456789abcdef");
	assert.is(ann?.cip, "203.0.113.1");
	const { replays, outcomes, identity } = JSON.parse(stdout);
	assert.is(identity, true);
	assert.is(outcomes.sent, 3);
	assert.is(replays.sent, 7);
	for (const { body } of matomo.seen) assert.not.match(JSON.stringify(body), /1\.2\.3\.4|0123456789abcdef01234567/);
});

test("without being asked to, nothing is sent again, and page views of failed hits are sent", async () => {
	const { matomo, status, stderr, stdout } = await sentPlainly;
	assert.is(status, EXIT.ok, stderr);
	const { replays, outcomes } = JSON.parse(stdout);
	assert.is(replays, undefined);
	assert.is(outcomes.sent, matomo.stored.length);
	assert.ok(matomo.stored.every(({ pv_id }) => !pv_id.startsWith("aaaa")));
	const { matomo: again } = await sent;
	const views = again.stored.filter(({ request }) => !("e_c" in request || "link" in request));
	assert.is(matomo.stored.length, views.length, "one of the two, either way");
});

test("Matomo misses as much either way: also the page views whose hits are sent in their stead", async () => {
	const [again, plainly] = await Promise.all([sent, sentPlainly]);
	const { replays, ...shown } = JSON.parse(again.stdout);
	const figures = ["missed", "hours", "pages", "entryPages", "referrers", "sites", "browsers", "systems", "series"];
	const plain = JSON.parse(plainly.stdout);
	for (const figure of figures) assert.equal(shown[figure], plain[figure], figure);
	assert.is(replays.views, shown.missed.views - shown.outcomes.sent);
	assert.ok(replays.views > 0);
	const dry = await monorail(["upload", "--dry-run", "--replay-failed", "input.log"], { cwd: folder });
	assert.match(
		dry.stdout,
		/^Matomo missed 8 of 11 page views .*\nA dry run: .* For 6 the hit that failed would be sent again\.$/m,
	);
});

test("what Matomo refuses is counted as such, and kept for whoever looks after it", async () => {
	const { status, stdout, stderr } = await upload("--replay-failed", "--visitor-id", "none", "--anonymize-ip", "1");
	assert.is(status, EXIT.ok, stderr);
	assert.is(JSON.parse(stdout).replays.sent, 7);
	const matomo = await startMatomo();
	standIns.push(matomo);
	matomo.behaveAlways("php-dies");
	const ended = await monorail(
		[
			"upload",
			"--replay-failed",
			"--settle",
			"50ms",
			"--matomo-url",
			matomo.url,
			"--site-id",
			"1",
			"--accept-invisible-opt-out",
			"--format",
			"json",
			"input.log",
		],
		{ cwd: folder, env: { MATOMO_TOKEN_AUTH: TOKEN } },
	);
	const { replays, identity } = JSON.parse(ended.stdout);
	assert.is(identity, true);
	assert.is(replays.sent, 0);
	assert.is(replays.ambiguous + replays.rejected + replays.held, 7);
	assert.is.not(ended.status, EXIT.ok);
});

test("privacy settings hold for hits that are sent again", async () => {
	const args = ["--replay-failed", "--anonymize-ip", "2", "--dump", "-", "--quiet"];
	const requests = async (visitorId: string) => {
		const all = ["upload", "--dry-run", ...args, "--visitor-id", visitorId, "input.log"];
		const { stdout } = await monorail(all, { cwd: folder });
		return stdout
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line))
			.filter(({ outcome }) => outcome === "failed-hit")
			.map(({ request }) => request);
	};
	const none = await requests("none");
	assert.ok(none.length >= 7);
	for (const request of none) {
		assert.is(request.cip, "203.0.0.0");
		assert.not("_id" in request || "cid" in request);
	}
	for (const request of await requests("daily")) assert.match(request.cid, /^[0-9a-f]{16}$/);
});

test.run();
