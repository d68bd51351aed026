import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figures } from "./figures.ts";
import type { Mutation } from "./mutations.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COPIED = ["src", "test/simulation", "test/demo", "test/helpers", "package.json", "tsconfig.json"];

/**
 * Takes one rule out of a copy of the program, and runs its scenario with what is left.
 *
 * @param options of the simulation
 * @throws Error when the text of the rule is not there, or there more than once
 */
export async function figuresWithout(mutation: Mutation, options: readonly string[]): Promise<Figures> {
	const copy = mkdtempSync(join(tmpdir(), "monorail-mutation-"));
	try {
		for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
		symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
		takeOut(copy, mutation);
		return await figuresIn(copy, mutation.scenario, options);
	} finally {
		rmSync(copy, { recursive: true, force: true });
	}
}

function takeOut(root: string, { rule, file, find, replace }: Mutation): void {
	const path = join(root, file);
	const content = readFileSync(path, "utf8");
	const parts = content.split(find);
	if (parts.length !== 2)
		throw new Error(`"${rule}": ${file} has the text ${parts.length - 1} times, not once: ${find}`);
	writeFileSync(path, parts.join(replace));
}

async function figuresIn(root: string, scenario: string, options: readonly string[]): Promise<Figures> {
	const args = ["--import", "tsx", "test/simulation/simulate.ts", "--json", "--scenario", scenario, ...options];
	const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 1e8 });
	const [measured]: { figures: { monorail: Figures } }[] = JSON.parse(stdout);
	if (measured === undefined) throw new Error(`scenario ${scenario} gave nothing`);
	return measured.figures.monorail;
}
