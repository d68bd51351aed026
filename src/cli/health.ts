import type { EpochMs } from "../event.ts";
import type { SourceProgress } from "../source/live-merge.ts";

/**
 * Where each live log stands, a line for each.
 *
 * @param now wall clock
 */
export function health(sources: readonly SourceProgress[], now: EpochMs): readonly string[] {
	return sources.map(({ name, hasEnded, watermark, readAt }) => {
		if (watermark === undefined || readAt === undefined) return `${name}: nothing yet`;
		const latest = `latest record of ${new Date(watermark).toISOString()}`;
		return `${name}: ${latest}, read ${Math.round((now - readAt) / 1000)} s ago${hasEnded ? "; it has ended" : ""}`;
	});
}
