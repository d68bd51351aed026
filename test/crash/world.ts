import { join } from "node:path";
import type { EXIT } from "../../src/errors.ts";
import type { TempFolder } from "../helpers/temp-folder.ts";
import { batchWorld } from "./batch-world.ts";
import { dice, oneOf } from "./dice.ts";
import { followedWorld } from "./followed-world.ts";
import { TEMPERS, type Temper } from "./mishaps.ts";
import type { Step } from "./steps.ts";

/** One call of the program. */
export interface Call {
	/** Logs, and options of this call alone. */
	readonly args: readonly string[];
	/** What standard input holds, when it is one of the logs. */
	readonly stdin?: string;
	/** It goes on until it is told to end: when this holds. @param requests that Matomo got from it */
	readonly mayEnd?: (requests: number) => boolean;
	/** How it has to end in the end. */
	readonly ends: typeof EXIT.ok | typeof EXIT.terminated;
	/** Whether it has come far enough; without, an end as it has to be is enough. */
	readonly isEnough?: () => boolean;
	/** Whether everything is delivered when it has ended like that. */
	readonly isAll: boolean;
	/** Whether the report, as JSON, is as it must be when it ends so the first time: what others have decided is not counted. */
	readonly check?: (report: CallReport) => void;
}

/** What is looked at in a report. */
export interface CallReport {
	readonly records: number;
	readonly outcomes: Readonly<Record<string, unknown>>;
}

/** What is imported, and what must be stored in the end. */
export interface World {
	/** What the logs are like. */
	readonly form: string;
	/** URLs of all page views that Matomo must have, as often as it must have them: of those that are in the logs by now. */
	readonly expected: readonly string[];
	/** Steps that are passed. */
	readonly steps: readonly [Step, ...Step[]];
	/** A call that may die. */
	next(): Call;
	/** No call dies any more. @returns those with which all must be delivered, each to be repeated until it ends as it has to */
	finish(): Promise<readonly (() => Call)[]>;
	/** Lets go of everything. */
	close(): Promise<void>;
}

/** A world with all that is the same in each of its calls. */
export interface Setting {
	readonly world: World;
	readonly temper: Temper;
	/** Options of every call. */
	readonly options: readonly string[];
	/** The state folder. */
	readonly state: string;
}

const BATCH_FORMS = ["file", "gzip", "stdin", "two logs", "rotated", "rotated and zipped", "overlapping"] as const;
const FOLLOWED_FORMS = ["followed", "two logs followed"] as const;

/** Forms in which logs come. */
export const FORMS = [...BATCH_FORMS, ...FOLLOWED_FORMS] as const;

/** One of {@link FORMS}. */
export type Form = (typeof FORMS)[number];

/** What a world must have; the rest is rolled for. */
export interface Wanted {
	readonly form?: Form;
	readonly temper?: Temper;
}

/** A log in one of the forms in which logs come, and a Matomo with its days. */
export function makeWorld(seed: number, folder: TempFolder, stored: () => number, only: Wanted = {}): Setting {
	const roll = dice(seed);
	const any = roll() < 0.4 ? oneOf(roll, ...FOLLOWED_FORMS) : oneOf(roll, ...BATCH_FORMS);
	const form = only.form ?? any;
	const anyTemper = oneOf(roll, ...TEMPERS);
	const state = join(folder.path, `world-${seed}.state`);
	const options = [
		...["--batch-size", oneOf(roll, "1", "7", "20", "100")],
		...["--lanes", oneOf(roll, "1", "2", "4")],
		...["--state", state],
	];
	const world =
		form === "followed" || form === "two logs followed"
			? followedWorld({ roll, folder, stored, isSplit: form === "two logs followed" })
			: batchWorld(form, roll, folder);
	return { world, temper: only.temper ?? anyTemper, options, state };
}
