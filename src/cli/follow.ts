import { EXIT, type ExitStatus, printable } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import { demandDecisions } from "../explicit-decisions.ts";
import { Judge } from "../judge.ts";
import { followLogs, LineCounts } from "../live-pipeline.ts";
import { Outlet } from "../outlet.ts";
import type { Plan } from "../plan.ts";
import { Observer } from "../report/observer.ts";
import { makeReport, type Report } from "../report/report.ts";
import { settledBooks } from "../report/settled-books.ts";
import { Tally } from "../report/tally.ts";
import { LiveMerge } from "../source/live-merge.ts";
import type { LiveSource } from "../source/live-source.ts";
import { openLive } from "../source/open-live.ts";
import { health } from "./health.ts";
import { type Interrupt, interruptible } from "./interrupt.ts";
import { runNotes } from "./notes.ts";
import { LineWriter } from "./output-file.ts";
import { onReportSignal } from "./report-signal.ts";
import { type RunOptions, type RunResult, statusOf } from "./run.ts";
import { SYSTEM_CLOCK } from "./system-clock.ts";

/** What following logs needs besides its plan. */
export interface FollowRunOptions extends Omit<RunOptions, "explain" | "jobs"> {
	/** How long a log must be silent to count as caught up. */
	readonly idleAfter: Milliseconds;
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
	const { formats, lineLimit } = plan;
	const opening = { formats, lineLimit, quietFor: QUIET, stdin: process.stdin, onNotice: notice };
	const sources = await openLive(plan.inputs, opening, now());
	let ignoreAsking = (): void => undefined;
	try {
		const run = await Run.start(plan, options, sources, interrupt.deadline);
		ignoreAsking = onReportSignal(
			() => run.answer(),
			(error) => notice(error instanceof Error ? error.message : String(error)),
		);
		notice(`following ${sources.map(({ name }) => name).join(", ")}`);
		const isAll = await run.follow(interrupt.stop);
		const report = run.report(isAll);
		return { report, status: run.status(report, interrupt.status) };
	} finally {
		ignoreAsking();
		for (const source of sources) await source.close();
	}
}

type Uploading = Awaited<ReturnType<NonNullable<RunOptions["upload"]>>>;

/** A run that goes on, and can be asked how it goes. */
class Run {
	readonly #plan: Plan;
	readonly #options: FollowRunOptions;
	readonly #tally = new Tally();
	readonly #observer: Observer;
	readonly #judge: Judge;
	readonly #lines: LineCounts;
	readonly #merge: LiveMerge;
	/** Set right after construction: the upload wants the tally. */
	#upload: Uploading | undefined;
	#dump: LineWriter | undefined;
	#outlet: Outlet;

	private constructor(plan: Plan, options: FollowRunOptions, sources: readonly LiveSource[]) {
		this.#plan = plan;
		this.#observer = new Observer(plan.site.host);
		this.#options = options;
		this.#judge = new Judge(plan, this.#tally, this.#observer);
		this.#lines = new LineCounts(plan.formats);
		this.#merge = new LiveMerge(sources, options.idleAfter, SYSTEM_CLOCK.now());
		this.#outlet = this.#newOutlet();
	}

	static async start(
		plan: Plan,
		options: FollowRunOptions,
		sources: readonly LiveSource[],
		deadline: AbortSignal,
	): Promise<Run> {
		const run = new Run(plan, options, sources);
		if (options.dump !== undefined) run.#dump = await LineWriter.open(options.dump, options.upload !== undefined);
		run.#upload = await options.upload?.(run.#tally, deadline);
		run.#outlet = run.#newOutlet();
		return run;
	}

	/** @returns whether everything is decided */
	async follow(stop: AbortSignal): Promise<boolean> {
		const refused = new AbortController();
		const giveUpIfRefused = () => {
			if (this.#upload?.stopped) refused.abort();
		};
		try {
			return await followLogs(
				{
					merge: this.#merge,
					formats: this.#plan.formats,
					judge: this.#judge,
					deliver: async (missed, formats) => {
						if (this.#upload && this.#options.decisions && missed.some(({ is }) => is === "released")) {
							demandDecisions(this.#options.decisions, formats, this.#judge.asksForConsent);
						}
						await this.#outlet.deliver(missed);
						giveUpIfRefused();
					},
					now: SYSTEM_CLOCK.now,
					sleep: SYSTEM_CLOCK.sleep,
					signal: AbortSignal.any([stop, refused.signal]),
					onIdle: async () => {
						await this.#dump?.flush();
						giveUpIfRefused();
					},
				},
				this.#lines,
			);
		} finally {
			// What was decided is on its way; its fate must be known, whatever went wrong elsewhere.
			await this.#upload?.finish();
			await this.#dump?.close();
		}
	}

	/** Shows how it goes: the report so far, and where each log stands. */
	async answer(): Promise<void> {
		await this.#options.onAsked(this.report(false));
		for (const line of health(this.#merge.progress, SYSTEM_CLOCK.now())) {
			process.stderr.write(`monorail: ${printable(line)}\n`);
		}
	}

	report(isAll: boolean): Report {
		const lines = this.#lines.byFormat;
		const settled = settledBooks(this.#tally);
		const observed = this.#observer.observed();
		const formats = this.#plan.formats.filter((format) => lines.has(format));
		const notes = runNotes({
			plan: this.#plan,
			judge: this.#judge,
			outlet: this.#outlet,
			formats,
			tally: this.#tally,
			observed,
			skipped: 0,
		});
		const { waiting } = settled;
		return makeReport(
			isAll ? this.#tally : settled,
			{ ...observed, formats: new Map([...lines].map(([{ name }, count]) => [name, count])) },
			{
				dryRun: this.#upload === undefined,
				period: this.#judge.period,
				window: this.#plan.join,
				match: this.#plan.tracker ? this.#plan.join.weakest : undefined,
				outages: this.#judge.silence.outages,
				lacks: new Map(formats.map(({ name, lacks }) => [name, lacks])),
				notes:
					isAll || waiting === 0
						? notes
						: [...notes, `Not counted: ${waiting} more records, which wait for what decides them.`],
			},
		);
	}

	status(report: Report, interrupted: ExitStatus | undefined): ExitStatus {
		if (interrupted === undefined || !report.identity.holds) {
			return statusOf(report, this.#upload, this.#outlet);
		}
		return this.#upload?.stopped ? EXIT.matomo : interrupted;
	}

	#newOutlet(): Outlet {
		const { privacy, salt } = this.#options;
		const recall = this.#upload?.recall ?? this.#options.recall;
		const dump = this.#dump;
		const upload = this.#upload;
		return new Outlet({
			site: this.#plan.site,
			tally: this.#tally,
			observer: this.#observer,
			now: SYSTEM_CLOCK.now,
			...(privacy && { privacy }),
			...(recall && { recall }),
			...(salt !== undefined && { salt }),
			...(dump && { dump: (line) => dump.write(line) }),
			...(upload && { send: (delivery) => upload.send(delivery) }),
		});
	}
}
