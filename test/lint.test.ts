import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("lint");
const ROOT = fileURLToPath(new URL("../", import.meta.url));

const PLANTED = `/** Forgets to wait, and asks a promise whether it is true. */
export async function planted(): Promise<void> {
	planted();
	if (planted()) await planted();
}
`;

test("a forgotten promise is an error", () => {
	const folder = mkdtempSync(join(tmpdir(), "monorail-lint-"));
	try {
		const { vcs, ...configuration } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
		assert.is(vcs.enabled, true);
		writeFileSync(join(folder, "biome.json"), JSON.stringify(configuration));
		symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "dir");
		writeFileSync(join(folder, "planted.ts"), PLANTED);
		const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
		const { stdout, stderr, status } = spawnSync(process.execPath, [biome, "lint", "."], {
			cwd: folder,
			encoding: "utf8",
		});
		const found = [...`${stdout}${stderr}`.matchAll(/planted\.ts:(\d+):\d+ lint\/nursery\/(\w+)/g)];
		assert.equal(
			found.map(([, line, rule]) => `${line} ${rule}`),
			["3 noFloatingPromises", "4 noMisusedPromises"],
		);
		assert.is.not(status, 0);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

test.run();
