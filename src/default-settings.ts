import { INPUT, JUDGEMENT, MATCHING, MATOMO } from "./cli/options.ts";
import { settingsOf } from "./cli/settings.ts";
import type { PlanSettings } from "./plan.ts";

/** What the command line takes when nothing is given, for programs: spread it and add what differs. */
export const DEFAULT_SETTINGS: PlanSettings = settingsOf(
	{ ...INPUT, ...JUDGEMENT, ...MATCHING, siteId: MATOMO.siteId },
	{ argv: {}, env: {}, config: {} },
);
