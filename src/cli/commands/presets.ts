import { PRESETS, presetNamed } from "../../capture/presets/presets.ts";
import { EXIT, type ExitStatus } from "../../errors.ts";
import { writeStdout } from "../stdout.ts";

/** Prints a preset to standard output, and where it goes to standard error; without a name, the list. */
export async function presets(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const { name } = argv;
	if (name === undefined) {
		const longest = Math.max(...PRESETS.map((preset) => preset.name.length));
		const rows = PRESETS.map((preset) => `  ${preset.name.padEnd(longest)}  ${preset.title}\n`);
		await writeStdout(`${rows.join("")}\nPrint one with: monorail presets NAME\n`);
		return EXIT.ok;
	}
	const preset = presetNamed(String(name));
	if (process.stderr.isTTY && !process.stdout.isTTY) process.stderr.write(`${preset.howTo}\n`);
	await writeStdout(process.stdout.isTTY ? `${preset.text}\n${preset.howTo.replace(/^/gm, "# ")}\n` : preset.text);
	return EXIT.ok;
}
