import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../fixtures/scenarios/", import.meta.url));
const MONORAIL = fileURLToPath(new URL("../../bin/monorail.js", import.meta.url));

/**
 * A folder of `fixtures/scenarios`: logs (`*.log`, `*.ndjson`), `args` (one argument a line), and what must come out:
 * `expected.json` (the report), `expected.ndjson` (the requests that would be sent) and `status` (the exit status; 0
 * when the file is not there).
 */
export interface Scenario {
	readonly name: string;
	readonly folder: string;
	readonly logs: readonly string[];
	readonly args: readonly string[];
	readonly status: number;
}

/** The day at the shop, which is too large to be read by people: its truth is made with it. */
export const SHOP: Scenario = {
	name: "shop",
	folder: fileURLToPath(new URL("../../fixtures/shop/", import.meta.url)),
	logs: ["request.ndjson", "tracker.ndjson"],
	args: [],
	status: 0,
};

/** What a dry run over a scenario's logs gave. */
export interface Outcome {
	readonly report: string;
	readonly dump: string;
	readonly errors: string;
	readonly status: number;
}

/** All scenarios, by name. */
export function scenarios(): Scenario[] {
	const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	return folders.map(({ name }) => scenario(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function scenario(name: string): Scenario {
	const folder = join(FOLDER, name);
	const read = (file: string): string =>
		existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
	return {
		name,
		folder,
		logs: readdirSync(folder)
			.filter((file) => /\.(?:log|ndjson)$/.test(file) && file !== "expected.ndjson")
			.sort(),
		args: read("args").split("\n").filter(Boolean),
		status: Number(read("status")),
	};
}

/** Runs `monorail upload --dry-run` over the logs, in their folder, with nothing of our own environment but the path. */
export async function dryRun({ folder, logs, args }: Scenario): Promise<Outcome> {
	const temporary = mkdtempSync(join(tmpdir(), "monorail-scenario-"));
	try {
		const dump = join(temporary, "dump.ndjson");
		const argv = [MONORAIL, "upload", "--dry-run", "--format", "json", "--dump", dump, ...args, ...logs];
		const env = { PATH: process.env.PATH, HOME: temporary, TZ: "America/St_Johns", XDG_STATE_HOME: temporary };
		const ended = await new Promise<Omit<Outcome, "dump">>((resolve) => {
			execFile(process.execPath, argv, { cwd: folder, env }, (error, report, errors) => {
				const status = error === null ? 0 : typeof error.code === "number" ? error.code : Number.NaN;
				resolve({ report, errors, status });
			});
		});
		return { ...ended, dump: existsSync(dump) ? readFileSync(dump, "utf8") : "" };
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}
