import type { Held, Report } from "../report.ts";

/** A reason for which page views are held. */
export interface HeldBecause {
	/** Place of the count in the JSON. */
	readonly place: `held.${keyof Held}`;
	readonly count: number;
	/** In words that complete "held back because …". */
	readonly why: string;
}

const WHY: Readonly<Record<keyof Held, string>> = {
	silent: "the tracker log tells nothing of their time: it is not known whether Matomo missed them",
	recent: "their tracker hit may still be logged: a later run decides them",
	undelivered: "Matomo did not take them",
};

/** Why page views are held; reasons that none is held for are left out. */
export function heldBecause({ held }: Pick<Report, "held">): readonly HeldBecause[] {
	return (["silent", "recent", "undelivered"] as const)
		.map((reason): HeldBecause => ({ place: `held.${reason}`, count: held[reason], why: WHY[reason] }))
		.filter(({ count }) => count > 0);
}

/** Page views of which it is not known whether Matomo missed them. */
export function unknownViews({ held }: Pick<Report, "held">): number {
	return held.silent + held.recent;
}
