/** A log that the process' fate concerns. */
export interface OpenLog {
	/** At SIGHUP. */
	reopen(): void;
	/** When the process ends: the last moment to write. */
	flushNow(): void;
}

const reopened = new Set<OpenLog>();
const open = new Set<OpenLog>();

const onSighup = (): void => {
	for (const log of reopened) log.reopen();
};

const onExit = (): void => {
	for (const log of open) log.flushNow();
};

/** From now on the log is written to the end when the process exits, and reopened at SIGHUP if that is wanted. */
export function register(log: OpenLog, reopenOnSighup: boolean): void {
	if (open.size === 0) process.on("exit", onExit);
	open.add(log);
	if (!reopenOnSighup) return;
	if (reopened.size === 0) process.on("SIGHUP", onSighup);
	reopened.add(log);
}

/** The log is closed. Without any left, SIGHUP ends the process again as it does by default. */
export function unregister(log: OpenLog): void {
	if (open.delete(log) && open.size === 0) process.off("exit", onExit);
	if (reopened.delete(log) && reopened.size === 0) process.off("SIGHUP", onSighup);
}
