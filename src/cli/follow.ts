import type { PageViewDelivery } from "../delivery/start-delivery.ts";
import { type ExitStatus, printable } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import type { Plan } from "../plan.ts";
import type { Report } from "../report/report.ts";
import { Tally } from "../report/tally.ts";
import { openLive } from "../source/open-live.ts";
import { health } from "./health.ts";
import { type Interrupt, interruptible } from "./interrupt.ts";
import { LiveRun } from "./live-run.ts";
import { LineWriter } from "./output-file.ts";
import { onReportSignal } from "./report-signal.ts";
import { Resume } from "./resume.ts";
import type { RunOptions, RunResult } from "./run-options.ts";
import { statusOf } from "./run-status.ts";
import { SYSTEM_CLOCK } from "./system-clock.ts";

/** What following logs needs besides its plan. */
export interface FollowRunOptions extends Omit<RunOptions, "explain" | "jobs"> {
	/** How long a log must be silent to count as caught up. */
	readonly idleAfter: Milliseconds;
	/** File that keeps how far an upload came; without, each run begins with the logs as they are. */
	readonly position?: string;
	/** Takes the report so far, which SIGUSR1 asks for. */
	readonly onAsked: (report: Report) => Promise<void>;
}

/** How long a log that was rotated away may be quiet before it is closed. */
const QUIET: Milliseconds = 30_000;

/**
 * Reads logs as they grow, judges, dumps and delivers, until it is interrupted, all sources have ended, or Matomo
 * refuses. An interruption is the usual end: it leaves what is not decided yet, and has a report.
 *
 * @throws UserError for what stops a run
 */
export async function runFollowing(plan: Plan, options: FollowRunOptions): Promise<RunResult> {
	const interrupt = interruptible(options.upload ? (options.shutdownTimeout ?? 0) : 0);
	return follow(plan, options, interrupt).finally(() => interrupt.end());
}

async function follow(plan: Plan, options: FollowRunOptions, interrupt: Interrupt): Promise<RunResult> {
	const { now } = SYSTEM_CLOCK;
	const notice = (text: string) => {
		if (!options.quiet) process.stderr.write(`monorail: ${printable(text)}\n`);
	};
	const { formats, lineLimit, join } = plan;
	const window = join.before + join.around + join.lateness;
	const { position: path } = options;
	const resume = path === undefined ? undefined : await Resume.open({ path, inputs: plan.inputs, window, now: now() });
	const following = {
		...{ formats, lineLimit, quietFor: QUIET, stdin: process.stdin, onNotice: notice },
		...(resume && {
			known: (head: Buffer) => resume.startIn(head),
			unsettledSince: (path: string) => resume.unsettledSince(path),
		}),
	};
	const sources = await openLive(plan.inputs, following, now());
	let ignoreAsking = async (): Promise<void> => undefined;
	try {
		const tally = new Tally();
		const dump =
			options.dump === undefined ? undefined : await LineWriter.open(options.dump, options.upload !== undefined);
		const upload = await options.upload?.(tally, interrupt.deadline);
		const { deadline } = interrupt;
		const run = new LiveRun({ plan, options, sources, tally, dump, upload, resume, onNotice: notice, deadline });
		const answer = async () => {
			// Of the same moment as the report, however long that takes to be written.
			const standing = health(run.progress, now());
			await options.onAsked(run.report(false));
			for (const line of standing) process.stderr.write(`monorail: ${printable(line)}\n`);
		};
		ignoreAsking = onReportSignal(answer, (error) => notice(error instanceof Error ? error.message : String(error)));
		notice(`following ${sources.map(({ name }) => name).join(", ")}`);
		const isAll = await run.follow(interrupt.stop);
		const report = run.report(isAll);
		return { report, status: statusOfLive(report, upload, run.held, interrupt.status) };
	} finally {
		await ignoreAsking();
		for (const source of sources) await source.close();
	}
}

/** A signal is the usual end, and says nothing of what came before it. */
function statusOfLive(
	report: Report,
	upload: PageViewDelivery | undefined,
	held: LiveRun["held"],
	interrupted: ExitStatus | undefined,
): ExitStatus {
	if (interrupted !== undefined && !upload?.stopped && report.identity.holds) return interrupted;
	return statusOf(report, upload, held);
}
