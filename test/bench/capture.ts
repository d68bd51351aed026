import { join } from "node:path";
import { tempFolder } from "../helpers/temp-folder.ts";
import { type CaptureRun, captureRun, hasRealTimePriority } from "./capture-run.ts";
import { median } from "./measure.ts";

/**
 * What logging costs a server: `npm run bench:capture -- [REQUESTS A SECOND] [SECONDS] [ROUNDS]`.
 *
 * In each round a bare server and one with a logger get the same load over the loopback, one after the other. A round
 * in which other programs kept the machine busy tells nothing of the logger: it is shown, left out of the medians, and
 * made up for, up to a limit. The exit status says whether no line was lost, in any round, and the cost stayed below
 * the limit. With real-time priority, where the system grants it, others do not matter:
 * `chrt --rr 1 npm run bench:capture`.
 */

const [perSecond = 5_000, seconds = 10, rounds = 5] = process.argv.slice(2).map(Number);
/** Milliseconds that logging may cost in 99 of 100 requests. */
const LIMIT = 1;
/** Share of the machine that others may have in a round that counts. */
const MOST_OTHERS = 0.1;
const MOST_ROUNDS = rounds * 4;
const IS_UNDISTURBED = hasRealTimePriority();

/** The two runs of a round. */
interface Round {
	readonly bare: CaptureRun;
	readonly logged: CaptureRun;
}

const ms = (value: number): string => value.toFixed(3);
const row = (name: string, run: CaptureRun): string =>
	`| ${name} | ${Math.round(run.rate)} | ${ms(run.p50)} | ${ms(run.p99)} | ${run.cpu.toFixed(1)} | ${Math.round(run.others * 100)} % |\n`;
const isQuiet = ({ bare, logged }: Round): boolean =>
	IS_UNDISTURBED || Math.max(bare.others, logged.others) <= MOST_OTHERS;

const folder = tempFolder();
const all: Round[] = [];
process.stdout.write(`\
| server | requests/s | median ms | 99 % within ms | µs of CPU a request | others' share of the machine |
| --- | ---: | ---: | ---: | ---: | ---: |
`);
while (all.filter(isQuiet).length < rounds && all.length < MOST_ROUNDS) {
	const runs: Partial<Record<keyof Round, CaptureRun>> = {};
	for (const name of all.length % 2 === 0 ? (["bare", "logged"] as const) : (["logged", "bare"] as const)) {
		const log = name === "logged" ? join(folder.path, `${all.length}.ndjson`) : undefined;
		runs[name] = await captureRun(perSecond, seconds, log);
		process.stdout.write(row(name === "logged" ? "with requestLogger" : "bare", runs[name]));
	}
	all.push(runs as Round);
}
folder.remove();

const quiet = all.filter(isQuiet);
const sum = (key: "requests" | "lost" | "broken" | "dropped"): number =>
	all.reduce((total, { logged }) => total + logged[key], 0);
process.stdout.write(
	`\n${sum("requests")} requests logged: ${sum("lost")} lost, ${sum("broken")} broken, ${sum("dropped")} dropped.\n`,
);
if (sum("lost") !== 0 || sum("broken") !== 0) process.exitCode = 1;
if (quiet.length < rounds) {
	process.stdout.write(
		`Only ${quiet.length} of ${all.length} rounds had the machine to themselves: what logging costs cannot be told now.\n`,
	);
	process.exitCode = 1;
}
if (quiet.length > 0) {
	const middle = (server: keyof Round, key: "p50" | "p99" | "cpu"): number =>
		median(quiet.map((round) => round[server][key]));
	const cost = (key: "p50" | "p99" | "cpu"): number => middle("logged", key) - middle("bare", key);
	process.stdout.write(`\
Medians of ${quiet.length} rounds of ${seconds} s${IS_UNDISTURBED ? " with real-time priority" : ""}: 99 % within ${ms(middle("bare", "p99"))} ms bare, ${ms(middle("logged", "p99"))} ms with requestLogger.
requestLogger costs ${ms(cost("p99"))} ms at 99 % (limit ${LIMIT} ms), ${ms(cost("p50"))} ms at the median, ${cost("cpu").toFixed(1)} µs of CPU.
`);
	if (!(cost("p99") < LIMIT)) process.exitCode = 1;
}
