import type { ClientHints } from "../event.ts";

/** `"Chromium";v="156"`. Names are bounded: what a client sends may be kilobytes of quotes and backslashes. */
const BRAND = /"((?:[^"\\]|\\.){0,200})";v="([^"]{0,100})"/g;

/**
 * Client hints as Matomo's `uadata` parameter takes them.
 *
 * @returns `undefined` when the headers say nothing
 * @see https://github.com/matomo-org/device-detector/blob/master/ClientHints.php
 */
export function clientHintsJson(hints: ClientHints): string | undefined {
	if ("uadata" in hints) return hints.uadata;
	const brands = [...hints.brands.matchAll(BRAND)].map(([, brand, version]) => ({
		brand: brand?.replace(/\\(.)/g, "$1"),
		version,
	}));
	if (brands.length === 0) return undefined;
	return JSON.stringify({
		brands,
		mobile: hints.mobile === "?1",
		platform: hints.platform?.replaceAll('"', "") ?? "",
	});
}
