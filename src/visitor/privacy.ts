/** What of a visitor leaves the machine, and how. */
export interface Privacy {
	/** Bytes of the address to mask, as Matomo does: 0 … 4. */
	readonly anonymizeIp: number;
	/** What tells Matomo whose visit it is: the tracker's id where known, an id of our own for the day, or nothing. */
	readonly visitorId: "matomo" | "daily" | "none";
	/** Secret of the ids of our own, the same in all runs. */
	readonly key: string;
}

/** What Matomo's own tracker would tell. */
export const AS_THE_TRACKER: Privacy = { anonymizeIp: 0, visitorId: "matomo", key: "" };
