/** Answers that the tracker proxy logs itself: a hit in two logs would answer for two page views. */
const claimed = new WeakSet<object>();

/** Says that this answer has a line elsewhere. */
export function claim(response: object): void {
	claimed.add(response);
}

/** Whether somebody else logs this answer. */
export function isClaimed(response: object): boolean {
	return claimed.has(response);
}
