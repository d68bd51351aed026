/**
 * The same number, without memory of its own where it is a small whole one. What comes of calculating with times, or out of
 * an array of numbers, V8 else keeps as an object, however small it is, in each object that has it.
 */
export function unboxed(value: number): number {
	const whole = value | 0;
	return whole === value ? whole : value;
}
