import { counted } from "../counted.ts";
import type { PageViewDelivery } from "../delivery/start-delivery.ts";
import type { EpochMs, Milliseconds } from "../event.ts";
import type { Outgoing } from "../gate.ts";
import { Judge } from "../judge.ts";
import { followLogs, LogReaders } from "../live-pipeline.ts";
import { Outlet } from "../outlet.ts";
import type { Plan } from "../plan.ts";
import type { ReadLogs } from "../reading/read-logs.ts";
import { Observer } from "../report/observer.ts";
import { makeReport, type Report } from "../report/report.ts";
import { settledBooks } from "../report/settled-books.ts";
import type { Tally } from "../report/tally.ts";
import { LiveMerge, type SourceProgress } from "../source/live-merge.ts";
import type { LiveSource } from "../source/live-source.ts";
import { BeforeSending } from "./before-sending.ts";
import { LiveHints } from "./live-hints.ts";
import { runNotes } from "./notes.ts";
import type { LineWriter } from "./output-file.ts";
import type { Resume } from "./resume.ts";
import type { RunOptions } from "./run-options.ts";
import { SYSTEM_CLOCK } from "./system-clock.ts";

/** How long page views wait, by event time, until enough is known of what people show to tell robots from them. */
const PATIENCE: Milliseconds = 24 * 3_600_000;

/** What a run that follows logs is made of. */
export interface LiveRunParts {
	readonly plan: Plan;
	readonly options: Pick<RunOptions, "decisions" | "privacy" | "recall" | "salt"> & {
		readonly idleAfter: Milliseconds;
	};
	readonly sources: readonly LiveSource[];
	readonly tally: Tally;
	readonly dump: LineWriter | undefined;
	/** `undefined` in a dry run. */
	readonly upload: PageViewDelivery | undefined;
	/** `undefined` when it is not to be kept how far it came. */
	readonly resume: Resume | undefined;
	/** Told what is worth knowing while the run goes on. */
	readonly onNotice: (notice: string) => void;
	/** Aborted when what is on its way may not go on: then it is not known how far it came. */
	readonly deadline: AbortSignal;
}

/** A run that goes on, and can be asked how it goes. */
export class LiveRun {
	readonly #parts: LiveRunParts;
	readonly #observer: Observer;
	readonly #judge: Judge;
	readonly #readers: LogReaders;
	readonly #merge: LiveMerge;
	readonly #outlet: Outlet;
	readonly #beforeSending: BeforeSending | undefined;
	readonly #hints: LiveHints;
	readonly #over = new AbortController();
	#watermark: EpochMs = Number.NEGATIVE_INFINITY;

	constructor(parts: LiveRunParts) {
		const { plan, options, sources, tally, dump, upload } = parts;
		this.#parts = parts;
		this.#observer = new Observer(plan.site.host);
		this.#judge = new Judge({ ...plan, patience: PATIENCE }, tally, this.#observer);
		this.#readers = new LogReaders(plan.formats, plan.clockOffsets);
		this.#merge = new LiveMerge(sources, options.idleAfter, SYSTEM_CLOCK.now());
		const { decisions } = options;
		this.#beforeSending = upload && decisions && new BeforeSending({ plan, decisions, judge: this.#judge, tally });
		const known = { plan, tally, judge: this.#judge, observer: this.#observer, progress: () => this.progress };
		this.#hints = new LiveHints(known, parts.onNotice);
		const recall = upload?.recall ?? options.recall;
		this.#outlet = new Outlet({
			site: plan.site,
			clockOffsets: plan.clockOffsets,
			tally,
			observer: this.#observer,
			now: SYSTEM_CLOCK.now,
			...(options.privacy && { privacy: options.privacy }),
			...(recall && { recall }),
			...(options.salt !== undefined && { salt: options.salt }),
			...(dump && { dump: (line) => dump.write(line) }),
			...(upload && { send: (delivery) => upload.send(delivery) }),
		});
	}

	/** How far each log is. */
	get progress(): readonly SourceProgress[] {
		return this.#merge.progress;
	}

	/** @returns whether everything is decided, since nothing can come any more */
	async follow(stop: AbortSignal): Promise<boolean> {
		const { plan, upload, dump, resume } = this.#parts;
		const { now, sleep } = SYSTEM_CLOCK;
		const options = {
			merge: this.#merge,
			formats: plan.formats,
			judge: this.#judge,
			deliver: (missed: readonly Outgoing[], logs: ReadLogs) => this.#deliver(missed, logs),
			now,
			sleep,
			signal: AbortSignal.any([stop, this.#over.signal]),
			onIdle: async () => {
				await dump?.flush();
				this.#hints.look();
				this.#endWithDelivery();
			},
			onDelivered: async (watermark: EpochMs) => {
				this.#watermark = Math.max(this.#watermark, watermark);
				if (Number.isFinite(watermark)) await resume?.keepBeginnings();
				await upload?.lookIntoOutbox();
				if (!resume?.isDue(now())) return;
				await upload?.flush();
				await this.#save();
			},
			...(resume && { onRead: resume.read.bind(resume) }),
		};
		let isAll = false;
		try {
			isAll = await followLogs(options, this.#readers);
		} finally {
			// What was decided is on its way; its fate must be known, whatever went wrong elsewhere.
			await upload?.finish();
			await dump?.close();
		}
		await this.#save();
		return isAll;
	}

	/** What was held, and not because the tracker log is silent. */
	get held(): Pick<Outlet, "tooRecent" | "inOutbox"> {
		return this.#outlet;
	}

	/** The report so far. @param isAll whether everything is decided */
	report(isAll: boolean): Report {
		const { plan, tally, upload } = this.#parts;
		const { logs } = this.#readers;
		const observed = this.#observer.observed();
		const books = settledBooks(tally);
		const notes = runNotes({
			plan,
			judge: this.#judge,
			outlet: this.#outlet,
			logs,
			tally,
			observed,
			skipped: 0,
			damaged: [],
		});
		const waiting = `Not counted: ${counted(books.waiting, "more record")}, of which it is not decided yet what they are.`;
		return makeReport(
			isAll ? tally : books,
			{ ...observed, formats: new Map([...logs.lines].map(([{ name }, count]) => [name, count])) },
			{
				dryRun: upload === undefined,
				period: this.#judge.period,
				window: plan.join,
				clocks: this.#judge.books.clocks,
				match: plan.tracker ? plan.join.weakest : undefined,
				outages: this.#judge.trackerLog.silence.outages,
				lacks: logs.lacks,
				tooRecent: this.#outlet.tooRecent,
				notes: isAll || books.waiting === 0 ? notes : [...notes, waiting],
			},
		);
	}

	async #deliver(all: readonly Outgoing[], logs: ReadLogs): Promise<void> {
		const { tally, resume } = this.#parts;
		const settledBefore = resume?.settledBefore ?? Number.NEGATIVE_INFINITY;
		// Before anything is sent of a log, it must be known that the log was begun.
		await resume?.keepBeginnings();
		// A hit that had waited offline may have happened earlier than what is settled, and come later.
		const isSettled = (one: Outgoing): boolean =>
			(one.is === "replay" ? one.item.arrived : one.item.start) < settledBefore;
		const missed = all.filter((one) => !isSettled(one));
		for (const one of all) {
			if (!isSettled(one)) continue;
			// Of a log that is followed for the first time nothing was sent: what it has of before comes too late.
			const wasFollowed = resume?.wasFollowed(one.item.position.source);
			if (one.is === "replay") {
				if (wasFollowed) tally.replays.count("already-sent");
				else tally.replays.left("late");
				continue;
			}
			tally.count({ is: wasFollowed ? "already-sent" : "late" });
			this.#observer.pageView(one.item, true);
		}
		this.#beforeSending?.demand(missed, logs);
		await this.#outlet.deliver(missed);
		this.#endWithDelivery();
	}

	#endWithDelivery(): void {
		if (this.#parts.upload?.isOver) this.#over.abort();
	}

	/** Keeps how far all is settled; not when something was held, which an end in time or a refusal has done. */
	async #save(): Promise<void> {
		const { upload, resume, deadline } = this.#parts;
		if (!resume || !upload || upload.stopped || deadline.aborted) return;
		await resume.save(this.#judge.settledBefore(this.#watermark), SYSTEM_CLOCK.now());
	}
}
