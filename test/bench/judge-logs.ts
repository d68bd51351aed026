import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { Judge } from "../../src/judge.ts";
import { Outlet } from "../../src/outlet.ts";
import { runPipeline } from "../../src/pipeline.ts";
import { makePlan } from "../../src/plan.ts";
import { Observer } from "../../src/report/observer.ts";
import { Tally } from "../../src/report/tally.ts";
import { openSources } from "../../src/source/open-sources.ts";
import { PlainJudge } from "./plain-judge.ts";

/**
 * Reads and judges logs in one thread: by the plain join, by that with ladder and silence guard, or by the whole
 * judgement. All else is the same.
 *
 * Run as `tsx test/bench/judge-logs.ts plain|guarded|whole FILE…`; prints `{"lines":…,"seconds":…}`, seconds of the
 * processor. Its own start does not count.
 */
const [how, ...files] = process.argv.slice(2);
// Of the processor, since both ways are compared on machines that do other things, too.
const started = process.cpuUsage();
const plan = makePlan(files, { ...DEFAULT_SETTINGS, siteId: 1, ...(how === "plain" && { match: "url" }) });
const tally = new Tally();
const observer = new Observer();
const isWhole = how !== "plain" && how !== "guarded";
// The pipeline asks for nothing of a judge that the plain one has not.
const plainly = () => new PlainJudge(plan, tally, observer, how === "guarded") as unknown as Judge;
const judge = isWhole ? new Judge(plan, tally, observer) : plainly();
const outlet = new Outlet({ site: plan.site, tally, now: Date.now });
const sources = await openSources(files, {
	formats: plan.formats,
	lateness: plan.join.lateness,
	stdin: process.stdin,
	onNotice: () => undefined,
	onScanned: () => undefined,
});
await runPipeline({
	parts: sources.parts,
	formats: plan.formats,
	lineLimit: plan.lineLimit,
	judge,
	deliver: (outgoing) => outlet.deliver(outgoing),
	onRead: () => undefined,
});
await sources.close();
const { user, system } = process.cpuUsage(started);
const seconds = (user + system) / 1e6;
const { holds, lines } = tally.identity();
if (!holds) throw new Error(lines.join("\n"));
process.stdout.write(`${JSON.stringify({ lines: tally.records, seconds })}\n`);
