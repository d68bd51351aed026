import * as assert from "uvu/assert";
import { type Classification, classify } from "../../src/classify/classify.ts";
import { DEFAULT_SETTINGS } from "../../src/default-settings.ts";
import type { LogEvent } from "../../src/event.ts";
import { decodeLatin1 } from "../../src/format/escape.ts";
import { detectFormat } from "../../src/format/formats.ts";
import { makePlan } from "../../src/plan.ts";
import { agentOf, ODD_REQUESTS } from "./odd-requests.ts";

const { rules } = makePlan([], DEFAULT_SETTINGS);

/** A line of a log, read and judged. */
export interface JudgedLine {
	readonly event: LogEvent;
	readonly kind: Classification;
}

/** Reads and judges all lines of a log (latin1), which must be recognised as of that format. Not one may be malformed. */
export function judgeLog(text: string, formatName: string): readonly JudgedLine[] {
	// The last column of the last line may be an empty one: a tab before the end.
	const lines = text.replace(/\n$/, "").split("\n").map(decodeLatin1);
	const format = detectFormat(lines);
	assert.is(format?.name, formatName);
	return lines.map((line) => {
		const event = format?.parse(line) ?? "unknown-format";
		if (typeof event === "string") throw new Error(`${event}: ${line.slice(0, 300)}`);
		return { event, kind: classify(event, rules) };
	});
}

/**
 * Asserts that each odd request is logged once, and is what it is.
 *
 * @param lacks what the log does not have
 * @param except names of requests of which only status and kind are compared
 * @returns how many facts were compared
 */
export function assertOddRequests(
	lines: readonly JudgedLine[],
	lacks: readonly (keyof LogEvent)[] = [],
	except: readonly string[] = [],
): number {
	let compared = 0;
	for (const request of ODD_REQUESTS) {
		const found = lines.filter(({ event }) => event.userAgent === agentOf(request));
		assert.is(found.length, 1, `${request.name}: logged ${found.length} times`);
		const [line] = found;
		if (line === undefined) continue;
		assert.is(line.event.status, request.status, request.name);
		assert.is(line.kind, request.kind, `${request.name}: ${JSON.stringify(line.event)}`);
		for (const [key, value] of Object.entries(request.event ?? {})) {
			if (lacks.includes(key as keyof LogEvent) || except.includes(request.name)) continue;
			assert.equal(line.event[key as keyof LogEvent], value, `${request.name}: ${key}`);
			compared++;
		}
	}
	return compared;
}
