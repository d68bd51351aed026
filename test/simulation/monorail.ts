import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanSettings } from "../../src/plan.ts";
import { dryRun } from "../helpers/dry-run.ts";
import type { LogFile } from "./servers.ts";
import type { View } from "./truth.ts";

/**
 * The page views that Monorail would send, themselves or by sending their failed hits again, by a dry run over the logs.
 *
 * @throws Error when it would send what is no request for a page at all, or one twice, or takes logs for copies of each other
 */
export async function sentByMonorail(
	logs: readonly LogFile[],
	settings: Partial<PlanSettings>,
): Promise<ReadonlySet<View>> {
	const folder = mkdtempSync(join(tmpdir(), "monorail-simulation-"));
	try {
		const files = new Map(logs.map((log) => [join(folder, log.name), log]));
		for (const [path, { bytes }] of files) writeFileSync(path, bytes);
		const { dump, report, loggedTwice } = await dryRun([...files.keys()], settings);
		if (!report.identity.holds) throw new Error("the books do not balance");
		if (loggedTwice) throw new Error(`${loggedTwice.log} seems to have the requests of ${loggedTwice.other}`);
		const sent = new Set<View>();
		for (const { source, line, outcome, request } of dump) {
			if (outcome === "held") continue;
			const entry = files.get(source)?.entries[line - 1];
			const isAgain = outcome === "failed-hit" && entry?.log === "tracker";
			// Not only page views are sent again, of which alone the truth speaks; a bulk request has an event, too.
			if (isAgain && (entry.reports === undefined || request.e_c !== undefined)) continue;
			const view = isAgain ? entry.reports : entry?.view;
			if (view === undefined || sent.has(view)) throw new Error(`sent, but no page view: line ${line} of ${source}`);
			sent.add(view);
		}
		return sent;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
