import type { ExitStatus } from "../../errors.ts";
import { makePlan } from "../../plan.ts";
import { warnings } from "../../report/text/changes.ts";
import { checkOutputs } from "../check-outputs.ts";
import { commandSettings } from "../command-settings.ts";
import { earlierReport } from "../earlier-report.ts";
import { inputsOf } from "../inputs.ts";
import { CONFIG } from "../options/config.ts";
import { DELIVERY } from "../options/delivery.ts";
import { INPUT } from "../options/input.ts";
import { JUDGEMENT } from "../options/judgement.ts";
import { MATCHING } from "../options/matching.ts";
import { MATOMO } from "../options/matomo.ts";
import { OUTPUT, REPORT_EXTRAS, REPORT_FORMAT, TIME_ZONE } from "../options/output.ts";
import { THREADS } from "../options/threads.ts";
import { writeResult } from "../output-file.ts";
import { drawReport } from "../print-report.ts";
import { runLogs } from "../run.ts";
import { uploadCommand } from "../upload-command.ts";

const JUDGING = { ...INPUT, siteId: MATOMO.siteId, ...JUDGEMENT, ...MATCHING, ...CONFIG };
/** Its flags, and what only the upload that it proposes needs. */
const OPTIONS = {
	...JUDGING,
	matomoUrl: MATOMO.matomoUrl,
	...THREADS,
	...OUTPUT,
	...REPORT_FORMAT,
	...REPORT_EXTRAS,
	...TIME_ZONE,
};

/** Page views in a bulk request of an upload that is not told otherwise. */
const BATCH_SIZE = Number(DELIVERY.batchSize.shownDefault);

/** `monorail report`: a dry run whose report says everything it knows. */
export async function report(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const settings = commandSettings(argv, OPTIONS);
	const plan = makePlan(inputsOf(argv.logs), settings);
	const { format, timeZone, output, dump, compare } = settings;
	await checkOutputs([output, dump], plan.inputs);
	const earlier = compare === undefined ? undefined : earlierReport(compare);
	const result = await runLogs(plan, {
		...settings,
		next: {
			batchSize: BATCH_SIZE,
			command: (found) => uploadCommand(argv, Object.keys(JUDGING), plan.inputs, { ...settings, found }),
		},
		...(earlier && { earlier }),
	});
	const form = { format, timeZone, output, examples: true };
	if (!settings.quiet && result.report.comparison) {
		for (const warning of warnings(result.report.comparison)) process.stderr.write(`monorail: ${warning}\n`);
	}
	const text = await drawReport(result.report, form);
	if (dump === "-" && output === undefined) process.stderr.write(text);
	else await writeResult(text, output);
	return result.status;
}
