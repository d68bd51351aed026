import type { ExitStatus } from "../../errors.ts";
import { makePlan } from "../../plan.ts";
import { checkOutputs } from "../check-outputs.ts";
import { commandSettings } from "../command-settings.ts";
import { inputsOf } from "../inputs.ts";
import { CONFIG } from "../options/config.ts";
import { INPUT } from "../options/input.ts";
import { JUDGEMENT } from "../options/judgement.ts";
import { MATCHING } from "../options/matching.ts";
import { MATOMO } from "../options/matomo.ts";
import { OUTPUT, REPORT_FORMAT, TIME_ZONE } from "../options/output.ts";
import { THREADS } from "../options/threads.ts";
import { writeResult } from "../output-file.ts";
import { drawReport } from "../print-report.ts";
import { refuseFollow } from "../refuse-follow.ts";
import { runLogs } from "../run.ts";

const OPTIONS = {
	...INPUT,
	siteId: MATOMO.siteId,
	...THREADS,
	...JUDGEMENT,
	...MATCHING,
	...OUTPUT,
	...REPORT_FORMAT,
	...TIME_ZONE,
	...CONFIG,
};

/** `monorail report`: a dry run whose report says everything it knows. */
export async function report(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const settings = commandSettings(argv, OPTIONS);
	refuseFollow(settings.follow);
	const plan = makePlan(inputsOf(argv.logs), settings);
	const { format, timeZone, output, dump } = settings;
	await checkOutputs([output, dump], plan.inputs);
	const result = await runLogs(plan, settings);
	const form = { format, timeZone, output, examples: true };
	const text = drawReport(result.report, form);
	if (dump === "-" && output === undefined) process.stderr.write(text);
	else await writeResult(text, output);
	return result.status;
}
