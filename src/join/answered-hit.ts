import type { EpochMs } from "../event.ts";
import type { JoinHit } from "./join-hit.ts";
import type { Timed } from "./sorted.ts";

/** What must be known of a hit that has answered: only that copies of it answer for nothing. */
export class AnsweredHit implements Timed {
	readonly start: EpochMs;
	readonly fingerprint: string;
	readonly copyKey: string | undefined;

	constructor({ start, fingerprint, copyKey }: Pick<JoinHit, "start" | "fingerprint" | "copyKey">) {
		this.start = start;
		this.fingerprint = fingerprint;
		this.copyKey = copyKey;
	}

	/** It is of no matter which of several is forgotten first. */
	get tie(): string {
		return "";
	}
}
