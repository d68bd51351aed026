import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { LogStats } from "../../src/capture/line-log.ts";
import { monorail } from "../../src/format/monorail.ts";
import { load } from "./capture-load.ts";

/** What became of a server under load for a while. */
export interface Slice {
	/** Milliseconds that each answer took, sorted. */
	readonly latencies: Float64Array;
	/** Requests a second. */
	readonly rate: number;
	/** Processor time a request, in microseconds, all threads of the server together. */
	readonly cpu: number;
	/** Share of the machine that neither the server nor the load took. */
	readonly others: number;
	/** Lines that were not yet written when the last answer came. */
	readonly waiting: number;
}

/** What became of the lines of a server. */
export interface LinesEnd {
	/** Requests that were answered, the ones before the measuring, too. */
	readonly requests: number;
	readonly lost: number;
	readonly broken: number;
	readonly dropped: number;
}

/** Until the compiler has seen all of the server. */
const WARM_UP_SECONDS = 2;
const SERVER = fileURLToPath(new URL("capture-server.mjs", import.meta.url));

/** A server in a process of its own, which is idle but for when it is measured. */
export class MeasuredServer {
	readonly #server: ChildProcess;
	readonly #log: string | undefined;
	#port = 0;
	#requests = 0;

	/** @param log where it logs its requests; without it, it has no logger */
	constructor(log?: string) {
		this.#log = log;
		this.#server = fork(SERVER, log === undefined ? [] : [log], { execArgv: [] });
	}

	/** Waits until it listens, and gives it something to do. */
	async warmUp(perSecond: number): Promise<void> {
		this.#port = await this.#answer<number>();
		await load(this.#port, perSecond, WARM_UP_SECONDS);
		this.#requests += perSecond * WARM_UP_SECONDS;
	}

	/** Measures it for so many seconds. */
	async measure(perSecond: number, seconds: number): Promise<Slice> {
		const before = { server: await this.#answer<number>("cpu"), own: ownTime(), machine: machineTime() };
		const { latencies, rate } = await load(this.#port, perSecond, seconds);
		const after = { server: await this.#answer<number>("cpu"), own: ownTime(), machine: machineTime() };
		const { waiting = 0 } = await this.#answer<Partial<LogStats>>("stats");
		this.#requests += perSecond * seconds;
		const served = after.server - before.server;
		const busy = after.machine.busy - before.machine.busy;
		return {
			latencies,
			rate,
			cpu: (served * 1000) / (perSecond * seconds),
			others: Math.max(0, busy - served - (after.own - before.own)) / (after.machine.all - before.machine.all),
			waiting,
		};
	}

	/** Ends it, and counts the lines of its log; without one, none is lost. */
	async end(): Promise<LinesEnd> {
		const { dropped = 0 } = await this.#answer<Partial<LogStats>>("end");
		const lines = this.#log === undefined ? undefined : readFileSync(this.#log, "utf8").split("\n").slice(0, -1);
		return {
			requests: this.#requests,
			lost: lines === undefined ? 0 : this.#requests - lines.length,
			broken: lines?.filter((line) => typeof monorail.parse(line) === "string").length ?? 0,
			dropped,
		};
	}

	async #answer<T>(question?: string): Promise<T> {
		if (question !== undefined) this.#server.send(question);
		const [message] = (await once(this.#server, "message")) as [T];
		return message;
	}
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
