import { EXIT, type ExitStatus, printable } from "../../errors.ts";
import { type CheckRow, checkMatomo } from "../../matomo/check.ts";
import { MatomoClient } from "../../matomo/client.ts";
import type { TrackingRequest } from "../../matomo/tracking-request.ts";
import { commandSettings } from "../command-settings.ts";
import { missing } from "../missing.ts";
import { CONFIG } from "../options/config.ts";
import { MATOMO } from "../options/matomo.ts";
import { writeStdout } from "../stdout.ts";
import { readToken } from "../token.ts";
import { userAgent } from "../user-agent.ts";

const MARKS = { true: "ok  ", false: "FAIL", warn: "warn" } as const;

/** `monorail check`: tries everything that an upload will need, one row each, and stores nothing. */
export async function check(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const { matomoUrl, siteId, tokenAuthFile, timeout } = commandSettings(argv, { ...MATOMO, ...CONFIG });
	if (matomoUrl === undefined) throw missing.url("a check");
	const token = readToken(tokenAuthFile, process.env);
	const client = new MatomoClient({ baseUrl: matomoUrl, token, timeoutMs: timeout, userAgent: userAgent() });
	const matomo = {
		api: client.api.bind(client),
		// Entries that store nothing lack what a tracking request must have.
		post: (probes: readonly object[]) => client.post(probes as readonly TrackingRequest[]),
	};
	let failed = false;
	for await (const row of checkMatomo(matomo, { siteId: siteId ?? 1, hasToken: token !== undefined, now: Date.now })) {
		if (row.ok === false) failed = true;
		await writeStdout(line(row));
	}
	return failed ? EXIT.matomo : EXIT.ok;
}

function line({ ok, name, found, hint }: CheckRow): string {
	const what = printable(`${name}: ${found}`);
	return `${MARKS[`${ok}`]}  ${what}${hint === "" ? "" : `\n      ${printable(hint)}`}\n`;
}
