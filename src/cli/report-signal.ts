/** The part of `process` that this needs. */
export interface Asked {
	on(signal: "SIGUSR1", listener: () => void): unknown;
	off(signal: "SIGUSR1", listener: () => void): unknown;
}

/**
 * Calls back at each SIGUSR1. One call at a time: what is asked meanwhile is answered by the next one.
 *
 * @param answer its errors go to `failed`, since nobody else would see them
 * @returns ends it: the signal does again what it does by default
 */
export function onReportSignal(
	answer: () => Promise<void>,
	failed: (error: unknown) => void,
	target: Asked = process,
): () => void {
	let isAnswering = false;
	let isAsked = false;
	const onSignal = async (): Promise<void> => {
		isAsked = true;
		if (isAnswering) return;
		isAnswering = true;
		while (isAsked) {
			isAsked = false;
			await answer().catch(failed);
		}
		isAnswering = false;
	};
	const listener = (): void => void onSignal();
	target.on("SIGUSR1", listener);
	return () => void target.off("SIGUSR1", listener);
}
