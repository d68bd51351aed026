import { counted } from "../../counted.ts";
import type { LogEvent } from "../../event.ts";
import type { MalformedReason } from "../../outcome.ts";
import type { Misfit } from "../format.ts";
import type { Template } from "./part.ts";
import type { LinePattern } from "./pattern.ts";
import { excerpt } from "./source-text.ts";

/** What a value should have been, by why it could not be read. */
const SHOULD_BE: Readonly<Partial<Record<MalformedReason, string>>> = {
	"no-time": "a time",
	"bad-time": "a time that there is",
	"no-address": "an address",
	"no-url": "what was asked for",
	"bad-field": "a status of three digits and times of at least 0",
};

/** With fewer, or less than so much of all, it may be robots that give their address. */
const TELLING = 3;
const MOST_OF = 0.75;

/** What a user agent hardly ever is as a whole, and a referrer nearly always. */
const URL = /^https?:\/\/\S+$/i;

/** Whether user agents are what referrers should be: both are texts between quotes, next to each other. */
export function confusedAgents(records: readonly (LogEvent | MalformedReason)[]): Misfit | undefined {
	const agents = records.flatMap((record) => (typeof record === "string" ? [] : (record.userAgent ?? [])));
	const urls = agents.filter((agent) => URL.test(agent)).length;
	if (urls < TELLING || urls < agents.length * MOST_OF) return undefined;
	return {
		expected: "names of browsers where the format has the user agent",
		found: `URLs in ${urls} of ${counted(agents.length, "record")} at its beginning that have any, as if it were the referrer`,
	};
}

/** @returns `undefined` for a line that fits */
export function templateMisfit(
	template: Template,
	{ regex, sources }: LinePattern,
	result: LogEvent | MalformedReason,
	line: string,
): Misfit | undefined {
	if (typeof result !== "string") return undefined;
	if (regex.test(line)) return { expected: SHOULD_BE[result] ?? "a record", found: `${excerpt(line, 0)} (${result})` };
	const { parts } = template;
	let fitting = 0;
	let end = 0;
	let valueFrom = 0;
	// Few lines are ever asked for, so that each beginning may be compiled anew.
	for (let count = 1; count <= sources.length; count++) {
		const match = new RegExp(`^${sources.slice(0, count).join("")}`).exec(line);
		if (match === null) break;
		fitting = count;
		valueFrom = end;
		end = match[0].length;
	}
	const part = parts[fitting];
	const before = parts.slice(0, fitting).findLast((known) => known.is === "value");
	const behind = before?.is === "value" ? ` behind ${before.name}` : "";
	const what = part === undefined ? "its end" : part.is === "text" ? `'${part.text}'` : part.name;
	// A value goes on up to the text behind it: where that never comes, the value's beginning tells more than the end.
	const at = part?.is === "text" && parts[fitting - 1]?.is === "value" ? valueFrom : end;
	const column = part === undefined ? "" : ` (column ${part.at + 1} of the format)`;
	return {
		expected: `${what}${behind}${column}`,
		found: `${excerpt(line, at)} in column ${at + 1}`,
	};
}
