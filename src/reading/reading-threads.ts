import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { SkippedLines } from "../digest/skipped-lines.ts";
import { ReadVisitors, Unpacker } from "../digest/unpacker.ts";
import type { Format } from "../format/format.ts";
import type { Plan } from "../plan.ts";
import type { LogPart } from "../source/log-part.ts";
import { Marks } from "../source/mark.ts";
import type { Survey, SurveyElsewhere } from "../source/survey.ts";
import { type Order, type Parcel, TAKEN_TOGETHER, type ThreadStart } from "./thread-messages.ts";
import type { OpenPart, Unit } from "./unit.ts";
import { unpackUnit } from "./unit-packing.ts";

/** Run from its sources, the program is read through a loader that other threads do not get: they take what was built. */
const PROGRAM = new URL(
	import.meta.url.endsWith(".ts") ? "../../dist/reading/reading-thread.js" : "./reading-thread.js",
	import.meta.url,
);

/**
 * Megabytes of each half of V8's young generation in a thread, from its start on: left alone it begins with one and, as
 * hardly anything outlives a line, grows late or never, and is then cleared ten thousand times in a run.
 */
const SEMI_SPACE = 3;

/** Node counts a young generation as three halves. */
const YOUNG = 3 * SEMI_SPACE;

/** A part that a thread reads. */
interface Reading {
	readonly parcels: Parcel[];
	wake: () => void;
}

/** One thread and the parts that it reads. */
class ReadingThread {
	readonly #worker: Worker;
	readonly #readings = new Map<number, Reading>();
	#failure: { readonly error: unknown } | undefined;

	constructor(start: ThreadStart) {
		setFlagsFromString(`--min-semi-space-size=${SEMI_SPACE}`);
		// Left alone V8 clears a young generation with helpers, one for each processor: those that read have something to do.
		setFlagsFromString("--no-parallel-scavenge");
		this.#worker = new Worker(PROGRAM, {
			workerData: start,
			resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
		});
		this.#worker.on("message", (parcel: Parcel) => {
			const reading = this.#readings.get(parcel.part);
			reading?.parcels.push(parcel);
			reading?.wake();
		});
		this.#worker.on("error", (error) => this.#fail(error));
		this.#worker.on("exit", (code) => this.#fail(new Error(`a thread that reads logs ended with status ${code}`)));
	}

	/** Parts that it reads now. */
	get load(): number {
		return this.#readings.size;
	}

	/** @param part a number that no other part of the thread has had */
	async *read(part: number, log: LogPart & Required<Pick<LogPart, "stored">>, formats: readonly Format[]) {
		const reading: Reading = { parcels: [], wake: () => undefined };
		this.#readings.set(part, reading);
		const visitors = new ReadVisitors();
		const skipped = new SkippedLines();
		let taken = 0;
		const { firstLine, header, clockOffset, assumedLateness, decidedLines = 0, stored } = log;
		this.#order({ is: "open", part, firstLine, header, clockOffset, assumedLateness, decidedLines, stored });
		try {
			for (;;) {
				const parcel = await this.#next(reading);
				if (parcel.is === "end") {
					if (parcel.damage !== undefined) log.onDamage?.(parcel.damage);
					return;
				}
				if (parcel.is === "failed") throw parcel.error;
				if (parcel.is !== "units") continue;
				if (++taken === TAKEN_TOGETHER) {
					this.#order({ is: "taken", part, parcels: taken });
					taken = 0;
				}
				const unpacker = new Unpacker(parcel.packed, visitors);
				for (let left = parcel.units; left > 0; left--) yield unpackUnit(unpacker, formats, skipped);
			}
		} finally {
			this.#readings.delete(part);
		}
	}

	/**
	 * Has stored bytes looked through.
	 *
	 * @param part a number that no other part of the thread has had
	 */
	async survey(
		part: number,
		...[stored, beginning, { onScanned, signal }]: Parameters<SurveyElsewhere>
	): Promise<Survey> {
		const reading: Reading = { parcels: [], wake: () => undefined };
		const wake = () => reading.wake();
		this.#readings.set(part, reading);
		signal?.addEventListener("abort", wake);
		this.#order({ is: "survey", part, stored, beginning });
		try {
			for (;;) {
				const parcel = await this.#next(reading, signal);
				if (parcel.is === "surveyed") return { ...parcel.found, marks: Marks.unpacked(parcel.marks) };
				if (parcel.is === "failed") throw parcel.error;
				if (parcel.is === "scanned") onScanned(parcel.bytes);
			}
		} finally {
			this.#readings.delete(part);
			signal?.removeEventListener("abort", wake);
		}
	}

	/** Ends it at once, whatever it does. */
	async end(): Promise<void> {
		this.#worker.removeAllListeners("exit");
		await this.#worker.terminate();
	}

	async #next(reading: Reading, signal?: AbortSignal): Promise<Parcel> {
		for (;;) {
			signal?.throwIfAborted();
			const parcel = reading.parcels.shift();
			if (parcel) return parcel;
			if (this.#failure) throw this.#failure.error;
			await new Promise<void>((resolve) => (reading.wake = resolve));
		}
	}

	#order(order: Order): void {
		this.#worker.postMessage(order);
	}

	#fail(error: unknown): void {
		this.#failure ??= { error };
		for (const { wake } of this.#readings.values()) wake();
	}
}

/** Threads that read logs beside this one, which judges what they have read. Units come as if they were read here. */
export class ReadingThreads {
	readonly #threads: readonly ReadingThread[];
	readonly #formats: readonly Format[];
	#parts = 0;

	/** @param count of threads, at least 1 */
	constructor({ settings, formats }: Plan, count: number) {
		this.#threads = Array.from({ length: count }, () => new ReadingThread({ settings }));
		this.#formats = formats;
	}

	/** Whether a part can be read by another thread: its bytes must be stored. */
	static canRead(part: LogPart): part is LogPart & Required<Pick<LogPart, "stored">> {
		return part.stored !== undefined;
	}

	/** Has a part read. */
	readonly open: OpenPart = (part): AsyncGenerator<Unit, void> => {
		if (!ReadingThreads.canRead(part)) throw new TypeError(`${part.source} cannot be read by another thread`);
		return this.#idlest.read(this.#parts++, part, this.#formats);
	};

	/** Has a source looked through, unless all have something to do. */
	readonly survey: SurveyElsewhere = (...source) => {
		const idlest = this.#idlest;
		return idlest.load === 0 ? idlest.survey(this.#parts++, ...source) : undefined;
	};

	get #idlest(): ReadingThread {
		const [first, ...others] = this.#threads;
		if (!first) throw new RangeError("there is no thread to read with");
		let idlest = first;
		for (const thread of others) if (thread.load < idlest.load) idlest = thread;
		return idlest;
	}

	/** Ends them. To be called before the files are closed. */
	async end(): Promise<void> {
		await Promise.all(this.#threads.map((thread) => thread.end()));
	}
}
