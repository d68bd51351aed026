import { nextUpload } from "../next-upload.ts";
import type { Report } from "../report.ts";
import { sentOnce } from "../text/upload-fault.ts";
import { countOf, figure } from "./figures.ts";
import type { Markup } from "./markup.ts";
import { html } from "./markup.ts";
import { table } from "./table.ts";

/** What happens next? What an upload would send, how long that takes, and the command for it. */
export function next(report: Report): Markup | undefined {
	const { upload } = report;
	if (upload === undefined) return undefined;
	const { views, batches, durations } = nextUpload(report, upload.batchSize);
	const head = html`<section aria-labelledby="next"><h2 id="next">What happens next?</h2>`;
	if (views === 0)
		return html`${head}<p>Nothing would be sent: ${countOf("upload.views", 0, "page view")}.</p></section>
`;
	return html`${head}
<p>${countOf("upload.views", views, "page view")} would be sent${upload.fault && ` ${sentOnce(upload.fault)}`}, in some ${figure("upload.batches", batches)} bulk request${batches !== 1 && "s"} of up to ${figure("upload.batchSize", upload.batchSize)}.</p>
${upload.command !== undefined && html`<p>This command does it, with your Matomo's address and site number, and its token in the variable <code>MATOMO_TOKEN_AUTH</code>:</p><pre tabindex="0"><code>${upload.command}</code></pre>`}
${table({
	title: "How long it takes",
	titled: true,
	small: true,
	columns: [{ name: "when Matomo takes" }, { name: "it takes", number: true }],
	rows: durations.map(({ hitsPerSecond, seconds }, index) => [
		html`${figure(`upload.durations.${index}.hitsPerSecond`, hitsPerSecond)} page views a second`,
		figure(`upload.durations.${index}.seconds`, seconds, clock(seconds)),
	]),
})}
${samples(upload.samples)}</section>
`;
}

function samples(requests: readonly Readonly<Record<string, string | number>>[] | undefined): Markup | undefined {
	if (requests === undefined || requests.length === 0) return undefined;
	return html`<h3>Some of the requests</h3><p class="bad">These tell of visitors: mind whom you give this page to.</p>
${requests.map((request) => html`<pre tabindex="0"><code>${JSON.stringify(request, undefined, 2)}</code></pre>`)}`;
}

function clock(seconds: number): string {
	if (seconds < 120) return `${seconds} s`;
	if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
	return `${(seconds / 3600).toFixed(1)} h`;
}
