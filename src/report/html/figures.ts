import { thousands } from "../../counted.ts";
import type { Milliseconds } from "../../event.ts";
import { percent, span } from "../text/numbers.ts";
import type { Content, Markup } from "./markup.ts";
import { html } from "./markup.ts";

/**
 * A figure of the report with the place it has in the JSON, so that each can be checked: `missed.views`, or an
 * expression of places such as `pages.0.tracked+pages.0.missed`.
 */
export function figure(of: string, value: number, shown: Content = thousands(value)): Markup {
	return html`<data value="${value}" data-of="${of}">${shown}</data>`;
}

/** A share in per cent, with the places of both its parts. */
export function share(of: string, part: number, wholeOf: string, whole: number): Markup {
	return figure(`(${of})/(${wholeOf})`, whole === 0 ? 0 : part / whole, percent(part, whole));
}

/** A length of time, which the JSON has in seconds. */
export function duration(of: string, length: Milliseconds): Markup {
	return figure(of, Math.round(length) / 1000, span(length));
}

/** A count with its noun, such as `1 page view`. */
export function countOf(of: string, count: number, noun: string): Markup {
	return html`${figure(of, count)} ${noun}${count === 1 ? "" : "s"}`;
}
