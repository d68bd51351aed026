import type { Milliseconds } from "../../event.ts";

/**
 * Share in per cent with one decimal: `22.3 %`. Says `0 %` and `100 %` only of none and all: what lies close to them is
 * `< 0.1 %` and `> 99.9 %`. `–` when there is no whole.
 */
export function percent(part: number, whole: number): string {
	if (whole === 0) return "–";
	if (part === 0) return "0 %";
	if (part === whole) return "100 %";
	const share = (part / whole) * 100;
	if (share < 0.1) return "< 0.1 %";
	if (share > 99.9) return "> 99.9 %";
	return `${share.toFixed(1)} %`;
}

/** A length of time, to the millisecond or to a tenth of a second: `100 ms`, `1.5 s`, `90 s`, `5 min`, `2 h`, `−1 s`. */
export function span(duration: Milliseconds): string {
	const length = Math.round(Math.abs(duration));
	const sign = duration < 0 ? "−" : "";
	if (length === 0) return "0 s";
	if (length < 1000) return `${sign}${length} ms`;
	if (length < 60_000 || length % 60_000 !== 0) return `${sign}${Math.round(length / 100) / 10} s`;
	if (length % 3_600_000 !== 0) return `${sign}${length / 60_000} min`;
	return `${sign}${length / 3_600_000} h`;
}
