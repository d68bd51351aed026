import { counted, were } from "../counted.ts";
import { printable } from "../errors.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import { Judge } from "../judge.ts";
import { Outlet } from "../outlet.ts";
import { runPipeline } from "../pipeline.ts";
import type { Plan } from "../plan.ts";
import { ReadingThreads } from "../reading/reading-threads.ts";
import { Observer } from "../report/observer.ts";
import { makeReport } from "../report/report.ts";
import { Tally } from "../report/tally.ts";
import type { LogPart } from "../source/log-part.ts";
import { openSources } from "../source/open-sources.ts";
import { OutOfOrder } from "../source/spot-check.ts";
import { aheadFault, aheadNotes, demandPast, logsAhead } from "./ahead-of-now.ts";
import { BeforeSending } from "./before-sending.ts";
import { decideFirst } from "./decide-first.ts";
import { foundOf } from "./found.ts";
import { allowForArchives, youngGenerationLimit } from "./heap-growth.ts";
import { type Interrupt, interruptible, interruption } from "./interrupt.ts";
import { runNotes } from "./notes.ts";
import { LineWriter } from "./output-file.ts";
import { Progress, type ProgressMode } from "./progress.ts";
import { startThreads } from "./reading-threads.ts";
import { runFaults } from "./run-faults.ts";
import type { RunOptions, RunResult } from "./run-options.ts";
import { statusOf } from "./run-status.ts";
import { Samples } from "./samples.ts";
import { sizeOnDisk } from "./size-on-disk.ts";
import { isDrawing } from "./terminal.ts";
import { uploadMistake } from "./upload-faults/upload-mistake.ts";

/** How long a visitor is remembered: what happened before that tells nothing of a page view. */
const CONTEXT: Milliseconds = 30 * 60_000;

/**
 * Reads, judges, dumps and delivers: the whole run but for its report.
 *
 * @throws UserError for what stops a run, a signal too; what Matomo does to an upload is in the status
 */
export async function runLogs(plan: Plan, options: RunOptions): Promise<RunResult> {
	const interrupt = interruptible(options.upload ? (options.shutdownTimeout ?? 0) : 0);
	const told: string[] = [];
	try {
		// What was shown or sent cannot be taken back.
		const mayBeginAnew = !options.upload && options.dump === undefined && !options.explain;
		if (!mayBeginAnew) return await run(plan, options, interrupt, { spotChecks: false, isNew: () => true });
		const isNew = (notice: string) => told.push(notice) > 0;
		return await run(plan, options, interrupt, { spotChecks: true, isNew }).catch((error: unknown) => {
			if (!(error instanceof OutOfOrder)) throw error;
			if (!options.quiet)
				process.stderr.write(`monorail: ${printable(error.message)}: looking through all lines first\n`);
			return run(plan, options, interrupt, { spotChecks: false, isNew: (notice) => !told.includes(notice) });
		});
	} finally {
		interrupt.end();
	}
}

/** One of at most two attempts at a run. */
interface Attempt {
	/** Whether it may throw {@link OutOfOrder}, to be begun anew without spot checks. */
	readonly spotChecks: boolean;
	/** Whether a notice is yet to be told. */
	readonly isNew: (notice: string) => boolean;
}

async function run(
	plan: Plan,
	options: RunOptions,
	interrupt: Interrupt,
	{ spotChecks, isNew }: Attempt,
): Promise<RunResult> {
	const tally = new Tally();
	const observer = new Observer(plan.site.host);
	const samples = options.showSamples ? new Samples() : undefined;
	const progress = new Progress({
		tally,
		mode: progressMode(options),
		now: Date.now,
		size: await sizeOnDisk(plan.inputs),
		out: process.stderr,
	});
	const notice = (text: string) => {
		progress.clear();
		if (isNew(text) && !options.quiet) process.stderr.write(`monorail: ${printable(text)}\n`);
	};
	const { keeper, again } = options;
	const openedAt = Date.now();
	const context = CONTEXT + 2 * (plan.join.before + plan.join.around + plan.join.lateness);
	const { formats, clockOffsets } = plan;
	const damaged: string[] = [];
	const beginnings = again ? undefined : await keeper?.recognise(plan.inputs, { formats, clockOffsets, context });
	// Before anything is looked through: they can help with that.
	const jobs = options.explain ? 1 : (options.jobs ?? 1);
	let threads = startThreads(plan, await sizeOnDisk(plan.inputs, beginnings), jobs);
	const limitYoungGeneration = youngGenerationLimit();
	const sources = await openSources(plan.inputs, {
		...(beginnings && { beginnings }),
		formats: plan.formats,
		lateness: plan.join.lateness,
		clockOffsets: plan.clockOffsets,
		stdin: process.stdin,
		onNotice: notice,
		onDamaged: (source) => void damaged.push(source),
		spotChecks,
		onScanned: (bytes) => {
			progress.scanned(bytes);
			limitYoungGeneration();
		},
		onFetched: (bytes) => progress.fetched(bytes),
		...(threads && { surveyElsewhere: threads.survey }),
		signal: interrupt.stop,
	})
		.catch(async (error: unknown) => {
			await threads?.end();
			throw error;
		})
		.finally(() => progress.clear());
	allowForArchives(sources.parts);
	keeper?.watch(sources.scanned);
	// What is logged to files from now on, while the outbox is dealt with, nobody here sees; a pipe was read to its end.
	const asOf = plan.inputs.every((input) => input === "-") ? Date.now() : openedAt;
	let dump: LineWriter | undefined;
	try {
		const ahead = logsAhead(sources.parts, clockOffsets, openedAt);
		if (options.upload) demandPast(ahead);
		if (options.upload && options.decisions) await decideFirst(options.decisions, sources.parts, plan);
		dump = options.dump === undefined ? undefined : await LineWriter.open(options.dump, options.upload !== undefined);
		const upload = await options.upload?.(tally, interrupt.deadline);
		if (upload) progress.sending(() => upload.waiting);
		const recall = upload?.recall ?? options.recall;
		const explaining = await options.explain?.(sources.parts);
		const judge = new Judge(plan, tally, observer, explaining);
		const outlet = new Outlet({
			site: plan.site,
			clockOffsets: plan.clockOffsets,
			tally,
			observer,
			now: Date.now,
			...(options.privacy && { privacy: options.privacy }),
			...(recall && { recall }),
			...(options.salt !== undefined && { salt: options.salt }),
			...((dump || samples) && {
				dump: async (line) => {
					samples?.take(line);
					await dump?.write(line);
				},
			}),
			...(upload && { send: (delivery) => upload.send(delivery) }),
			...(explaining && { explanations: explaining }),
			...(upload && { held: (start) => upload.held(start) }),
		});
		const { decisions } = options;
		const beforeSending = upload && decisions && new BeforeSending({ plan, decisions, judge, tally });
		const decided = (): EpochMs => Math.min(judge.decidedUpTo, upload?.decidedUpTo ?? Number.NEGATIVE_INFINITY);
		const isStored = sources.parts.every(ReadingThreads.canRead);
		threads ??= isStored ? startThreads(plan, bytesOf(sources.parts), jobs) : undefined;
		const logs = await runPipeline({
			parts: sources.parts,
			formats: plan.formats,
			lineLimit: plan.lineLimit,
			judge,
			...(threads && isStored && { open: threads.open }),
			deliver: async (missed, logs) => {
				beforeSending?.demand(missed, logs);
				await outlet.deliver(missed);
				await keeper?.saveSometimes(decided());
			},
			...((recall || keeper) && { now: asOf }),
			onRead: (bytes) => {
				progress.read(bytes);
				limitYoungGeneration();
			},
			...(explaining && { records: explaining }),
			isDamaged: (source) => damaged.includes(source),
			signal: interrupt.stop,
		})
			.finally(() => dump?.close())
			.catch(async (error: unknown) => {
				if (upload) {
					// What was decided is on its way; its fate must be known, whatever went wrong elsewhere.
					await upload.finish();
					const { sent } = tally.outcomes();
					if (sent > 0) notice(`${counted(sent, "page view")} ${were(sent)} sent before this:`);
				}
				throw error;
			});
		progress.finishing();
		await upload?.finish();
		await keeper?.save(decided());
		progress.end();
		if (interrupt.status !== undefined) throw interruption(interrupt.status, tally.outcomes(), recall !== undefined);
		await explaining?.end();
		for (const [{ name }, count] of logs.lines) observer.format(name, count);
		const observed = observer.observed();
		const mistake = uploadMistake({ plan, judge, tally, decisions });
		const fault = mistake?.fault ?? (outlet.withoutHost > 0 ? ({ is: "no-host" } as const) : aheadFault(ahead));
		const command = options.next?.command?.(foundOf({ plan, judge, outlet, tally, logs, observed, fault }));
		const report = makeReport(tally, observed, {
			dryRun: upload === undefined,
			period: judge.period,
			window: plan.join,
			clocks: judge.books.clocks,
			match: plan.tracker ? plan.join.weakest : undefined,
			outages: judge.trackerLog.silence.outages,
			lacks: logs.lacks,
			tooRecent: outlet.tooRecent,
			...(options.earlier && { earlier: options.earlier }),
			...(options.next && {
				upload: {
					batchSize: options.next.batchSize,
					...(fault && { fault }),
					...(command !== undefined && { command }),
					...(samples && { samples: samples.requests }),
				},
			}),
			notes: [
				...runNotes({ plan, judge, outlet, logs, tally, observed, skipped: sources.skipped.length, damaged }),
				...aheadNotes(ahead),
			],
		});
		const faults = runFaults({ plan, judge, report, observed, mistake, skipped: sources.skipped.length, damaged });
		// Rows of a tracker log by itself are worth having, and those of hosts without a site say why.
		const told = options.explain ? { isPartial: damaged.length > 0, isMistaken: false, lines: [] } : faults;
		// What a status says is told even to who wants to be told nothing else.
		for (const line of told.lines) process.stderr.write(`monorail: ${printable(line)}\n`);
		return { report, status: statusOf(report, upload, outlet, told) };
	} finally {
		progress.end();
		// Files are closed only when nobody reads them any more.
		await threads?.end();
		await sources.close();
	}
}

const bytesOf = (parts: readonly LogPart[]): number => parts.reduce((sum, part) => sum + part.size, 0);

function progressMode({ quiet, explain, progress }: RunOptions): ProgressMode {
	if (quiet || explain) return "off";
	if (isDrawing(process.stderr, process.env)) return "terminal";
	return progress ? "lines" : "off";
}
