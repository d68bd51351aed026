import type { Report } from "../report.ts";
import { COMPARED_NAME, warnings } from "../text/changes.ts";
import { periodText } from "../text/headline.ts";
import { share } from "./figures.ts";
import type { Markup } from "./markup.ts";
import { html } from "./markup.ts";
import { table } from "./table.ts";

/** What changed since an earlier report, with a warning for each jump. */
export function changes({ comparison }: Report, zone: string): Markup | undefined {
	if (comparison === undefined) return undefined;
	const { period, changes: all } = comparison;
	return html`<h3>Compared with the report ${period ? periodText(period, zone) : "given"}</h3>
${warnings(comparison).map((warning) => html`<p class="jump when">${warning}</p>`)}
${table({
	title: "What changed",
	small: true,
	columns: [{ name: "share" }, { name: "before", number: true }, { name: "now", number: true }, { name: "is" }],
	rows: all.map(({ figure, before, now, jumps }, index) => {
		const of = `comparison.changes.${index}`;
		return [
			COMPARED_NAME[figure],
			share(`${of}.before.part`, before.part, `${of}.before.of`, before.of),
			share(`${of}.now.part`, now.part, `${of}.now.of`, now.of),
			jumps ? html`<span class="bad">a jump</span>` : "as usual",
		];
	}),
})}`;
}
