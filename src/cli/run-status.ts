import type { PageViewDelivery } from "../delivery/start-delivery.ts";
import { EXIT, type ExitStatus } from "../errors.ts";
import type { Outlet } from "../outlet.ts";
import type { Report } from "../report/report.ts";
import type { RunFaults } from "./run-faults.ts";

/** The status of a run that was not interrupted. */
export function statusOf(
	{ identity, outcomes, replays }: Report,
	upload: PageViewDelivery | undefined,
	{ tooRecent, inOutbox }: Pick<Outlet, "tooRecent" | "inOutbox">,
	{ isPartial, isMistaken }: Pick<RunFaults, "isPartial" | "isMistaken"> = { isPartial: false, isMistaken: false },
): ExitStatus {
	if (!identity.holds) return EXIT.bug;
	if (upload?.stopped) return EXIT.matomo;
	const notTaken = outcomes.rejected + outcomes.ambiguous + (replays?.rejected ?? 0) + (replays?.ambiguous ?? 0);
	if (notTaken > 0 || upload?.isBehind) return EXIT.incomplete;
	if (outcomes.held + (replays?.held ?? 0) > tooRecent + inOutbox) return EXIT.silent;
	if (isPartial) return EXIT.input;
	return isMistaken ? EXIT.usage : EXIT.ok;
}
