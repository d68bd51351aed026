import { siteIds } from "../../classify/sites.ts";
import { counted } from "../../counted.ts";
import { type PageViewDelivery, startDelivery } from "../../delivery/start-delivery.ts";
import { EXIT, type ExitStatus, printable, UserError } from "../../errors.ts";
import { Tally } from "../../report/tally.ts";
import { overviewOf } from "../../state/overview.ts";
import { demandState, openState, type ReadableState, readState, type State } from "../../state/state.ts";
import { commandSettings } from "../command-settings.ts";
import { interruptible } from "../interrupt.ts";
import { missing } from "../missing.ts";
import type { Settings } from "../option.ts";
import { CONFIG } from "../options/config.ts";
import { DELIVERY } from "../options/delivery.ts";
import { INPUT } from "../options/input.ts";
import { MATOMO } from "../options/matomo.ts";
import { REPORT_FORMAT } from "../options/output.ts";
import { overviewText } from "../state/overview-text.ts";
import { stateFolderOf } from "../state-folder-of.ts";
import { writeStdout } from "../stdout.ts";
import { SYSTEM_CLOCK } from "../system-clock.ts";
import { targetOf } from "../target.ts";

const OPTIONS = { ...MATOMO, site: INPUT.site, ...DELIVERY, ...REPORT_FORMAT, ...CONFIG };

/** What can be done with batches in the outbox. */
const ACTIONS = ["resolve", "resend", "drop"] as const;

/** `monorail state`: shows what is remembered, or deals with batches of which nobody knows whether they have arrived. */
export async function state(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const settings = commandSettings(argv, OPTIONS);
	const folder = stateFolderOf(settings);
	if (folder === undefined) throw missing.state({ ...settings, sites: siteIds(settings) });
	const action = argv.action === undefined ? "show" : String(argv.action);
	const named = Array.isArray(argv.batches) ? argv.batches.map(String) : [];
	if (action === "show" || action === "export") {
		if (named.length > 0) throw takesNoBatches(action, named);
		await demandState(folder);
		const readable = await readState(folder);
		await (action === "show" ? show(readable, settings.format) : exportAll(readable));
		return EXIT.ok;
	}
	const known = ACTIONS.find((each) => each === action);
	if (known === undefined) {
		throw new UserError({
			problem: "there is no such thing to do with the state",
			expected: ["show", "export", ...ACTIONS].join(", "),
			found: `"${action}"`,
		});
	}
	if (known !== "resolve" && named.length === 0) {
		throw new UserError({
			problem: `${known} needs to know what`,
			expected: "names of batches, or all",
			found: "none",
			hint: "monorail state lists them",
		});
	}
	await demandState(folder);
	const writable = await openState(folder, { now: Date.now(), ledgerDays: settings.ledgerDays });
	try {
		return await deal(writable, known, await wanted(writable, named), settings);
	} finally {
		await writable.close();
	}
}

function takesNoBatches(action: string, named: readonly string[]): UserError {
	return new UserError({
		problem: `state ${action} tells of everything`,
		expected: "no names of batches",
		found: named.map((name) => `"${name}"`).join(", "),
		hint: "resolve, resend and drop take them",
	});
}

async function show(readable: ReadableState, format: string): Promise<void> {
	const overview = await overviewOf(readable);
	await writeStdout(
		format === "json" ? `${JSON.stringify(overview, null, "\t")}\n` : overviewText(overview, Date.now()),
	);
}

/** Everything that is remembered, as lines of JSON. */
async function exportAll({ ledger, outbox, sources }: ReadableState): Promise<void> {
	for (const source of await sources.list()) await writeStdout(`${JSON.stringify({ is: "source", ...source })}\n`);
	for (const batch of await outbox.batches()) await writeStdout(`${JSON.stringify({ is: "batch", ...batch })}\n`);
	for (const { day } of await ledger.days()) {
		const lines = (await ledger.identities(day)).map((identity) => JSON.stringify({ is: "sent", day, identity }));
		await writeStdout(lines.map((line) => `${line}\n`).join(""));
	}
}

/** The batches that were named; all, when none was. @throws UserError when one is not there */
async function wanted({ outbox }: State, named: readonly string[]): Promise<ReadonlySet<string>> {
	const ids = new Set((await outbox.batches()).map(({ id }) => id));
	if (named.length === 0 || named.includes("all")) return ids;
	for (const name of named) {
		if (ids.has(name)) continue;
		const found = ids.size === 0 ? "an empty outbox" : [...ids].join(", ");
		throw new UserError({ problem: `there is no batch "${name}"`, expected: "one of the outbox", found });
	}
	return new Set(named);
}

async function deal(
	writable: State,
	action: (typeof ACTIONS)[number],
	only: ReadonlySet<string>,
	settings: Settings<typeof OPTIONS>,
): Promise<ExitStatus> {
	const batches = (await writable.outbox.batches()).filter(({ id }) => only.has(id));
	const target = action === "drop" ? undefined : await targetOf(settings, `state ${action}`);
	if (batches.length === 0) say("nothing is left in the outbox");
	if (!target) {
		for (const { id, entries } of batches) {
			// As if they had been sent: the same log must not bring them back.
			await writable.ledger.add(entries);
			await writable.outbox.remove(id);
			say(`${id}: ${counted(entries.length, "page view")} given up`);
		}
		return EXIT.ok;
	}
	const { client } = target;
	if (action === "resend") {
		for (const { id, ...content } of batches) await writable.outbox.replace(id, { ...content, mayBeStored: false });
	}
	const interrupt = interruptible(settings.shutdownTimeout);
	let delivery: PageViewDelivery | undefined;
	try {
		delivery = await startDelivery({
			client,
			settings,
			clock: SYSTEM_CLOCK,
			tally: new Tally(),
			state: writable,
			deadline: interrupt.deadline,
			say,
			only,
		});
		await delivery.finish();
	} finally {
		interrupt.end();
	}
	if (interrupt.status !== undefined) return interrupt.status;
	if (delivery.stopped) return EXIT.matomo;
	return delivery.isBehind ? EXIT.incomplete : EXIT.ok;
}

function say(text: string): void {
	process.stderr.write(`monorail: ${printable(text)}\n`);
}
