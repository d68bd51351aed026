import { availableParallelism } from "node:os";
import type { Plan } from "../plan.ts";
import { ReadingThreads } from "../reading/reading-threads.ts";

/** Bytes below which a second thread takes longer to start than it saves. */
const WORTH_A_THREAD = 32 * 1024 * 1024;

/**
 * Starts the threads that read logs beside this one.
 *
 * @param bytes that there are to read; `undefined` while nobody knows
 * @returns `undefined` when this one reads them itself
 */
export function startThreads(plan: Plan, bytes: number | undefined, jobs: number | "auto"): ReadingThreads | undefined {
	const count = jobs === "auto" ? jobsFor(bytes ?? 0) : jobs;
	return count > 1 && bytes !== undefined ? new ReadingThreads(plan, count - 1) : undefined;
}

function jobsFor(bytes: number): number {
	return bytes < WORTH_A_THREAD ? 1 : Math.min(2, availableParallelism());
}
