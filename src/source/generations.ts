import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import type { EpochMs } from "../event.ts";
import { ArchivedLog } from "./archived-log.ts";
import { cannotRead } from "./cannot-read.ts";
import type { FollowOptions } from "./follow-options.ts";
import { type Generation, GrowingLog } from "./growing-log.ts";
import { type LiveLines, type LogStart, START } from "./live-source.ts";
import { type Candidate, changedAt, headOf, isTelling, liesBefore, openRotated, sameLog } from "./rotated.ts";

/** First bytes of logs that are remembered before those of which no file is left are forgotten: some megabytes. */
const MOST_DONE = 4096;

/**
 * The logs that were, one after the other, at one path, as long as something may still come of them: the one that is
 * there now, and those that were rotated away, oldest first.
 *
 * What a log is, is told by its first bytes, not by its name or number: so none is read twice or left out, however
 * often logs were renamed, copied or compressed since the last look.
 */
export class Generations {
	readonly #path: string;
	readonly #options: FollowOptions;
	#open: Generation[] = [];
	/** First bytes of logs beside the path that are read or none of ours. */
	#done: Buffer[] = [];
	#current: GrowingLog | undefined;
	/** When the folder had been changed last when it was looked for rotated logs. */
	#lookedAsOf: EpochMs = Number.NEGATIVE_INFINITY;
	/** What was said of files that cannot be read. */
	readonly #told = new Set<string>();

	constructor(path: string, options: FollowOptions) {
		this.#path = path;
		this.#options = options;
	}

	/** The log at the path, if there is one. */
	get current(): GrowingLog | undefined {
		return this.#current;
	}

	/** Takes what is there, of the oldest that has anything. */
	async read(now: EpochMs): Promise<LiveLines | undefined> {
		for (const log of [...this.#open]) {
			const lines = await log.read();
			if (lines) {
				if (log.quietSince < now) log.quietSince = now;
				return lines;
			}
			if (!log.isComplete && (!this.#isReplaced(log) || now - log.quietSince < this.#options.quietFor)) continue;
			const last = log.end();
			await this.#leave(log);
			if (last) return last;
		}
		return undefined;
	}

	/** A log is at the path; it is read from `start`. */
	async begin(file: FileHandle, start: LogStart = START, head?: Buffer): Promise<void> {
		this.#current = await GrowingLog.open(file, this.#options.lineLimit, start, head);
		this.#open.push(this.#current);
	}

	/** The log at the path was replaced by a longer copy of itself. */
	async goOnIn(file: FileHandle): Promise<void> {
		const current = this.#current;
		if (!current) return;
		this.#open = this.#open.filter((log) => log !== current);
		const { mark, head } = current;
		await current.close();
		await this.begin(file, mark, head);
	}

	/** The log is not at the path any more; what is still written to it is read. */
	retire(now: EpochMs): void {
		if (this.#current) this.#current.quietSince = now;
		this.#current = undefined;
	}

	/**
	 * The log was cut off. What was not read of it may stand in a copy, which then takes its place.
	 *
	 * @returns its last line, if it lacks its end and there is no copy
	 */
	async cutOff(now: EpochMs): Promise<LiveLines | undefined> {
		const current = this.#current;
		if (!current) return undefined;
		this.#current = undefined;
		const at = this.#open.indexOf(current);
		const candidates = await this.#rotated();
		let copy: Generation | undefined;
		let isCopied = current.head.length === 0;
		for (const candidate of candidates) {
			const { file, head, isArchive } = candidate;
			const isSame = !copy && sameLog(head, current.head);
			if (isSame) isCopied = true;
			// A copy that ends before what was read of the log has nothing to add.
			if (isSame && (isArchive || (await current.continuesIn(file)))) {
				copy = await this.#generation(candidate, current.mark, now);
			} else await file.close();
		}
		const last = copy ? undefined : current.end();
		if (!isCopied) {
			this.#options.onNotice(
				`"${this.#path}" was cut off, and there is no copy of it: lines written just before that may be lost`,
			);
		}
		this.#done.push(current.head);
		await current.close();
		this.#open.splice(at, 1, ...(copy ? [copy] : []));
		return last;
	}

	/** Whether logs beside the path may have been rotated since it was last looked for them. */
	async mayHaveMissed(): Promise<boolean> {
		return (await changedAt(dirname(this.#path))) !== this.#lookedAsOf;
	}

	/**
	 * Begins the logs that were at the path since the last look, and are not any more: they come before what is there.
	 *
	 * @returns whether there are any
	 */
	async catchUp(now: EpochMs): Promise<boolean> {
		this.#lookedAsOf = await changedAt(dirname(this.#path));
		const candidates = await this.#rotated();
		// A log that was begun just now may be among them already, compressed.
		for (const log of this.#open) await log.learnHead();
		const missed: Candidate[] = [];
		for (const candidate of candidates) {
			const { head } = candidate;
			const isNew = isTelling(head) && !this.#isKnown(candidate) && !missed.some((other) => sameLog(other.head, head));
			if (isNew) missed.push(candidate);
			else await candidate.file.close();
		}
		if (this.#done.length > MOST_DONE) {
			this.#done = this.#done.filter((head) => candidates.some((candidate) => sameLog(candidate.head, head)));
		}
		const begun: Generation[] = [];
		for (const candidate of missed.sort((a, b) => a.begins - b.begins)) {
			begun.push(await this.#generation(candidate, this.#options.known?.(candidate.head) ?? START, now));
		}
		this.#open.splice(this.#open.length - (this.#current ? 1 : 0), 0, ...begun);
		return begun.length > 0;
	}

	/**
	 * Begins where an earlier run has ended, or, if nothing is remembered, with the log at the path.
	 *
	 * @param found what is at the path
	 */
	async resume(found: Candidate | undefined, now: EpochMs): Promise<void> {
		const { known, unsettledSince, quietFor } = this.#options;
		let here = found;
		let rotated: readonly Candidate[] = [];
		for (let isOther = true; isOther; ) {
			for (const { file } of rotated) await file.close();
			rotated = await this.#rotated();
			// It may have been written, cut off, or rotated and compressed since it was opened.
			const head = found && (await headOf(found.file));
			isOther = here !== undefined && head !== undefined && isTelling(here.head) && !sameLog(here.head, head);
			if (here && head) here = { ...here, head };
		}
		const startOf = ({ head }: Candidate) => (head.length > 0 ? known?.(head) : undefined);
		const remembered = [...rotated, ...(here ? [here] : [])].filter(startOf);
		const first = Math.min(...remembered.map(({ begins }) => begins));
		const since = (remembered.length === 0 ? unsettledSince?.(this.#path) : undefined) ?? Number.POSITIVE_INFINITY;
		const begun: Candidate[] = [];
		for (const candidate of rotated) {
			const { head, begins } = candidate;
			const start = startOf(candidate);
			const isTwin = [...begun, ...(here ? [here] : [])].some(
				(other) => sameLog(other.head, head) || other.stats.ino === candidate.stats.ino,
			);
			// What was changed just now may still grow.
			const isOld = candidate.isArchive || now - candidate.stats.mtimeMs >= quietFor;
			const isDone = isOld && start !== undefined && (await liesBefore(candidate, start.offset));
			const isMissed = begins >= first || candidate.stats.mtimeMs >= since;
			if (isTelling(head) && isMissed && !isTwin && !isDone) begun.push(candidate);
			else {
				if (head.length > 0) this.#done.push(head);
				await candidate.file.close();
			}
		}
		for (const candidate of begun.sort((a, b) => a.begins - b.begins)) {
			this.#open.push(await this.#generation(candidate, startOf(candidate) ?? START, now));
		}
		if (here) await this.begin(here.file, startOf(here), here.head);
	}

	/** Whoever rotates a log that cannot be read then takes its last lines away: nobody would know. */
	#rotated(): Promise<readonly Candidate[]> {
		return openRotated(this.#path, this.#options.formats, (path, error) => {
			const told = cannotRead(path, error);
			if (!(told instanceof UserError) || this.#told.has(told.message)) return;
			this.#told.add(told.message);
			this.#options.onNotice(told.message);
		});
	}

	async close(): Promise<void> {
		for (const log of this.#open.splice(0)) await log.close();
		this.#current = undefined;
	}

	/** Whether something newer is at the path: until then servers may write to the old log for long. */
	#isReplaced(log: Generation): boolean {
		return this.#current !== undefined && log !== this.#current;
	}

	async #leave(log: Generation): Promise<void> {
		this.#open = this.#open.filter((other) => other !== log);
		this.#done.push(log.head);
		await log.close();
	}

	#isKnown({ head, stats }: Candidate): boolean {
		return (
			this.#open.some((log) => log.is(stats) || sameLog(log.head, head)) ||
			this.#done.some((done) => sameLog(done, head))
		);
	}

	async #generation(candidate: Candidate, start: LogStart, now: EpochMs): Promise<Generation> {
		const { path, file, stats, head, isArchive } = candidate;
		const { lineLimit: limit, onNotice } = this.#options;
		const onDamage = (what: string) => onNotice(`"${path}" is damaged (${what}): read up to there`);
		const log = isArchive
			? new ArchivedLog(file, stats.size, { limit, start, head, onDamage })
			: await GrowingLog.open(file, limit, start, head);
		log.quietSince = now;
		return log;
	}
}
