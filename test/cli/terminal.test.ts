import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isDrawing } from "../../src/cli/terminal.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/terminal");
const folder = tempFolder();
test.after(() => folder.remove());

test("a terminal draws, unless it says that it is dumb", () => {
	assert.is(isDrawing({ isTTY: true }, { TERM: "xterm" }), true);
	assert.is(isDrawing({ isTTY: true }, {}), true);
	assert.is(isDrawing({ isTTY: true }, { TERM: "dumb" }), false);
	assert.is(isDrawing({ isTTY: false }, { TERM: "xterm" }), false);
	assert.is(isDrawing({}, { TERM: "xterm" }), false);
});

const ESCAPE = "\u001b";

// From util-linux; elsewhere a program of the same name takes other arguments.
if (/util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "")) {
	test("a dumb terminal gets no colours, and no line that is drawn anew", async () => {
		const log = folder.write("small.log", smallLog({ missed: 30 }).text);
		const shell = 'script --quiet --return --command "$(printf "%q " "$@")" /dev/null';
		const on = (TERM: string) => monorail(["report", log], { shell, env: { TERM, SHELL: "/bin/bash" } });
		const [drawn, plain] = await Promise.all([on("xterm"), on("dumb")]);
		assert.ok(drawn.stdout.includes(`${ESCAPE}[1m`) && drawn.stdout.includes(`\r${ESCAPE}[K`), drawn.stdout);
		assert.ok(plain.stdout.includes("Matomo missed 30"), plain.stdout);
		assert.not.ok(plain.stdout.includes(ESCAPE));
	});
} else process.stderr.write("skipped: script of util-linux is not installed, so no terminal was tried\n");

test.run();
