import type { KeyedSplit, Split } from "../split-counts.ts";
import { shownRows } from "../text/shown-rows.ts";
import { figure, share } from "./figures.ts";
import type { Content, Markup } from "./markup.ts";
import { html } from "./markup.ts";

/** Rows that a table shows; the JSON has more. */
const SHOWN = 50;

/** Rows that are seen at once; the others are scrolled to. */
const AT_ONCE = 12;

/** A table of what was tracked and missed. */
export interface SplitTableOptions<Key> {
	readonly title: string;
	/** What the first column has. */
	readonly of: string;
	/** The list in the JSON. */
	readonly list: string;
	readonly rows: readonly KeyedSplit<Key>[];
	/** Those that are in no row, and their place in the JSON. */
	readonly other?: { readonly of: string; readonly split: Split };
	readonly label: (key: Key) => Content;
}

/** A table that can be sorted by each column, with the share missed as a bar; what is not listed is summed up in its foot. */
export function splitTable<Key>(options: SplitTableOptions<Key>): Markup {
	const { title, of, list, rows, label } = options;
	const shown = rows.slice(0, shownRows(rows, SHOWN, options.other?.split));
	const scrolls = shown.length > AT_ONCE;
	return html`<div class="${scrolls ? "scroll tall" : "scroll"}" tabindex="0" role="region" aria-label="${title}">
<table class="sortable">
<caption class="unseen">${title}</caption>
<thead><tr><th scope="col">${of}</th><th scope="col" class="number">tracked</th><th scope="col" class="number">missed</th><th scope="col" class="number">share</th></tr></thead>
<tbody>
${shown.map(({ key, ...split }, index) => row(html`<th scope="row"><bdi>${label(key)}</bdi></th>`, split, (part) => `${list}.${index}.${part}`))}</tbody>
${foot(options)}</table></div>
${scrolls && html`<p class="hint">Scroll for more.</p>`}
`;
}

function foot<Key>({ list, rows, other }: SplitTableOptions<Key>): Markup | undefined {
	const rest = rows.slice(shownRows(rows, SHOWN, other?.split));
	const sum = (part: "tracked" | "missed") => rest.reduce((all, split) => all + split[part], other?.split[part] ?? 0);
	const split = { tracked: sum("tracked"), missed: sum("missed") };
	if (split.tracked + split.missed === 0) return undefined;
	const unlisted = other === undefined ? "" : `+${other.of}`;
	return html`<tfoot>
${row(html`<th scope="row">all others</th>`, split, (part) => `sum(${list},${SHOWN},${part})${unlisted && `${unlisted}.${part}`}`)}</tfoot>
`;
}

function row(head: Markup, { tracked, missed }: Split, of: (part: "tracked" | "missed") => string): Markup {
	const whole = tracked + missed;
	const per = whole === 0 ? 0 : (100 * missed) / whole;
	return html`<tr>${head}<td class="number">${figure(of("tracked"), tracked)}</td><td class="number">${figure(of("missed"), missed)}</td><td class="number bar" style="--share:${per.toFixed(1)}%">${share(of("missed"), missed, `${of("tracked")}+${of("missed")}`, whole)}</td></tr>
`;
}
