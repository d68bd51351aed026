import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallLog } from "../helpers/log-lines.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { median, run } from "./measure.ts";

/** Page views that are delivered, each time. */
const MISSED = 10_000;
const ROUNDS = 3;

/**
 * What remembering costs: an upload to a Matomo that answers at once, and a dry run that looks everything up, each with
 * and without a state; and how long it takes to find out that a log was imported.
 *
 * @returns rows of a table, its head first
 */
export async function stateCost(files: readonly string[]): Promise<string[][]> {
	const folder = mkdtempSync(join(tmpdir(), "monorail-bench-state-"));
	const matomo = await startMatomo();
	const log = join(folder, "small.log");
	writeFileSync(log, smallLog({ missed: MISSED }).text);
	const upload = ["bin/monorail.js", "upload", "--quiet", "--matomo-url", matomo.url, "--site-id", "1"];
	process.env.MATOMO_TOKEN_AUTH = matomo.token;
	let states = 0;
	const remembering = () => ["--state", join(folder, String(states++))];
	const dry = [...upload, "--dry-run"];
	const timed = async (args: readonly string[]) => (await run(args)).seconds;
	const both = async (name: string, base: readonly string[], logs: readonly string[], state: () => string[]) => {
		const seconds = { without: [] as number[], with: [] as number[] };
		for (let round = 0; round < ROUNDS; round++) {
			seconds.without.push(await timed([...base, "--no-state", ...logs]));
			seconds.with.push(await timed([...base, ...state(), ...logs]));
		}
		const [a, b] = [median(seconds.without), median(seconds.with)];
		return [name, `${a.toFixed(2)} s`, `${b.toFixed(2)} s`, `${(100 * (b / a - 1)).toFixed(0)} %`];
	};
	try {
		const known = remembering();
		const rows = [
			["remembering", "without", "with", "costs"],
			await both(`upload of ${MISSED} page views to an instant Matomo`, upload, [log], remembering),
		];
		await timed([...upload, ...known, log]);
		rows.push(await both("dry run over the same, all of it sent before", dry, [log], () => known));
		rows.push(await both("dry run over the logs above", dry, files, () => known));
		rows.push(["importing it once more", "", `${(await timed([...upload, ...known, log])).toFixed(2)} s`, ""]);
		return rows;
	} finally {
		await matomo.close();
		rmSync(folder, { recursive: true, force: true });
	}
}
