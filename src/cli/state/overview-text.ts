import { counted, thousands } from "../../counted.ts";
import { printable } from "../../errors.ts";
import type { EpochMs, Milliseconds } from "../../event.ts";
import type { StateOverview } from "../../state/overview.ts";

/** The overview of a state for people. */
export function overviewText(overview: StateOverview, now: EpochMs): string {
	const { folder, sources, ledger, outbox, deadLetters } = overview;
	const [first, last] = [ledger.days[0], ledger.days.at(-1)];
	const span = first === undefined ? "" : `, of ${first === last ? first : `${first} to ${last}`}`;
	const lines = [
		`State in ${folder}`,
		"",
		`Sent         ${counted(ledger.pageViews, "page view")}${span}`,
		`Refused      ${counted(deadLetters, "page view")} (dead-letters.ndjson)`,
		`Outbox       ${outbox.length === 0 ? "empty" : counted(outbox.length, "batch", "batches")}`,
		...outbox.map(
			({ batch, pageViews, posted, mayBeStored, reason }) =>
				`  ${batch}  ${counted(pageViews, "page view")}, posted ${age(now - posted)} ago: ${mayBeStored ? "may have arrived" : "not arrived"}${reason === undefined ? "" : ` (${reason})`}`,
		),
		`Logs         ${sources.length === 0 ? "none" : thousands(sources.length)}`,
		...sources.map(
			({ name, line, updated }) => `  ${name}: decided up to line ${thousands(line - 1)}, ${age(now - updated)} ago`,
		),
	];
	return `${lines.map(printable).join("\n")}\n`;
}

const UNITS: readonly (readonly [name: string, ms: Milliseconds])[] = [
	["days", 86_400_000],
	["h", 3_600_000],
	["min", 60_000],
];

function age(ms: Milliseconds): string {
	const [name, unit] = UNITS.find(([, unit]) => ms >= 2 * unit) ?? ["s", 1_000];
	return `${Math.max(0, Math.floor(ms / unit))} ${name}`;
}
