import { parse } from "uvu/parse";
import { run } from "uvu/run";

/**
 * Runs all test files below a folder: `tsx test/run.ts [FOLDER [PATTERN]]`.
 *
 * uvu's own command says that all is well when it finds no file.
 */
const [folder = "test", pattern = "\\.test\\.ts$"] = process.argv.slice(2);
const { suites } = await parse(folder, pattern);
if (suites.length > 0) await run(suites);
else {
	process.stderr.write(`no test file matches ${pattern} in ${folder}\n`);
	process.exitCode = 1;
}
