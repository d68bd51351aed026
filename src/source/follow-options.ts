import type { EpochMs, Milliseconds } from "../event.ts";
import type { Format } from "../format/format.ts";
import type { LogStart } from "./live-source.ts";

/** What following a log needs to know. */
export interface FollowOptions {
	/** Formats whose times may be read, to put rotated logs in order. */
	readonly formats: readonly Format[];
	/** Longest line in bytes. */
	readonly lineLimit: number;
	/** How long a log that was rotated away must be quiet to be complete: servers write on until they are told. */
	readonly quietFor: Milliseconds;
	/** Something worth telling that is no error. */
	readonly onNotice: (notice: string) => void;
	/**
	 * How far a log is known from an earlier run, by its first bytes; `undefined` when it is not. Logs that begin after
	 * the first one known are read from their start, older ones not at all.
	 */
	readonly known?: (head: Buffer) => LogStart | undefined;
	/**
	 * From when on a path must be read, if an earlier run has followed it; `undefined` when none has. It counts where none
	 * of the logs that are known is left: then all that were changed since are read.
	 */
	readonly unsettledSince?: (path: string) => EpochMs | undefined;
}
