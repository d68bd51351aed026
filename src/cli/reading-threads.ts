import { availableParallelism } from "node:os";
import type { Plan } from "../plan.ts";
import { ReadingThreads } from "../reading/reading-threads.ts";
import type { LogPart } from "../source/log-part.ts";

/** Bytes below which a second thread takes longer to start than it saves. */
const WORTH_A_THREAD = 32 * 1024 * 1024;

/** Starts the threads that read logs beside this one; `undefined` when it reads them itself. */
export function startThreads(plan: Plan, parts: readonly LogPart[], jobs: number | "auto"): ReadingThreads | undefined {
	if (!parts.every(ReadingThreads.canRead)) return undefined;
	const count = jobs === "auto" ? jobsFor(parts) : jobs;
	return count > 1 ? new ReadingThreads(plan, count - 1) : undefined;
}

function jobsFor(parts: readonly LogPart[]): number {
	const bytes = parts.reduce((sum, part) => sum + part.size, 0);
	return bytes < WORTH_A_THREAD ? 1 : Math.min(2, availableParallelism());
}
