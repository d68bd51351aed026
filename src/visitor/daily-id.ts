import { createHmac } from "node:crypto";
import type { EpochMs } from "../event.ts";

/**
 * A visitor id for Matomo's `cid` that is the same for a visitor all day (UTC), tells nobody who that is, and is
 * another tomorrow.
 *
 * @param key secret that is the same in all runs
 * @returns 16 hex digits
 */
export function dailyVisitorId(key: string, fingerprint: string, start: EpochMs): string {
	const day = Math.floor(start / 86_400_000);
	return createHmac("sha256", key).update(`${day}\n${fingerprint}`).digest("hex").slice(0, 16);
}
