import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Contender, Reading } from "./contenders.ts";
import { run, runProgram } from "./measure.ts";
import { onDemand } from "./on-demand.ts";

/** The package of DuckDB, 70 MB with its engine, and its exact version. */
const DUCKDB = ["@duckdb/node-api", "1.5.6-r.1"] as const;

/** A program that is not on this machine, or does not run there. The message says why, or how it gets there. */
export class NotInstalled extends Error {}

/**
 * DuckDB's anti-join of both nginx-json logs; its time counts from the query, without the start of Node.
 *
 * @throws NotInstalled from `read`, when npm cannot install it, or it does not run
 */
export function duckdb(threads: number): Contender {
	return {
		name: `DuckDB ${DUCKDB[1].split("-")[0]}: SQL anti-join, ${threads === 1 ? "1 thread" : `${threads} threads`}`,
		read: async (files) => {
			const folder = await onDemand(...DUCKDB).catch((error: unknown) => {
				throw new NotInstalled(error instanceof Error ? error.message : String(error));
			});
			const module = pathToFileURL(join(folder, "lib", "index.js")).href;
			const args = ["test/bench/duckdb-anti-join.mjs", module, String(threads), ...files];
			const { output } = await run(args).catch((error: unknown) => {
				// Its native parts, or its query: of all that was said the line that names the error.
				const what = /^\[?(\w*Error: .*)$/m.exec(error instanceof Error ? error.message : "")?.[1];
				throw new NotInstalled(`does not run: ${what ?? "no error is told"}`);
			});
			return JSON.parse(output) as Reading;
		},
	};
}

/** GoAccess over the first log, which must be a combined one: all of its statistics, as JSON. @throws NotInstalled from `read` */
export const GOACCESS: Contender = {
	name: "GoAccess: statistics of the request log",
	read: async ([request = ""]) => {
		const folder = mkdtempSync(join(tmpdir(), "monorail-bench-goaccess-"));
		try {
			const result = join(folder, "out.json");
			const flags = ["--log-format=COMBINED", "--no-global-config", "--no-progress", "-o", result];
			const { seconds, memory } = await fromDebian("goaccess", [request, ...flags]);
			const { general }: { readonly general: { readonly total_requests: number } } = JSON.parse(
				readFileSync(result, "utf8"),
			);
			return { lines: general.total_requests, seconds, memory };
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

/** Page views by address: GET, answered by 200 or 304, and no file by its name; robots are counted as well. */
const AWK = `
$6 == "\\"GET" && ($9 == 200 || $9 == 304) && $7 !~ /\\.(css|js|svg|ico|png|jpe?g|gif|webp|woff2?)(\\?|$)/ { views[$1]++ }
END { for (address in views) { addresses++; all += views[address] } print NR, all, addresses }
`;

/** One line of awk over the first log, which must be a combined one. @throws NotInstalled from `read` */
export const MAWK: Contender = {
	name: "mawk: count of page views by address",
	read: async ([request = ""]) => {
		const { seconds, memory, output } = await fromDebian("mawk", [AWK, request]);
		return { lines: Number(output.split(" ")[0]), seconds, memory };
	},
};

async function fromDebian(program: string, args: readonly string[]) {
	const isThere = (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, program)));
	if (!isThere) throw new NotInstalled(`not installed: apt-get install ${program}`);
	return runProgram(program, args);
}
