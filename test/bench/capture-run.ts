import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { LogStats } from "../../src/capture/line-log.ts";
import { monorail } from "../../src/format/monorail.ts";
import { load } from "./capture-load.ts";

/** What became of one server under load. */
export interface CaptureRun {
	/** Requests a second. */
	readonly rate: number;
	/** Milliseconds within which so many of 100 answers came. */
	readonly p50: number;
	readonly p99: number;
	/** Processor time a request, in microseconds, all threads of the server together. */
	readonly cpu: number;
	/** Share of the machine that neither the server nor the load took. */
	readonly others: number;
	/** Requests that were answered, the ones before the measuring, too. */
	readonly requests: number;
	/** Of the log; without one, all are 0. */
	readonly lost: number;
	readonly broken: number;
	readonly dropped: number;
}

/** Until the compiler has seen all of the server. */
const WARM_UP_SECONDS = 2;
const SERVER = fileURLToPath(new URL("capture-server.mjs", import.meta.url));

/** Measures a server in a process of its own. @param log where it logs its requests; without it, it has no logger */
export async function captureRun(perSecond: number, seconds: number, log?: string): Promise<CaptureRun> {
	const server = fork(SERVER, log === undefined ? [] : [log], { execArgv: [] });
	const answer = async <T>(question?: string): Promise<T> => {
		if (question !== undefined) server.send(question);
		const [message] = (await once(server, "message")) as [T];
		return message;
	};
	const port = await answer<number>();
	await load(port, perSecond, WARM_UP_SECONDS);
	const before = { server: await answer<number>("cpu"), own: ownTime(), machine: machineTime() };
	const { latencies, rate } = await load(port, perSecond, seconds);
	const after = { server: await answer<number>("cpu"), own: ownTime(), machine: machineTime() };
	const { dropped = 0 } = await answer<Partial<LogStats>>("end");
	const requests = perSecond * (seconds + WARM_UP_SECONDS);
	const lines = log === undefined ? undefined : readFileSync(log, "utf8").split("\n").slice(0, -1);
	const served = after.server - before.server;
	const busy = after.machine.busy - before.machine.busy;
	return {
		rate,
		p50: within(latencies, 0.5),
		p99: within(latencies, 0.99),
		cpu: (served * 1000) / (perSecond * seconds),
		others: Math.max(0, busy - served - (after.own - before.own)) / (after.machine.all - before.machine.all),
		requests,
		lost: lines === undefined ? 0 : requests - lines.length,
		broken: lines?.filter((line) => typeof monorail.parse(line) === "string").length ?? 0,
		dropped,
	};
}

function within(sorted: Float64Array, share: number): number {
	return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

/** Milliseconds of processor time that this process has taken. */
function ownTime(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** Milliseconds that all processors together have had, and been busy. */
function machineTime(): { readonly all: number; readonly busy: number } {
	const times = cpus().map((cpu) => cpu.times);
	const all = times.reduce((sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle, 0);
	return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}

/** Whether this process goes before all ordinary ones, and so do those that it starts; known on Linux only. */
export function hasRealTimePriority(): boolean {
	if (!existsSync("/proc/self/stat")) return false;
	// The name of the program, in brackets, may have blanks.
	const fields = readFileSync("/proc/self/stat", "latin1").split(")").at(-1)?.trim().split(" ") ?? [];
	return Number(fields[37]) > 0;
}
