import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { note } from "./table.ts";

/**
 * The folder of a package that is not worth being a dependency: installed by npm into the folder for temporary files,
 * and kept there for the next run.
 *
 * @param version exact
 * @throws Error when npm cannot install it; its last words are in the message
 */
export async function onDemand(name: string, version: string): Promise<string> {
	const folder = join(tmpdir(), `monorail-bench${name.replace(/^\W?|\W+/g, "-")}-${version}`);
	if (!existsSync(folder)) {
		note(`installing ${name}@${version} into ${folder}`);
		const unfinished = `${folder}.${process.pid}`;
		mkdirSync(unfinished);
		const args = ["install", "--prefix", unfinished, "--no-save", "--no-audit", "--no-fund", `${name}@${version}`];
		try {
			await promisify(execFile)("npm", args, { cwd: unfinished });
			renameSync(unfinished, folder);
		} catch (error) {
			throw new Error(`npm cannot install ${name}@${version}: ${lastWords(error)}`);
		} finally {
			rmSync(unfinished, { recursive: true, force: true });
		}
	}
	return join(folder, "node_modules", name);
}

function lastWords(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const said = "stderr" in error && typeof error.stderr === "string" ? error.stderr.trim() : "";
	const errors = said.split("\n").filter((line) => line.startsWith("npm error"));
	return errors[0]?.replace(/^npm error (?:code )?/, "") ?? error.message;
}
