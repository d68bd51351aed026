import { counted, were } from "../counted.ts";
import { EXIT, type ExitStatus, UserError } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import type { Outcomes } from "../report/outcomes.ts";

const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
type SignalName = keyof typeof SIGNALS;

/** npm passes on a Ctrl-C that the terminal has sent to everybody: one so soon after the first is the same. */
const SAME: Milliseconds = 300;
/** What writing things down may take after the deadline. */
const LAST_WORDS: Milliseconds = 2_000;

/** Ctrl-C and `kill`, while it is up to us what they do. */
export interface Interrupt {
	/** Aborted by the first signal: nothing more is read or decided. Its reason is the error to end with. */
	readonly stop: AbortSignal;
	/** Aborted when what was on its way then has had its time. */
	readonly deadline: AbortSignal;
	/** `undefined` as long as there was no signal. */
	readonly status: ExitStatus | undefined;
	/** From now on signals end the process, as they do by default. */
	end(): void;
}

/** The part of `process` that this needs. */
export interface Interrupted {
	on(signal: SignalName, listener: (signal: SignalName) => void): unknown;
	off(signal: SignalName, listener: (signal: SignalName) => void): unknown;
	exit(status: ExitStatus): void;
	readonly stderr: { write(text: string): unknown };
}

/** Sets a timer. @returns what takes it back */
type Timer = (ms: Milliseconds, due: () => void) => () => void;

const REAL_TIMER: Timer = (ms, due) => {
	const timer = setTimeout(due, ms);
	return () => clearTimeout(timer);
};

/**
 * Takes SIGINT and SIGTERM over. The first one stops the run in an orderly way; a second one, or the time for that
 * running out, ends the process at once.
 *
 * @param grace how long after the first signal what is on its way may take
 */
export function interruptible(
	grace: Milliseconds,
	target: Interrupted = process,
	timer: Timer = REAL_TIMER,
): Interrupt {
	const stop = new AbortController();
	const deadline = new AbortController();
	const cancellers: (() => void)[] = [];
	let status: ExitStatus | undefined;
	let isAnother = false;
	const onSignal = (name: SignalName): void => {
		if (status !== undefined) {
			if (isAnother) target.exit(SIGNALS[name]);
			return;
		}
		const first = SIGNALS[name];
		status = first;
		cancellers.push(
			timer(SAME, () => {
				isAnother = true;
			}),
			timer(grace, () => deadline.abort()),
			timer(grace + LAST_WORDS, () => {
				target.stderr.write("monorail: interrupted, and something did not end in time\n");
				target.exit(first);
			}),
		);
		stop.abort(interruption(first));
	};
	for (const name of Object.keys(SIGNALS) as SignalName[]) target.on(name, onSignal);
	return {
		stop: stop.signal,
		deadline: deadline.signal,
		get status() {
			return status;
		},
		end() {
			for (const name of Object.keys(SIGNALS) as SignalName[]) target.off(name, onSignal);
			for (const cancel of cancellers) cancel();
		},
	};
}

/**
 * What an interrupted run says: what of the logs has reached Matomo. Without outcomes nothing has.
 *
 * @param isRemembered whether the next run will know
 */
export function interruption(
	status: ExitStatus,
	outcomes?: Pick<Outcomes, "sent" | "ambiguous">,
	isRemembered = false,
): UserError {
	const { sent = 0, ambiguous = 0 } = outcomes ?? {};
	const maybe = ambiguous > 0 ? `, ${ambiguous} may have been` : "";
	const what = sent === 0 ? "nothing was" : `${counted(sent, "page view")} ${were(sent)}`;
	return new UserError({
		problem: `interrupted: ${what} sent${maybe}, the rest of the logs was not judged`,
		...(sent + ambiguous > 0 && {
			hint: isRemembered
				? "a second run goes on from there, and sends nothing twice"
				: "a second run over the same logs would send these again",
		}),
		status,
	});
}
