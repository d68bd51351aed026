/** What is done every few seconds is done when a test says so, as long as this is in place. */
export interface ManualIntervals {
	/** Does what each of them does, once. */
	pass(): void;
	/** Puts the real ones back. */
	restore(): void;
}

/** Takes the place of `setInterval`. Files share one process: whoever starts it puts the real one back. */
export function manualIntervals(): ManualIntervals {
	const { setInterval, clearInterval } = globalThis;
	const calls = new Map<unknown, () => void>();
	const start = (call: () => void): NodeJS.Timeout => {
		const timer = setInterval(() => undefined, 2 ** 30);
		timer.unref();
		calls.set(timer, call);
		return timer;
	};
	globalThis.setInterval = start as typeof setInterval;
	globalThis.clearInterval = (timer) => {
		calls.delete(timer);
		clearInterval(timer);
	};
	return {
		pass() {
			for (const call of [...calls.values()]) call();
		},
		restore() {
			Object.assign(globalThis, { setInterval, clearInterval });
		},
	};
}
