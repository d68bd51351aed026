import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { recallFrom } from "../../delivery/recall.ts";
import { SourceKeeper } from "../../delivery/source-keeper.ts";
import { startDelivery } from "../../delivery/start-delivery.ts";
import { type ExitStatus, printable } from "../../errors.ts";
import { makePlan } from "../../plan.ts";
import type { Report } from "../../report/report.ts";
import { hashOf } from "../../state/source-records.ts";
import { openState, readState, type State } from "../../state/state.ts";
import { checkOutputs } from "../check-outputs.ts";
import { commandSettings } from "../command-settings.ts";
import { runFollowing } from "../follow.ts";
import { inputsOf } from "../inputs.ts";
import type { Settings } from "../option.ts";
import { CONFIG } from "../options/config.ts";
import { DELIVERY, DRY_RUN } from "../options/delivery.ts";
import { FOLLOW } from "../options/follow.ts";
import { INPUT } from "../options/input.ts";
import { JUDGEMENT } from "../options/judgement.ts";
import { MATCHING } from "../options/matching.ts";
import { MATOMO } from "../options/matomo.ts";
import { OUTPUT, REPORT_FORMAT, TIME_ZONE } from "../options/output.ts";
import { PRIVACY } from "../options/privacy.ts";
import { THREADS } from "../options/threads.ts";
import { writeResult } from "../output-file.ts";
import { drawReport } from "../print-report.ts";
import { runLogs } from "../run.ts";
import type { RunOptions } from "../run-options.ts";
import { stateFolderOf } from "../state-folder-of.ts";
import { StdoutClosed } from "../stdout.ts";
import { SYSTEM_CLOCK } from "../system-clock.ts";
import { targetOf } from "../target.ts";

const OPTIONS = {
	...INPUT,
	...FOLLOW,
	...THREADS,
	...JUDGEMENT,
	...MATCHING,
	...MATOMO,
	...PRIVACY,
	...DELIVERY,
	...DRY_RUN,
	...OUTPUT,
	...REPORT_FORMAT,
	...TIME_ZONE,
	...CONFIG,
};

/** `monorail upload`: joins the logs and sends what Matomo's tracker missed, or with `--dry-run` only says so. */
export async function upload(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const settings = commandSettings(argv, OPTIONS);
	const { dryRun, format, timeZone, output, dump, ledgerDays } = settings;
	const target = dryRun ? undefined : await targetOf(settings, "an upload");
	const plan = makePlan(inputsOf(argv.logs), settings);
	await checkOutputs([output, dump], plan.inputs);
	const folder = stateFolderOf(settings);
	let state: State | undefined;
	try {
		if (folder !== undefined && target) state = await openState(folder, { now: Date.now(), ledgerDays });
		if (settings.again) say("--again: page views that were sent before are sent once more, and count twice");
		const options: RunOptions = {
			dump,
			quiet: settings.quiet,
			progress: settings.progress,
			jobs: settings.jobs,
			shutdownTimeout: settings.shutdownTimeout,
			decisions: settings,
			// Without a token nothing is sent, so ids of our own need be the same within this run only.
			privacy: { ...settings, key: target?.token ?? randomUUID() },
			...(dryRun && { next: { batchSize: settings.batchSize } }),
			...(dryRun && folder !== undefined && !settings.again && { recall: await recallFrom(await readState(folder)) }),
			...(settings.again && { salt: randomUUID(), again: true }),
			...(state && { keeper: new SourceKeeper(state.sources, rulesOf(settings), Date.now) }),
			...(target && {
				upload: (tally, deadline) =>
					startDelivery({ client: target.client, settings, clock: SYSTEM_CLOCK, tally, state, deadline, say }),
			}),
		};
		const draw = (report: Report) => drawReport(report, { format, timeZone, output, examples: false });
		const { report, status } = settings.follow
			? await runFollowing(plan, {
					...options,
					idleAfter: settings.idleAfter,
					...(state && { position: join(state.folder, "follow.json") }),
					onAsked: async (report) => tell(await draw(report), output),
				})
			: await runLogs(plan, options);
		const text = await draw(report);
		if (dump === "-" && output === undefined) process.stderr.write(text);
		else {
			await writeResult(text, output).catch((error: unknown) => {
				// What was delivered stays delivered: the status must still say how that went.
				if (!(error instanceof StdoutClosed)) throw error;
			});
		}
		return status;
	} finally {
		await state?.close();
	}
}

/** Writes the report of a run that goes on: standard output is for results, and may carry the dump. */
async function tell(text: string, output: string | undefined): Promise<void> {
	if (output === undefined) process.stderr.write(text);
	else await writeResult(text, output);
}

/** A name for the settings by which page views are decided. */
function rulesOf(settings: Settings<typeof OPTIONS>): string {
	const names = new Set(["site", "siteId", ...[INPUT, JUDGEMENT, MATCHING].flatMap((options) => Object.keys(options))]);
	return hashOf(JSON.stringify(Object.entries(settings).filter(([name]) => names.has(name))));
}

function say(text: string): void {
	process.stderr.write(`monorail: ${printable(text)}\n`);
}
