import { PRESETS, presetNamed } from "../../capture/presets/presets.ts";
import { EXIT, type ExitStatus } from "../../errors.ts";
import { writeStdout } from "../stdout.ts";

/** Prints a preset to standard output, and where it goes to standard error; without a name, the list. */
export async function presets(argv: Readonly<Record<string, unknown>>): Promise<ExitStatus> {
	const { name } = argv;
	if (name === undefined) {
		await writeStdout(`${list()}\n\nPrint one with: monorail presets NAME\n`);
		return EXIT.ok;
	}
	const preset = presetNamed(String(name));
	if (process.stderr.isTTY && !process.stdout.isTTY) process.stderr.write(`${preset.howTo}\n`);
	await writeStdout(process.stdout.isTTY ? `${preset.text}\n${preset.howTo.replace(/^/gm, "# ")}\n` : preset.text);
	return EXIT.ok;
}

/** What `monorail presets NAME --help` says of the preset: where it goes, and how to try it; of no preset, which there are. */
export function presetHelp(name: string): string {
	const preset = PRESETS.find((candidate) => candidate.name === name);
	return preset === undefined ? `Presets:\n${list()}` : `${preset.title}:\n\n${preset.howTo}`;
}

function list(): string {
	const longest = Math.max(...PRESETS.map((preset) => preset.name.length));
	return PRESETS.map((preset) => `  ${preset.name.padEnd(longest)}  ${preset.title}`).join("\n");
}
