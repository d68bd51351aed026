/** What Matomo says of a batch of which it was not known whether it is stored. */
export type Resolution =
	/** One for each delivery, in their order. */
	| { readonly is: "known"; readonly stored: readonly boolean[] }
	/** `isPassing`: nobody answered, which may be otherwise soon. */
	| { readonly is: "unknown"; readonly reason: string; readonly isPassing?: boolean };

/** Why it is not known. */
export interface Doubt {
	readonly reason: string;
	/** Matomo has answered, so it is not working on the batch any more. */
	readonly isOver: boolean;
}

/** An ambiguous batch of which Matomo was asked: those stored are sent, the others are not. */
export interface Found {
	readonly is: "found";
	readonly stored: readonly boolean[];
	/** Why it had to be asked. */
	readonly reason: string;
}
