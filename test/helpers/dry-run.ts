import { Readable } from "node:stream";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import { Judge } from "../../src/judge.ts";
import { type DumpLine, Outlet } from "../../src/outlet.ts";
import { runPipeline } from "../../src/pipeline.ts";
import { makePlan, type PlanSettings } from "../../src/plan.ts";
import { ReadingThreads } from "../../src/reading/reading-threads.ts";
import type { SameRequests } from "../../src/report/common-requests.ts";
import { toJson } from "../../src/report/json.ts";
import { Observer } from "../../src/report/observer.ts";
import { makeReport, type Report } from "../../src/report/report.ts";
import { Tally } from "../../src/report/tally.ts";
import { openSources } from "../../src/source/open-sources.ts";

/** What a dry run found. */
export interface Found {
	readonly report: Report;
	readonly json: string;
	/** Which logs seem to have the same requests. */
	readonly loggedTwice: SameRequests | undefined;
	/** What would be sent or was held, in that order. */
	readonly dump: readonly DumpLine[];
	/** What was said of the sources. */
	readonly notices: readonly string[];
}

/**
 * A dry run: files (`-` for standard input) through everything but the command line.
 *
 * @param otherThreads that look through logs and read them for this one; 0 when it does so itself
 */
export async function dryRun(
	inputs: readonly string[],
	settings: Partial<PlanSettings> = {},
	stdin: Uint8Array = new Uint8Array(),
	otherThreads = 0,
): Promise<Found> {
	const plan = makePlan(inputs, { ...DEFAULT_SETTINGS, siteId: 1, ...settings });
	const tally = new Tally();
	const observer = new Observer(plan.site.host);
	const judge = new Judge(plan, tally, observer);
	const dump: DumpLine[] = [];
	const notices: string[] = [];
	const outlet = new Outlet({
		site: plan.site,
		clockOffsets: plan.clockOffsets,
		tally,
		observer,
		now: Date.now,
		dump: async (line) => void dump.push(line),
	});
	const threads = otherThreads > 0 ? new ReadingThreads(plan, otherThreads) : undefined;
	const sources = await openSources(inputs, {
		formats: plan.formats,
		lateness: plan.join.lateness,
		clockOffsets: plan.clockOffsets,
		stdin: Readable.from(stdin.length > 0 ? [Buffer.from(stdin)] : [], { objectMode: false }),
		onNotice: (notice) => notices.push(notice),
		onScanned: () => undefined,
		...(threads && { surveyElsewhere: threads.survey }),
	}).catch(async (error: unknown) => {
		await threads?.end();
		throw error;
	});
	try {
		const logs = await runPipeline({
			parts: sources.parts,
			formats: plan.formats,
			lineLimit: plan.lineLimit,
			judge,
			...(threads && { open: threads.open }),
			deliver: (missed) => outlet.deliver(missed),
			onRead: () => undefined,
		});
		for (const [{ name }, count] of logs.lines) observer.format(name, count);
	} finally {
		await threads?.end();
		await sources.close();
	}
	const report = makeReport(tally, observer.observed(), {
		dryRun: true,
		period: judge.period,
		window: plan.join,
		clocks: judge.books.clocks,
		match: plan.tracker ? plan.join.weakest : undefined,
		outages: judge.trackerLog.silence.outages,
		notes: [],
	});
	return { report, json: toJson(report), loggedTwice: judge.books.loggedTwice.found, dump, notices };
}
