import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PATH = "/usr/bin/chromium";

/** Whether there is a Chromium to try pages in. Where there is none its tests are skipped, but not in CI. */
export const HAS_CHROMIUM = existsSync(PATH) || process.env.CI === "true";

/** Says why tests are skipped. */
export const NO_CHROMIUM = `there is no ${PATH}: apt-get install --no-install-recommends chromium`;

/**
 * Starts a Chromium without a window, with an empty profile of its own that goes away with it; it talks to nobody.
 *
 * @param site a host that it finds at a port of this machine, and no other. Names that end in `.localhost` are as good
 * as HTTPS to it, so that it sends what it sends to real sites.
 */
export function startChromium(site?: { readonly host: string; readonly port: number }): Promise<Browser> {
	const rules =
		site === undefined ? [] : [`--host-resolver-rules=MAP ${site.host} 127.0.0.1:${site.port}, MAP * ~NOTFOUND`];
	return chromium.launch({
		executablePath: PATH,
		args: [
			"--headless",
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
			...rules,
		],
	});
}
