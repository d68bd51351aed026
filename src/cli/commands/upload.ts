import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { siteIds } from "../../classify/sites.ts";
import type { ExitStatus } from "../../errors.ts";
import type { Position } from "../../event.ts";
import type { MatomoClient } from "../../matomo/client.ts";
import { settler } from "../../outlet.ts";
import { makePlan } from "../../plan.ts";
import type { Report } from "../../report/report.ts";
import type { Tally } from "../../report/tally.ts";
import type { Delivery, Fate } from "../../send/fate.ts";
import { Sender } from "../../send/sender.ts";
import { RecordFile } from "../../state/record-file.ts";
import { defaultStateFolder } from "../../state/state-folder.ts";
import { checkOutputs } from "../check-outputs.ts";
import { commandSettings } from "../command-settings.ts";
import { runFollowing } from "../follow.ts";
import { inputsOf } from "../inputs.ts";
import { missing } from "../missing.ts";
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
import { type RunOptions, runLogs, type Upload } from "../run.ts";
import { StdoutClosed } from "../stdout.ts";
import { SYSTEM_CLOCK } from "../system-clock.ts";
import { readToken } from "../token.ts";
import { userAgent } from "../user-agent.ts";

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

/** Page views without a fate beyond which reading waits for Matomo. */
const MOST_WAITING = 5_000;

/** `monorail upload`: joins the logs and sends what Matomo's tracker missed, or with `--dry-run` only says so. */
export async function upload(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const settings = commandSettings(argv, OPTIONS);
	const { dryRun, format, timeZone, output, dump } = settings;
	const target = dryRun ? undefined : await targetOf(settings);
	const plan = makePlan(inputsOf(argv.logs), settings);
	await checkOutputs([output, dump], plan.inputs);
	const options: RunOptions = {
		dump,
		quiet: settings.quiet,
		progress: settings.progress,
		jobs: settings.jobs,
		decisions: settings,
		// Without a token nothing is sent, so ids of our own need be the same within this run only.
		privacy: { ...settings, key: target?.token ?? randomUUID() },
		...(dryRun && { next: { batchSize: settings.batchSize } }),
		...(target && { upload: (tally, deadline) => startUpload(target, settings, tally, deadline) }),
	};
	const draw = (report: Report) => drawReport(report, { format, timeZone, output, examples: false });
	const { report, status } = settings.follow
		? await runFollowing(plan, {
				...options,
				idleAfter: settings.idleAfter,
				...(target && { position: join(stateFolder(target, settings), "follow.json") }),
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
}

/** Writes the report of a run that goes on: standard output is for results, and may carry the dump. */
async function tell(text: string, output: string | undefined): Promise<void> {
	if (output === undefined) process.stderr.write(text);
	else await writeResult(text, output);
}

/** The Matomo that an upload goes to. */
interface Target {
	readonly token: string;
	readonly client: MatomoClient;
	readonly address: string;
	readonly sites: readonly number[];
}

/** @throws UserError when something that an upload needs was not given */
async function targetOf(settings: Settings<typeof OPTIONS>): Promise<Target> {
	const { matomoUrl, tokenAuthFile, timeout } = settings;
	const sites = siteIds(settings);
	if (matomoUrl === undefined) throw missing.url("an upload");
	if (sites.length === 0) throw missing.site("an upload");
	const token = readToken(tokenAuthFile, process.env);
	if (token === undefined) throw missing.token("an upload");
	// Its HTTP takes longer to load than all the rest, and a dry run needs none.
	const { MatomoClient } = await import("../../matomo/client.ts");
	const client = new MatomoClient({ baseUrl: matomoUrl, token, timeoutMs: timeout, userAgent: userAgent() });
	return { client, token, address: client.address, sites };
}

function stateFolder(target: Target, { state }: Settings<typeof OPTIONS>): string {
	return state ?? defaultStateFolder(process.env, target.address, target.sites);
}

async function startUpload(
	target: Target,
	settings: Settings<typeof OPTIONS>,
	tally: Tally,
	deadline: AbortSignal,
): Promise<Upload> {
	const folder = stateFolder(target, settings);
	const refused = await RecordFile.open(join(folder, "dead-letters.ndjson"));
	const ambiguous = await RecordFile.open(join(folder, "ambiguous.ndjson"));
	let waiting = 0;
	const settle = settler(tally, async (deliveries, fate) => {
		const file = fate.is === "ambiguous" ? ambiguous : refused;
		await file.append(deliveries.map((delivery) => recordOf(delivery, fate)));
	});
	const sender = new Sender<Position>({
		client: { post: (requests) => target.client.post(requests, deadline) },
		clock: SYSTEM_CLOCK,
		batchSize: settings.batchSize,
		batchBytes: settings.batchBytes,
		batchAgeMs: settings.batchAge,
		lanes: settings.lanes,
		maxQueued: Math.max(MOST_WAITING, 2 * settings.batchSize * settings.lanes),
		retryForMs: settings.retryFor,
		signal: deadline,
		onFate: (deliveries, fate) => {
			waiting -= deliveries.length;
			return settle(deliveries, fate);
		},
	});
	return {
		flush: () => sender.flush(),
		send: (delivery) => {
			waiting++;
			return sender.add(delivery);
		},
		get waiting() {
			return waiting;
		},
		async finish() {
			try {
				await sender.flush();
			} finally {
				await refused.close();
				await ambiguous.close();
			}
			for (const file of [refused, ambiguous]) {
				if (file.lines > 0) process.stderr.write(`monorail: ${file.lines} page views recorded in ${file.path}\n`);
			}
			if (sender.stopped) process.stderr.write(`monorail: ${sender.stopped.message}\n`);
		},
		get stopped() {
			return sender.stopped;
		},
	};
}

function recordOf({ request, item }: Delivery<Position>, { reason }: Fate & { is: "rejected" | "ambiguous" }): unknown {
	return { source: item.source, line: item.line, reason, request };
}
