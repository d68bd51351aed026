import { digester } from "../digest/digester.ts";
import { type Decisions, demandDecisions } from "../explicit-decisions.ts";
import type { Plan } from "../plan.ts";
import type { LogPart } from "../source/log-part.ts";
import { sourceFormats } from "./explain/source-formats.ts";

/**
 * Called before anything is sent, what earlier runs have left in the outbox too: it may take long until Matomo has that,
 * and whoever has forgotten a flag should hear of it at once. What only a log as a whole can tell, that its site asks
 * for consent, or that no line shows who has opted out, is not known yet.
 *
 * @throws UserError when a decision is missing
 */
export async function decideFirst(decisions: Decisions, parts: readonly LogPart[], plan: Plan): Promise<void> {
	if (decisions.acceptInvisibleOptOut) return;
	const { formats, lineLimit } = plan;
	const { sources } = await sourceFormats(parts, { formats, lineLimit, digest: digester(plan) });
	demandDecisions(decisions, { formats: sources.flatMap(({ format }) => format ?? []), lacking: [] }, false);
}
