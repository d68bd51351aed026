import { INPUT } from "./cli/options/input.ts";
import { JUDGEMENT } from "./cli/options/judgement.ts";
import { MATCHING } from "./cli/options/matching.ts";
import { MATOMO } from "./cli/options/matomo.ts";
import { settingsOf } from "./cli/settings.ts";
import type { PlanSettings } from "./plan.ts";

/** What the command line takes when nothing is given, for programs: spread it and add what differs. */
export const DEFAULT_SETTINGS: PlanSettings = settingsOf(
	{ ...INPUT, ...JUDGEMENT, ...MATCHING, siteId: MATOMO.siteId },
	{ argv: {}, env: {}, config: {} },
);
