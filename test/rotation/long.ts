/**
 * Follows a log through rotations for long: `npm run test:rotation -- [SECONDS]`. Tells what was lost or read twice, in
 * turns of ten seconds, each with another mix of rotations; ends with 1 when anything was.
 */
import { followThroughRotations } from "./matrix.ts";
import { ROTATIONS } from "./rotate.ts";

const seconds = Number(process.argv[2] ?? 120);
const TURN = 10;
const names = Object.keys(ROTATIONS);
let failed = false;
for (let turn = 0; turn * TURN < seconds; turn++) {
	// Each on its own, then all together.
	const some = turn % 2 === 0 ? names : [names[((turn - 1) / 2) % names.length] ?? ""];
	const found = await followThroughRotations(some, {
		seconds: Math.min(TURN, seconds - turn * TURN),
		random: Math.random,
		restarts: turn % 4 < 2,
	});
	const { written, read, restarts, lost, twice, cutOff, savedBeforeCut } = found;
	const rotations = [...found.rotations.values()].reduce((sum, count) => sum + count, 0);
	const what = some.length === 1 ? some[0] : "everything";
	process.stdout.write(
		`${what}: ${written} lines, ${rotations} rotations, ${restarts} restarts: ${read} read, ${lost.length} lost, ${twice.length} twice; cut off by copytruncate ${cutOff}, of which read ${savedBeforeCut}\n`,
	);
	for (const line of [...lost, ...twice].slice(0, 5)) process.stdout.write(`  ${line}\n`);
	failed ||= lost.length + twice.length > 0;
}
process.exitCode = failed ? 1 : 0;
