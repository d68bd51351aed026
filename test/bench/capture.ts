import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { monorail } from "../../src/format/monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { type Load, load } from "./capture-load.ts";

/**
 * What logging costs a server: `npm run bench:capture -- [REQUESTS A SECOND] [SECONDS]`.
 *
 * A bare server, one with a logger, and the bare one again get the same load over the loopback. The exit status says
 * whether no line was lost and the cost stayed below the limit.
 */

const [perSecond = 5_000, seconds = 10] = process.argv.slice(2).map(Number);
/** Milliseconds that logging may cost in 99 of 100 requests. */
const LIMIT = 1;
const SERVER = fileURLToPath(new URL("capture-server.mjs", import.meta.url));
const folder = tempFolder();
const log = join(folder.path, "request.ndjson");

interface Result {
	readonly stats: { readonly written: number; readonly dropped: number } | undefined;
	readonly costs: { readonly p50: number; readonly p99: number };
}

async function measure(args: readonly string[], duration: number): Promise<{ result: Result; load: Load }> {
	const server = fork(SERVER, args);
	const [{ port }] = (await once(server, "message")) as [{ port: number }];
	// Until the compiler has seen it.
	const warm = await load(port, 1_000, 1);
	const measured = await load(port, perSecond, duration);
	server.send("end");
	const [result] = (await once(server, "message")) as [Result];
	return { result, load: { ...measured, answered: measured.answered + warm.answered } };
}

const at = ({ latencies }: Load, share: number): number =>
	latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
const ms = (value: number): string => value.toFixed(3);
const row = (name: string, { load: of }: { load: Load }): string =>
	`| ${name} | ${Math.round(of.rate)} | ${ms(at(of, 0.5))} | ${ms(at(of, 0.99))} |`;

const before = await measure([], seconds / 2);
const logged = await measure([log], seconds);
const after = await measure([], seconds / 2);
const lines = readFileSync(log, "utf8").split("\n").slice(0, -1);
const broken = lines.filter((line) => typeof monorail.parse(line) === "string").length;
const { stats, costs } = logged.result;
const lost = logged.load.answered - lines.length;
const bare = Math.min(at(before.load, 0.99), at(after.load, 0.99));

const report = [
	"| server | requests/s | median ms | 99 % within ms |",
	"| --- | ---: | ---: | ---: |",
	row("bare", before),
	row("with requestLogger", logged),
	row("bare, again", after),
	"",
	`Spent in requestLogger itself, per request: median ${ms(costs.p50)} ms, 99 % within ${ms(costs.p99)} ms (limit ${LIMIT} ms).`,
	`99 % of answers took ${ms(at(logged.load, 0.99) - bare)} ms longer than from the faster bare run.`,
	`${logged.load.answered} requests, ${lines.length} lines, ${lost} lost, ${broken} broken, ${stats?.dropped} dropped.`,
];
process.stdout.write(`${report.join("\n")}\n`);
folder.remove();
if (lost !== 0 || broken !== 0 || costs.p99 >= LIMIT) process.exitCode = 1;
