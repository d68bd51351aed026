import { ProxyServer } from "../../capture/proxy-server.ts";
import { counted, were } from "../../counted.ts";
import { EXIT, type ExitStatus, printable, UserError } from "../../errors.ts";
import type { Milliseconds } from "../../event.ts";
import { isOfSystem, plainWords } from "../../system-error.ts";
import { checkOutputs } from "../check-outputs.ts";
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
	// What fails later is told and waits; who has mistyped a name would hear of it with the first visitor only.
	for (const log of [settings.requestLog, settings.trackerLog]) await checkOutputs([log], []);
	const server = serverOf(settings);
	const interrupt = interruptible(GRACE);
	try {
		const address = await server.start().catch((error: unknown) => {
			throw cannotListen(settings.listen, error);
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
		`stopped: ${counted(requestLog.written, "request")} and ${counted(tracker.passed + tracker.failed, "hit")}, of which ${tracker.failed} failed`,
	);
	if (dropped > 0) say(`${counted(dropped, "line")} could not be written and ${were(dropped)} lost`);
	return dropped > 0 ? EXIT.output : EXIT.ok;
}

/** What the codes of the system mean for who wants to listen, and what to do then. */
const REFUSALS: Readonly<Record<string, readonly [found: string, hint: string]>> = {
	EADDRINUSE: ["another program that listens there", "end that, or name another port with --listen"],
	EADDRNOTAVAIL: [
		"an address that this machine does not have",
		"name one of its own with --listen, or 0.0.0.0 for all",
	],
	EACCES: ["no permission for this port", "name one from 1024 on with --listen"],
	ENOTFOUND: ["a name that has no address", "name an address with --listen"],
	EAI_AGAIN: ["a name that has no address", "name an address with --listen"],
};

function cannotListen({ host, port }: { readonly host: string; readonly port: number }, error: unknown): unknown {
	if (!isOfSystem(error)) return error;
	const [found, hint] = REFUSALS[String(error.code)] ?? [plainWords(error), "name another one with --listen"];
	const problem = `cannot listen on ${host}:${port}`;
	return new UserError({ problem, expected: "an address of this machine and a free port", found, hint });
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
