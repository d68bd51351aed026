import { counted, thousands } from "../../counted.ts";
import { REPLAY_FATES, REPLAY_LEFT_REASONS } from "../../outcome.ts";
import type { Report } from "../report.ts";
import { cutEnd } from "./cells.ts";
import type { Frame, Section } from "./frame.ts";
import { fateName, REPLAY_LEFT_MEANING } from "./labels.ts";
import { table } from "./table.ts";

/** What became of tracker hits that did not reach Matomo, where they were to be sent again. */
export function replays({ replays: found, dryRun }: Report, { width, paint }: Frame): Section | undefined {
	if (!found) return undefined;
	const fates = REPLAY_FATES.map((fate) => [fateName(fate, { dryRun }), found[fate], ""] as const);
	const left = REPLAY_LEFT_REASONS.map(
		(reason) => [`left: ${reason}`, found.left[reason] ?? 0, REPLAY_LEFT_MEANING[reason]] as const,
	);
	const rows = [...fates, ...left].filter(([, count]) => count > 0);
	return {
		title: `Sent again: ${counted(found.hits, "tracker hit")} that did not reach Matomo`,
		lines: table(
			{
				columns: [
					{ align: "left" },
					{ align: "right" },
					{ align: "left", cut: cutEnd, paint: paint.faint, optional: true },
				],
				rows: rows.map(([name, count, meaning]) => [name, thousands(count), meaning]),
			},
			width,
		),
	};
}
