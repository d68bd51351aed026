import type { EpochMs, Milliseconds } from "../../src/event.ts";
import type { ServerRecord } from "../demo/server-record.ts";

/**
 * Robots by how much of a browser they show: none, and say so; a browser's user agent (and maybe its headers), but no
 * sub-resources; a real browser that somebody else than a person steers.
 */
export type RobotKind = "honest" | "disguised" | "browser";

/** One request for a page, with the truth about it, which the logs do not tell. */
export interface View {
	readonly who: string;
	/** Path and query as requested. */
	readonly target: string;
	readonly start: EpochMs;
	readonly robot: RobotKind | undefined;
	/** Whether a person has looked at it: not what was fetched ahead in vain, or given up before the answer. */
	seen: boolean;
	/** Whether Matomo has it from its own tracker. */
	tracked: boolean;
	/** Whether its visitor said that they must not be tracked, or has to agree first and has not. */
	refuses: boolean;
	/** What kept the tracker from reporting it, or what is special about it, for people. */
	why: string;
}

/** What must become of a page view: only `missed` ones may be sent, and all of them must be. */
export type Verdict = "robot" | "opted-out" | "unseen" | "tracked" | "missed";

/** The truth about a page view in a word; the strongest reason not to send it comes first. */
export function verdictOf({ robot, refuses, seen, tracked }: View): Verdict {
	if (robot !== undefined) return "robot";
	if (refuses) return "opted-out";
	if (!seen) return "unseen";
	return tracked ? "tracked" : "missed";
}

/** One request that the servers answered; `view` when it asked for a page. */
export interface Entry {
	readonly log: "request" | "tracker";
	readonly record: ServerRecord;
	readonly view: View | undefined;
	/** The page view that a tracker hit reports, when it reports one. */
	readonly reports?: View | undefined;
}

/** A stretch of time in which no hit was logged, though people were there. */
export interface Blind {
	readonly from: EpochMs;
	readonly to: EpochMs;
}

/** How far around a blind stretch page views may suffer from it: the default window. */
const WINDOW: Milliseconds = 60_000;

/** Whether a page view falls into a time without hits: nothing of it may be sent. */
export function isBlind({ start }: View, blind: Blind | undefined): boolean {
	return blind !== undefined && start >= blind.from && start < blind.to;
}

/** Whether nobody can demand that it be sent: its window, or the wait for the next hit of anyone, reaches into a time without hits. */
export function isBeyondDemand({ start }: View, blind: Blind | undefined): boolean {
	return blind !== undefined && start + WINDOW >= blind.from && start - WINDOW < blind.to;
}
