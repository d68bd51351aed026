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
		`Sent         ${count(ledger.pageViews)} page views${span}`,
		`Refused      ${count(deadLetters)} page views (dead-letters.ndjson)`,
		`Outbox       ${outbox.length === 0 ? "empty" : `${count(outbox.length)} batches`}`,
		...outbox.map(
			({ batch, pageViews, posted, mayBeStored, reason }) =>
				`  ${batch}  ${count(pageViews)} page views, posted ${age(now - posted)} ago: ${mayBeStored ? "may have arrived" : "not arrived"}${reason === undefined ? "" : ` (${reason})`}`,
		),
		`Logs         ${sources.length === 0 ? "none" : count(sources.length)}`,
		...sources.map(
			({ name, line, updated }) => `  ${name}: decided up to line ${count(line - 1)}, ${age(now - updated)} ago`,
		),
	];
	return `${lines.map(printable).join("\n")}\n`;
}

function count(value: number): string {
	return value.toLocaleString("en");
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
