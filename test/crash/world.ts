import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { smallLog } from "../helpers/log-lines.ts";
import type { Behaviour } from "../helpers/matomo/behaviour.ts";
import type { TempFolder } from "../helpers/temp-folder.ts";

/** Numbers from 0 to 1, the same for the same seed. */
export type Dice = () => number;

/** Mulberry32. */
export function dice(seed: number): Dice {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** One of several. */
export function oneOf<T>(roll: Dice, ...choices: readonly [T, ...T[]]): T {
	return choices[Math.floor(roll() * choices.length)] ?? choices[0];
}

/** What is imported, and what must be stored in the end. */
export interface World {
	readonly title: string;
	readonly inputs: readonly string[];
	/** What standard input holds, when it is one of the inputs. */
	readonly stdin: string | undefined;
	/** URLs of all page views that Matomo must have, as often as it must have them. */
	readonly expected: readonly string[];
	/** What Matomo does, request after request; then it works. */
	readonly behaves: readonly Behaviour[];
	readonly args: readonly string[];
}

/** Ways in which Matomo stores a batch and does not say so, and in which it does not store it. */
const MISHAPS: readonly Behaviour[] = [
	"hang-after-commit",
	"drop-after-commit",
	"drop-within-answer",
	"gateway-timeout",
	"php-dies-late",
	"cut-off-answer",
	"no-content",
	"lock-wait-timeout",
	"php-dies",
	"drop-before-commit",
	"hang-before-commit",
	"database-gone",
	"database-error",
	"unavailable",
	"reset-connection",
];

/** A log in one of the forms in which logs come, and a Matomo with its days. */
export function makeWorld(seed: number, folder: TempFolder): World {
	const roll = dice(seed);
	const missed = 40 + Math.floor(200 * roll());
	const log = smallLog({ missed });
	// Some requests are twice in the log, the same in every respect.
	const [first = ""] = log.lines;
	const lines = [first, ...log.lines];
	const expected = [...(log.missed[0] === undefined ? [] : [log.missed[0]]), ...log.missed];
	const text = (some: readonly string[]): string => some.map((line) => `${line}\n`).join("");
	const name = `world-${seed}`;
	const cut = Math.floor(lines.length * roll());
	const isRequest = (line: string): boolean => !line.includes("/matomo.php");
	const form = oneOf(roll, "file", "gzip", "stdin", "two logs", "rotated", "rotated and zipped", "overlapping");
	const inputs = {
		file: () => [folder.write(`${name}.log`, text(lines))],
		gzip: () => [folder.write(`${name}.gz`, gzipSync(text(lines)))],
		stdin: () => ["-"],
		"two logs": () => [
			folder.write(`${name}.requests`, text(lines.filter(isRequest))),
			folder.write(`${name}.hits`, text(lines.filter((line) => !isRequest(line)))),
		],
		rotated: () => [
			folder.write(`${name}.new`, text(lines.slice(cut))),
			folder.write(`${name}.old`, text(lines.slice(0, cut))),
		],
		"rotated and zipped": () => [
			folder.write(`${name}.new`, text(lines.slice(cut))),
			folder.write(`${name}.old.gz`, gzipSync(text(lines.slice(0, cut)))),
		],
		overlapping: () => [folder.write(`${name}.log`, text(lines))],
	}[form]();
	const mishaps = roll() < 0.4 ? 0 : roll();
	return {
		title: `${form}, ${mishaps === 0 ? "a Matomo that works" : "a Matomo with mishaps"}`,
		inputs,
		stdin: form === "stdin" ? text(lines) : undefined,
		expected,
		behaves: Array.from({ length: mishaps === 0 ? 0 : 40 }, () =>
			roll() < mishaps / 2 ? oneOf(roll, "process", ...MISHAPS) : "process",
		),
		args: [
			...["--batch-size", oneOf(roll, "1", "7", "20", "100")],
			...["--lanes", oneOf(roll, "1", "2", "4")],
			...["--state", join(folder.path, `${name}.state`)],
		],
	};
}
