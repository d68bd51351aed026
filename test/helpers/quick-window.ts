/** Options with which page views are decided within a second: visits of made-up logs come a second after each other by their time, and faster by ours. */
export const QUICK_WINDOW: readonly string[] = [
	...["--after", "600ms", "--opt-out-reach", "0s"],
	...["--before", "100ms", "--lateness", "100ms"],
	...["--browser-proof", "off"],
];
