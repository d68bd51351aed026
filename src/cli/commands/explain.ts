import { digester } from "../../digest/digester.ts";
import type { ExitStatus } from "../../errors.ts";
import { makePlan } from "../../plan.ts";
import { paint } from "../../report/text/paint.ts";
import { checkOutputs } from "../check-outputs.ts";
import { commandSettings } from "../command-settings.ts";
import { formatsOf, head } from "../explain/head.ts";
import { EXPLANATION } from "../explain/options.ts";
import { RowExplainer } from "../explain/row-explainer.ts";
import { jsonRows, type RowWriter, tableRows } from "../explain/row-writer.ts";
import { sourceFormats } from "../explain/source-formats.ts";
import { inputsOf } from "../inputs.ts";
import { formatNote, logNotes } from "../notes.ts";
import type { Settings } from "../option.ts";
import { CONFIG } from "../options/config.ts";
import { INPUT } from "../options/input.ts";
import { JUDGEMENT } from "../options/judgement.ts";
import { MATCHING } from "../options/matching.ts";
import { MATOMO } from "../options/matomo.ts";
import { LineWriter } from "../output-file.ts";
import { wantsColour } from "../print-report.ts";
import { runLogs } from "../run.ts";

const OPTIONS = { ...INPUT, siteId: MATOMO.siteId, ...JUDGEMENT, ...MATCHING, ...EXPLANATION, ...CONFIG };

/** The table is not cut where a program may search it. */
const OFF_TERMINAL = 200;

/** `monorail explain`: a dry run that says of every line how it was read, what it was judged to be, and why. */
export async function explain(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const settings = commandSettings(argv, OPTIONS);
	const plan = makePlan(inputsOf(argv.logs), settings);
	await checkOutputs([settings.output], plan.inputs);
	let told: readonly string[] = [];
	const { report, status } = await runLogs(plan, {
		dump: undefined,
		quiet: settings.quiet,
		explain: async (parts) => {
			const first = await sourceFormats(settings.quiet ? [] : parts, { ...plan, digest: digester(plan) });
			told = [...formatsOf(first.sources).flatMap(formatNote), ...logNotes(first.logs.lacking)];
			return new RowExplainer({
				parts,
				site: plan.site,
				writer: await rowWriter(
					settings,
					head(first),
					parts.every(({ source }) => source === parts[0]?.source),
				),
				only: settings.only,
				onDisorder: () => say(settings, ["some rows stand behind later lines: their outcome was known much later"]),
			});
		},
	});
	say(
		settings,
		report.notes.filter((note) => !told.includes(note)),
	);
	return status;
}

type ExplainSettings = Settings<typeof OPTIONS>;

async function rowWriter(settings: ExplainSettings, above: readonly string[], isOneLog: boolean): Promise<RowWriter> {
	const { output, format } = settings;
	const onTerminal = output === undefined && process.stdout.isTTY === true;
	const writer = await LineWriter.open(output ?? "-", false);
	if ((format ?? (onTerminal ? "text" : "json")) === "json") {
		say(settings, above);
		return jsonRows(writer);
	}
	const width = onTerminal ? (process.stdout.columns ?? 80) : OFF_TERMINAL;
	return tableRows(writer, { width, paint: paint(wantsColour(onTerminal)), isOneLog }, above);
}

function say({ quiet }: ExplainSettings, lines: readonly string[]): void {
	if (quiet) return;
	for (const line of lines) process.stderr.write(`monorail: ${line}\n`);
}
