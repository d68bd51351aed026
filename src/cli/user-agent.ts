import { version } from "./version.ts";

/** How Monorail names itself to Matomo. */
export function userAgent(): string {
	return `monorail/${version()}`;
}
