import { printable } from "../errors.ts";
import type { Milliseconds } from "../event.ts";

/** Hears in one sentence what is wrong, or that it no longer is. */
export type OnProblem = (sentence: string) => void;

/** Says it on standard error. */
export function toStderr(sentence: string): void {
	process.stderr.write(`matomo-monorail: ${printable(sentence)}\n`);
}

const AGAIN: Milliseconds = 60_000;
/** Kinds of problems that are told apart; there are a handful. */
const MOST_KINDS = 20;

/** Passes problems on, each kind at most once a minute: a full disk fails thousands of times. */
export class Problems {
	readonly #onProblem: OnProblem;
	readonly #now: () => Milliseconds;
	readonly #saidAt = new Map<string, Milliseconds>();
	#current: string | undefined;
	#wasSaid = false;

	/** @param now a clock that only goes forward */
	constructor(onProblem: OnProblem, now: () => Milliseconds = () => performance.now()) {
		this.#onProblem = onProblem;
		this.#now = now;
	}

	/** What is wrong now. */
	get current(): string | undefined {
		return this.#current;
	}

	/** Something went wrong. @param details what changes from time to time */
	happened(what: string, details = ""): void {
		this.#current = what;
		const saidAt = this.#saidAt.get(what);
		if (saidAt !== undefined && this.#now() - saidAt < AGAIN) return;
		if (this.#saidAt.size >= MOST_KINDS) this.#saidAt.clear();
		this.#saidAt.set(what, this.#now());
		this.#wasSaid = true;
		this.#say(what + details);
	}

	/** All is well again. @param sentence what to say of it, to those who heard of the problem */
	solved(sentence: () => string): void {
		if (this.#current === undefined) return;
		this.#current = undefined;
		if (!this.#wasSaid) return;
		this.#wasSaid = false;
		this.#say(sentence());
	}

	/** Who listens may fail: that must not harm what is measured. */
	#say(sentence: string): void {
		try {
			this.#onProblem(sentence);
		} catch {
			// Nobody is left to be told.
		}
	}
}
