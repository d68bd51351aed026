import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LiveRun } from "../../src/cli/live-run.ts";
import { Resume } from "../../src/cli/resume.ts";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { makePlan } from "../../src/plan.ts";
import { Tally } from "../../src/report/tally.ts";
import { type LiveSource, START } from "../../src/source/live-source.ts";
import { keptPlace, writeLivePosition } from "../../src/state/live-position.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/live-run");
const folder = tempFolder();
test.after(() => folder.remove());

/** Visitors of eighty seconds, every other one of which is missed. */
const SMALL = smallLog({ missed: 40 });
/** Where the last run ended: in the middle of them. */
const SETTLED_BEFORE = SMALL.from + 40_000;
/** The only log that the last run has followed. */
const FOLLOWED = "/logs/followed.log";

/** A log that is read in one go and has ended. */
function ended(name: string, lines: readonly string[]): LiveSource {
	const chunks = [{ lines, firstLine: 1, bytes: 1, ascii: true, from: START, mark: undefined }];
	return {
		name,
		isFile: true,
		get hasEnded() {
			return chunks.length === 0;
		},
		read: async () => chunks.shift(),
		close: async () => undefined,
	};
}

/** Follows logs where an earlier run has ended, in a dry run. */
async function follow(logs: readonly LiveSource[]): Promise<Tally> {
	const inputs = logs.map(({ name }) => name);
	const path = join(folder.path, "follow.json");
	const places = [keptPlace({ source: FOLLOWED, head: Buffer.from("first\n"), offset: 6, line: 2 })];
	await writeLivePosition(path, { settledBefore: SETTLED_BEFORE, places });
	const resume = await Resume.open({ path, inputs, window: 75_000, now: Date.now() });
	const tally = new Tally();
	const run = new LiveRun({
		plan: makePlan(inputs, { ...DEFAULT_SETTINGS, siteId: 1, browserProof: "off", replayFailed: true }),
		options: { idleAfter: 30_000 },
		sources: logs,
		tally,
		dump: undefined,
		upload: undefined,
		resume,
		onNotice: () => undefined,
		deadline: new AbortController().signal,
	});
	assert.ok(await run.follow(new AbortController().signal), "everything is decided");
	return tally;
}

/** The lines of other visitors, of another site. */
const OTHERS = SMALL.lines.map((line) =>
	line.replaceAll("shop.example", "blog.example").replace(/"ip":"1\d*\./, '"ip":"11.'),
);

test("what was settled counts as sent where the last run has followed the log, and as late where it has not", async () => {
	const tally = await follow([ended(FOLLOWED, SMALL.lines), ended("/logs/added.log", OTHERS)]);
	const { "already-sent": already, late, "would-send": sent } = tally.outcomes();
	assert.equal({ already, late, sent }, { already: 20, late: 20, sent: 40 });
});

/** The line of a hit that did not reach Matomo, and what it had waited for offline. */
function failedHit(second: number, waited: number): string {
	const query = new URLSearchParams({
		...{ idsite: "1", rec: "1", url: "https://shop.example/" },
		cdo: String(waited),
	});
	query.set("e_c", "video");
	query.set("e_a", `play ${second}`);
	return JSON.stringify({
		...JSON.parse(SMALL.lines[0] ?? ""),
		time: new Date(SMALL.from + second * 1000).toISOString(),
		url: `https://shop.example/matomo.php?${query}`,
		method: "POST",
		status: 502,
	});
}

/** With failed hits before and after what is settled, some of which had waited since long before that. */
const withFailed = (lines: readonly string[]): readonly string[] =>
	[...lines, failedHit(20, 0), failedHit(21, 3_600), failedHit(60, 0), failedHit(61, 3_600)].sort((a, b) =>
		JSON.parse(a).time < JSON.parse(b).time ? -1 : 1,
	);

test("a failed hit is as new as its arrival, however long it had waited offline", async () => {
	const replays = (await follow([ended(FOLLOWED, withFailed(SMALL.lines))])).replays.outcomes();
	assert.equal([replays?.hits, replays?.["would-send"], replays?.["already-sent"]], [4, 2, 2]);
});

test("failed hits of a log that no run has followed come late, or are sent", async () => {
	const logs = [ended(FOLLOWED, SMALL.lines), ended("/logs/added.log", withFailed(OTHERS))];
	const replays = (await follow(logs)).replays.outcomes();
	assert.equal([replays?.hits, replays?.["would-send"], replays?.["already-sent"]], [4, 2, 0]);
	assert.equal(replays?.left, { late: 2 });
});

test.run();
