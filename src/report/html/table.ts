import type { Content, Markup } from "./markup.ts";
import { html } from "./markup.ts";

/** A plain table. The first column heads its rows; columns of numbers stand to the right. */
export interface PlainTable {
	readonly title: string;
	readonly columns: readonly { readonly name: string; readonly number?: true }[];
	readonly rows: readonly (readonly Content[])[];
	/** Whether it is as wide as its content needs, not as the page. */
	readonly small?: true;
	/** Whether the title is to be seen; otherwise it stands above already. */
	readonly titled?: true;
}

/** Draws a {@link PlainTable}; nothing when it has no rows. */
export function table({ title, columns, rows, titled, small }: PlainTable): Markup | undefined {
	if (rows.length === 0) return undefined;
	const kind = (index: number) => columns[index]?.number && html` class="number"`;
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table${small && html` class="small"`}>
<caption${!titled && html` class="unseen"`}>${title}</caption>
<thead><tr>${columns.map(({ name }, index) => html`<th scope="col"${kind(index)}>${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
	([head, ...cells]) =>
		html`<tr><th scope="row">${head}</th>${cells.map((cell, index) => html`<td${kind(index + 1)}>${cell}</td>`)}</tr>
`,
)}</tbody></table></div>
`;
}
