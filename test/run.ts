import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "uvu/parse";
import { run } from "uvu/run";

/**
 * Runs all test files below a folder: `tsx test/run.ts [FOLDER [PATTERN]]`.
 *
 * uvu's own command says that all is well when it finds no file. What is tested as a process, or in another thread, is
 * what was built: an older build may have other messages between threads, for which a test would wait for ever.
 */
const [folder = "test", pattern = "\\.test\\.ts$"] = process.argv.slice(2);
const [built, written] = [timesIn("dist", /\.(?:js|wasm)$/), timesIn("src", /\.ts$/)];
const { suites } = await parse(folder, pattern);
if (built.length === 0 || Math.min(...built) < Math.max(...written)) {
	process.stderr.write("dist is older than src, and some tests run what was built: run npm run build first\n");
}
if (suites.length > 0) await run(suites);
else {
	process.stderr.write(`no test file matches ${pattern} in ${folder}\n`);
	process.exitCode = 1;
}

/** When files were changed last. */
function timesIn(root: string, names: RegExp): readonly number[] {
	try {
		return readdirSync(root, { recursive: true, encoding: "utf8" })
			.filter((name) => names.test(name))
			.map((name) => statSync(join(root, name)).mtimeMs);
	} catch {
		return [];
	}
}
