import { cachedLogs, gzipped } from "./cached-logs.ts";
import { type Contender, monorail, readAll, YARDSTICK } from "./contenders.ts";
import { median, run } from "./measure.ts";
import { note, type Table } from "./table.ts";

const JOBS = ["1", "2"] as const;

/** What inflating alone takes; its time counts from its first read. */
const INFLATING: Contender = {
	name: "inflating alone",
	read: async (files) => {
		const { memory, output } = await run(["--import", "tsx", "test/bench/peer-inflate.ts", ...files]);
		const { lines, seconds }: { readonly lines: number; readonly seconds: number } = JSON.parse(output);
		return { lines, seconds, memory };
	},
};

/** Seconds in each round. */
export interface Compared {
	readonly inflating: readonly number[];
	/** The yardstick, on the plain logs. */
	readonly parsing: readonly number[];
	/** Monorail, on the plain logs. */
	readonly plain: readonly number[];
	/** Plain logs, while another program inflates the same archives: what the machine's processors make of both at once. */
	readonly beside: readonly number[];
	readonly gzipped: readonly number[];
}

/**
 * What gzipped logs cost Monorail, compared with what inflating and parsing take alone, and with the same logs unpacked:
 * rows that say whether it is more. Each reads them in turn, so many times.
 */
export async function gzipTable(lines: number, rounds: number, seed: string): Promise<Table> {
	const plain = cachedLogs({ lines, seed, format: "nginx-json" });
	const packed = await gzipped(plain);
	const timed = async (name: string, contender: Contender, files: readonly string[]): Promise<number> => {
		const { seconds } = await readAll(contender, files, plain.requests + plain.hits);
		note(`${name}: ${seconds.toFixed(1)} s`);
		return seconds;
	};
	const list = (): number[] => [];
	const [inflating, parsing] = [list(), list()];
	const all = JOBS.map((jobs) => ({ jobs, plain: list(), beside: list(), gzipped: list() }));
	for (let round = 1; round <= rounds; round++) {
		inflating.push(await timed(`round ${round}: inflating alone`, INFLATING, packed.files));
		parsing.push(await timed(`round ${round}: ${YARDSTICK.name}`, YARDSTICK, plain.files));
		for (const one of all) {
			const contender = monorail(`--jobs ${one.jobs}`, "--jobs", one.jobs);
			one.plain.push(await timed(`round ${round}: plain, ${contender.name}`, contender, plain.files));
			const name = `round ${round}: plain, ${contender.name}, while another program inflates`;
			const [beside] = await Promise.all([timed(name, contender, plain.files), INFLATING.read(packed.files)]);
			one.beside.push(beside);
			one.gzipped.push(await timed(`round ${round}: gzipped, ${contender.name}`, contender, packed.files));
		}
	}
	return [
		[
			"gzip",
			INFLATING.name,
			YARDSTICK.name,
			"Monorail, plain",
			"both at once",
			"Monorail, gzipped",
			"of inflating or parsing alone",
			"of plain",
			"of both at once",
		],
		...all.map((one) => [`--jobs ${one.jobs}`, ...verdict({ inflating, parsing, ...one })]),
	];
}

/**
 * The cells of a row: seconds, medians of the rounds, and how much the archives take of the slower of inflating and parsing
 * alone, of the slower of inflating and Monorail on plain logs, and of plain logs while another program inflates; each round
 * by itself, as machines are slower at some times than at others: the median, the least and the most. It is more only when it
 * is in every round.
 */
export function verdict({ inflating, parsing, plain, beside, gzipped }: Compared): readonly string[] {
	return [
		...[inflating, parsing, plain, beside, gzipped].map((list) => `${median(list).toFixed(1)} s`),
		compared(gzipped, slower(inflating, parsing)),
		compared(gzipped, slower(inflating, plain)),
		compared(gzipped, beside),
	];
}

function slower(some: readonly number[], others: readonly number[]): readonly number[] {
	return some.map((one, round) => Math.max(one, others[round] ?? 0));
}

function compared(seconds: readonly number[], others: readonly number[]): string {
	const ratios = seconds.map((one, round) => one / (others[round] ?? Number.NaN));
	const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
	const word = least > 1 ? "more" : "no more than noise";
	return `${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)}): ${word}`;
}
