import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Whether the browser is there. On CI it must be: a missing one would pass for a passing test. */
export function chromiumInstalled(): boolean {
	if (existsSync(PROGRAM)) return true;
	if (process.env.CI !== undefined) throw new Error("Chromium is not installed, and CI must have it");
	process.stderr.write("skipped: Chromium is not installed, so nothing was tried with a browser\n");
	return false;
}

/**
 * Starts a browser of its own, with an empty profile, that finds a host at a port of this machine. Names that end in
 * `.localhost` are as good as HTTPS to it, so that it sends what it sends to real sites.
 */
export function startChromium(host: string, port: number): Promise<Browser> {
	return chromium.launch({
		executablePath: PROGRAM,
		args: [
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
			`--host-resolver-rules=MAP ${host} 127.0.0.1:${port}, MAP * ~NOTFOUND`,
		],
	});
}
