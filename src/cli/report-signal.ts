/** The part of `process` that this needs. */
export interface Asked {
	on(signal: "SIGUSR1", listener: () => void): unknown;
	off(signal: "SIGUSR1", listener: () => void): unknown;
}

/**
 * Calls back at each SIGUSR1. One call at a time: what is asked meanwhile is answered by the next one.
 *
 * @param answer its errors go to `failed`, since nobody else would see them
 * @returns ends it: the signal does again what it does by default; waits for an answer under way, which may write
 * to the file that comes next
 */
export function onReportSignal(
	answer: () => Promise<void>,
	failed: (error: unknown) => void,
	target: Asked = process,
): () => Promise<void> {
	let answering: Promise<void> | undefined;
	let isAsked = false;
	const answerAll = async (): Promise<void> => {
		while (isAsked) {
			isAsked = false;
			await answer().catch(failed);
		}
		answering = undefined;
	};
	const listener = (): void => {
		isAsked = true;
		answering ??= answerAll();
	};
	target.on("SIGUSR1", listener);
	return async () => {
		target.off("SIGUSR1", listener);
		await answering;
	};
}
