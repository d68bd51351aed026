import type { PageOptions } from "./html/page.ts";
import type { Report } from "./report.ts";
import { assertZone } from "./zone.ts";

/**
 * The report as a page to look at and pass on: one file that opens from disk and loads nothing. Its length is bounded,
 * however long the logs were. Nothing of a log gets into it but as escaped text.
 *
 * The charts are loaded with the first page, since that takes longer than all the rest of the program.
 *
 * @throws UserError when there is no such time zone
 */
export async function toHtml(report: Report, options: PageOptions): Promise<string> {
	assertZone(options.zone);
	const { page } = await import("./html/page.ts");
	return page(report, options);
}
