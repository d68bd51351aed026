import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { argv, kill, pid } from "node:process";

/** Who holds a lock. */
export interface Holder {
	readonly pid: number;
	/** Machine, and where known the namespace of its process numbers: in another one the number means another process. */
	readonly host: string;
	/** ISO 8601. */
	readonly since: string;
	/** Tells it from a later process of the same number; `undefined` where the system does not say. */
	readonly processStart: string | undefined;
	readonly command: string;
}

/** This process, for others to know it by. */
export function thisProcess(since: Date): Holder {
	return {
		pid,
		host: thisHost(),
		since: since.toISOString(),
		processStart: processStart(pid),
		command: argv.slice(1).join(" ").slice(0, 500),
	};
}

/** Whether a process of this host is still there; `undefined` when it is one of another host, of which nobody here knows. */
export function isAlive(holder: Holder): boolean | undefined {
	if (holder.host !== thisHost()) return undefined;
	if (holder.processStart !== undefined) return processStart(holder.pid) === holder.processStart;
	try {
		kill(holder.pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}

function thisHost(): string {
	const namespace = attempt(() => readlinkSync("/proc/self/ns/pid"));
	return namespace === undefined ? hostname() : `${hostname()} ${namespace}`;
}

/**
 * When a process was started: the boot, and the ticks since then.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function processStart(id: number): string | undefined {
	const text = attempt(() => readFileSync(`/proc/${id}/stat`, "utf8"));
	const boot = attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
	// The name, in parentheses, may hold anything; of what follows it the state is number 1, and the start number 20.
	const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
	const ticks = fields?.[19];
	// Dead, but nobody has asked yet how it ended, as in a container whose first process is no init.
	const isDead = fields?.[0] === "Z" || fields?.[0] === "X";
	return ticks === undefined || isDead ? undefined : `${boot ?? ""} ${ticks}`;
}

function attempt<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
