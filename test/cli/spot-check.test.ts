import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { largeLogs } from "../helpers/large-log.ts";
import { type Ended, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/spot-check");

const folder = tempFolder();
test.after(() => folder.remove());

const { ordered, jumping } = largeLogs();
const inOrder = folder.write("ordered.log", ordered);
const jumps = folder.write("jumping.log", jumping);
const stored = gzipSync(ordered, { level: 0 });
const truncated = folder.write("truncated.log.gz", stored.subarray(0, 6_000_000));

const JOBS = ["1", "2"];

async function dryRun(log: string, ...more: readonly string[]): Promise<Ended> {
	const ended = await monorail(["upload", "--dry-run", "--format", "json", log, ...more]);
	// Of a log that is damaged is held what its hits could have answered for.
	assert.ok(ended.status === EXIT.ok || (log === truncated && ended.status === EXIT.silent), ended.stderr);
	return ended;
}

/** Dry runs that look through everything first: what they wrote cannot be taken back. */
const carefulRuns = new Map<string, Promise<Ended>>();
function careful(log: string): Promise<Ended> {
	const run = carefulRuns.get(log) ?? dryRun(log, "--dump", folder.write("dump", ""));
	carefulRuns.set(log, run);
	return run;
}

for (const jobs of JOBS) {
	test(`a log in order is read once, --jobs ${jobs}`, async () => {
		const { stdout, stderr } = await dryRun(inOrder, "--jobs", jobs);
		assert.is(stderr, "");
		assert.is(stdout, (await careful(inOrder)).stdout);
	});

	test(`time that jumps back where nobody looked is noticed, --jobs ${jobs}`, async () => {
		const { stdout, stderr } = await dryRun(jumps, "--jobs", jobs);
		assert.is(stderr, `monorail: time jumps back in "${jumps}": looking through all lines first\n`);
		assert.is(stdout, (await careful(jumps)).stdout);
		assert.is(JSON.parse(stdout).outcomes.late, 0);
	});

	test(`a truncated archive is read up to there, which is told once, --jobs ${jobs}`, async () => {
		const { stdout, stderr } = await dryRun(truncated, "--jobs", jobs);
		assert.is(stderr, `monorail: "${truncated}" is damaged (unexpected end of file): read up to there\n`);
		assert.match(JSON.parse(stdout).notes[0], /^Damaged archives, .* is missing here: "[^"]+"\.$/);
		const looked = await careful(truncated);
		assert.is(stderr, looked.stderr);
		assert.is(stdout, looked.stdout);
	});
}

test("both are told once, and a quiet run says nothing", async () => {
	const { stderr } = await dryRun(truncated, jumps);
	assert.equal(stderr.match(/is damaged|jumps back/g)?.toSorted(), ["is damaged", "jumps back"]);
	assert.is((await dryRun(truncated, jumps, "--quiet")).stderr, "");
});

test.run();
