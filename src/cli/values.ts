import { isIP } from "node:net";
import { givenHost } from "../classify/given-host.ts";
import type { ClockOffset } from "../clock-offsets.ts";
import { UserError } from "../errors.ts";
import type { Milliseconds } from "../event.ts";

/** A text as it is. */
export const text = (value: string): string => value;

/** A comma-separated list. */
export const commaList = (value: string): readonly string[] =>
	value
		.split(",")
		.map((item) => item.trim())
		.filter((item) => item !== "");

/** A host as logs name it: a name, or an address without brackets. */
export function host(value: string, flag: string): string {
	if (/^[\p{L}\p{N}_.-]+$/u.test(value) || isIP(value) !== 0) return givenHost(value);
	throw new UserError({
		problem: `bad value for ${flag}`,
		expected: "the name of a host such as www.example.org, without scheme, port and path",
		found: `"${value}"`,
	});
}

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number): (value: string, flag: string) => number {
	return (value, flag) => {
		const number = Number(value);
		if (/^\d+$/.test(value) && number >= least && number <= most) return number;
		throw new UserError({
			problem: `bad value for ${flag}`,
			expected: `a whole number from ${least} to ${most}`,
			found: `"${value}"`,
		});
	};
}

/** One of a few words. */
export function oneOf<T extends string>(...words: readonly T[]): (value: string, flag: string) => T {
	return (value, flag) => {
		const word = words.find((candidate) => candidate === value);
		if (word !== undefined) return word;
		throw new UserError({
			problem: `bad value for ${flag}`,
			expected: `one of ${words.join(", ")}`,
			found: `"${value}"`,
		});
	};
}

const UNITS = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration: `500ms`, `5s`, `1m30s`, `2h`. */
export function duration(value: string, flag: string): Milliseconds {
	const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|min|m|h|d)/g)];
	if (parts.length > 0 && parts.map(([part]) => part).join("") === value) {
		return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit as keyof typeof UNITS], 0);
	}
	if (value === "0") return 0;
	throw new UserError({
		problem: `bad value for ${flag}`,
		expected: "a duration such as 500ms, 5s, 1m30s or 2h",
		found: `"${value}"`,
	});
}

/** A log and how wrong its clock is: `tracker.ndjson=-3.2s`, `stdin=+1h`. */
export function clockOffset(value: string, flag: string): ClockOffset {
	const parts = /^(.+)=([+-]?)([^=+-]+)$/s.exec(value);
	if (parts) {
		const [, source = "", sign, length = ""] = parts;
		// Whole, so that taking it off again gives the very time that the log has.
		return { source, offset: Math.round(duration(length, flag)) * (sign === "-" ? -1 : 1) };
	}
	throw new UserError({
		problem: `bad value for ${flag}`,
		expected: "a log and a duration such as tracker.ndjson=-3.2s",
		found: `"${value}"`,
	});
}

/** A number of bytes: `1048576`, `256kb`, `8mb` (powers of 1024). */
export function bytes(least: number, most: number): (value: string, flag: string) => number {
	return (value, flag) => {
		const parts = /^(\d+)\s*(b|kb|kib|mb|mib|k|m)?$/i.exec(value);
		const unit = parts?.[2]?.[0]?.toLowerCase();
		const count = Number(parts?.[1]) * (unit === "k" ? 1024 : unit === "m" ? 1024 * 1024 : 1);
		if (count >= least && count <= most) return count;
		throw new UserError({
			problem: `bad value for ${flag}`,
			expected: `a size from ${least} to ${most} bytes, such as 256kb or 8mb`,
			found: `"${value}"`,
		});
	};
}
