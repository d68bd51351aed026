import { join } from "node:path";
import { tempFolder } from "../helpers/temp-folder.ts";
import { hasRealTimePriority, type LinesEnd, MeasuredServer, type Slice } from "./capture-run.ts";
import { median } from "./measure.ts";

/**
 * What logging costs a server: `npm run bench:capture -- [REQUESTS A SECOND] [SECONDS] [ROUNDS]`.
 *
 * In each round there are two new servers, one bare and one with a logger. They get the same load over the loopback in
 * turn, a second each, until each has had so many seconds of it: what else happens on the machine for longer happens to
 * both. Percentiles are those of all requests of all rounds together. A second in which other programs kept the machine
 * busy tells nothing of the logger: it is counted, left out with its neighbour, and made up for, up to a limit.
 *
 * The exit status says whether no line was lost, in any second, and the cost stayed below the limit. With real-time
 * priority, where the system grants it, others do not matter: `chrt --rr 1 npm run bench:capture`.
 */

const [perSecond = 5_000, seconds = 10, rounds = 5] = process.argv.slice(2).map(Number);
/** Milliseconds that logging may cost in 99 of 100 requests. */
const LIMIT = 1;
/** Share of the machine that others may have in a second that counts. */
const MOST_OTHERS = 0.1;
const SLICE_SECONDS = 1;
const MOST_PAIRS = seconds * 4;
const IS_UNDISTURBED = hasRealTimePriority();

/** A second of each server. */
interface Pair {
	readonly bare: Slice;
	readonly logged: Slice;
}

/** What many requests together came to. */
interface Figures {
	readonly rate: number;
	readonly p50: number;
	readonly p99: number;
	readonly cpu: number;
}

const ms = (value: number): string => value.toFixed(3);
const isQuiet = ({ bare, logged }: Pair): boolean =>
	IS_UNDISTURBED || Math.max(bare.others, logged.others) <= MOST_OTHERS;

function figures(slices: readonly Slice[]): Figures {
	const count = slices.reduce((sum, { latencies }) => sum + latencies.length, 0);
	const all = new Float64Array(count);
	let at = 0;
	for (const { latencies } of slices) {
		all.set(latencies, at);
		at += latencies.length;
	}
	all.sort();
	const within = (share: number): number => all[Math.floor(count * share)] ?? Number.NaN;
	const rate = slices.reduce((sum, slice) => sum + slice.rate, 0) / slices.length;
	return { rate, p50: within(0.5), p99: within(0.99), cpu: median(slices.map(({ cpu }) => cpu)) };
}

function row(round: string, name: string, { rate, p50, p99, cpu }: Figures): void {
	const cells = [round, name, Math.round(rate), ms(p50), ms(p99), cpu.toFixed(1)];
	process.stdout.write(`| ${cells.join(" | ")} |\n`);
}

/** One round: pairs until enough of them were quiet. */
async function measured(log: string): Promise<{ readonly pairs: readonly Pair[]; readonly lines: LinesEnd }> {
	const servers = { bare: new MeasuredServer(), logged: new MeasuredServer(log) };
	await servers.bare.warmUp(perSecond);
	await servers.logged.warmUp(perSecond);
	const pairs: Pair[] = [];
	while (pairs.filter(isQuiet).length < seconds && pairs.length < MOST_PAIRS) {
		const slices: Partial<Record<keyof Pair, Slice>> = {};
		for (const name of pairs.length % 2 === 0 ? (["bare", "logged"] as const) : (["logged", "bare"] as const)) {
			slices[name] = await servers[name].measure(perSecond, SLICE_SECONDS);
		}
		pairs.push(slices as Pair);
	}
	await servers.bare.end();
	return { pairs, lines: await servers.logged.end() };
}

const folder = tempFolder();
const all: Pair[] = [];
const ends: LinesEnd[] = [];
process.stdout.write(`\
| round | server | requests/s | median ms | 99 % within ms | µs of CPU a request |
| ---: | --- | ---: | ---: | ---: | ---: |
`);
for (let round = 1; round <= rounds; round++) {
	const { pairs, lines } = await measured(join(folder.path, `${round}.ndjson`));
	all.push(...pairs);
	ends.push(lines);
	const quiet = pairs.filter(isQuiet);
	if (quiet.length === 0) continue;
	row(String(round), "bare", figures(quiet.map(({ bare }) => bare)));
	row(String(round), "with requestLogger", figures(quiet.map(({ logged }) => logged)));
}
folder.remove();

const sum = (key: keyof LinesEnd): number => ends.reduce((total, lines) => total + lines[key], 0);
const mostWaiting = Math.max(...all.map(({ logged }) => logged.waiting));
process.stdout.write(`
${sum("requests")} requests logged: ${sum("lost")} lost, ${sum("broken")} broken, ${sum("dropped")} dropped. At the end of a second at most ${mostWaiting} lines were not yet written.
`);
if (sum("lost") !== 0 || sum("broken") !== 0) process.exitCode = 1;
const quiet = all.filter(isQuiet);
if (quiet.length < seconds * rounds) {
	process.stdout.write(
		`Only ${quiet.length} of ${all.length} seconds had the machine to themselves: what logging costs cannot be told now.\n`,
	);
	process.exitCode = 1;
}
if (quiet.length > 0) {
	const bare = figures(quiet.map((pair) => pair.bare));
	const logged = figures(quiet.map((pair) => pair.logged));
	process.stdout.write(`\
All requests of ${quiet.length} seconds of each${IS_UNDISTURBED ? " with real-time priority" : ""} (${all.length - quiet.length} left out): 99 % within ${ms(bare.p99)} ms bare, ${ms(logged.p99)} ms with requestLogger.
requestLogger costs ${ms(logged.p99 - bare.p99)} ms at 99 % (limit ${LIMIT} ms), ${ms(logged.p50 - bare.p50)} ms at the median, ${(logged.cpu - bare.cpu).toFixed(1)} µs of CPU.
`);
	if (!(logged.p99 - bare.p99 < LIMIT)) process.exitCode = 1;
}
