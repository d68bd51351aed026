import { ProxyServer } from "../../capture/proxy-server.ts";
import { EXIT, type ExitStatus, printable, UserError } from "../../errors.ts";
import type { Milliseconds } from "../../event.ts";
import { commandSettings } from "../command-settings.ts";
import { interruptible } from "../interrupt.ts";
import { missing } from "../missing.ts";
import type { Settings } from "../option.ts";
import { CONFIG } from "../options/config.ts";
import { MATOMO } from "../options/matomo.ts";
import { PROXY } from "../options/proxy.ts";
import { readToken } from "../token.ts";

const OPTIONS = { ...PROXY, ...MATOMO, ...CONFIG };

/** What is under way when it is told to stop has this long: less than the ten seconds that container runtimes give. */
const GRACE: Milliseconds = 7_000;

/** `monorail proxy`: serves until it is told to stop, which is no failure. */
export async function proxy(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const settings = commandSettings(argv, OPTIONS);
	const server = serverOf(settings);
	const interrupt = interruptible(GRACE);
	try {
		const address = await server.start().catch((error: Error) => {
			const { host, port } = settings.listen;
			throw new UserError({ problem: `cannot listen on ${host}:${port}`, found: error.message, hint: "see --listen" });
		});
		say(`listens on ${address}, ${settings.upstream ? `in front of ${settings.upstream}` : "with no app behind it"}`);
		await new Promise((resolve) => interrupt.stop.addEventListener("abort", resolve, { once: true }));
		await server.stop(GRACE - 1_000);
	} finally {
		interrupt.end();
	}
	const { requestLog, tracker } = server.health;
	const dropped = requestLog.dropped + tracker.log.dropped;
	say(
		`stopped: ${requestLog.written} requests and ${tracker.passed + tracker.failed} hits, of which ${tracker.failed} failed`,
	);
	if (dropped > 0) say(`${dropped} lines could not be written and are lost`);
	return dropped > 0 ? EXIT.output : EXIT.ok;
}

function serverOf(settings: Settings<typeof OPTIONS>): ProxyServer {
	const { matomoUrl, tokenAuthFile, visitorAddress, origin, siteId } = settings;
	if (matomoUrl === undefined) throw missing.url("a proxy");
	return new ProxyServer({
		...settings.listen,
		matomoUrl,
		token: readToken(tokenAuthFile, process.env),
		upstream: settings.upstream,
		healthPath: settings.healthPath,
		requestLog: logOf(settings.requestLog),
		trackerLog: logOf(settings.trackerLog),
		trackerPaths: settings.trackerPath,
		scriptPaths: settings.scriptPath,
		trustedProxies: settings.trustedProxy,
		timeout: settings.timeout,
		...(visitorAddress !== undefined && { visitorAddress }),
		...(origin !== undefined && { origin }),
		...(siteId !== undefined && { siteId }),
		onProblem: say,
	});
}

const logOf = (name: string): string | NodeJS.WriteStream => (name === "-" ? process.stdout : name);

function say(text: string): void {
	process.stderr.write(`monorail: ${printable(text)}\n`);
}
