import { gzipSync } from "node:zlib";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import type { TempFolder } from "../helpers/temp-folder.ts";
import { type Dice, oneOf } from "./dice.ts";
import { DELIVERY_STEPS } from "./steps.ts";
import type { Call, Form, World } from "./world.ts";

/** Lines of a visit that is missed and one that is not. */
const TURN = 3;

/** A log that is there, in one of the forms in which logs come. */
export function batchWorld(
	form: Exclude<Form, "followed" | "two logs followed">,
	roll: Dice,
	folder: TempFolder,
): World {
	const missed = 40 + Math.floor(200 * roll());
	const log = smallLog({ missed });
	// Some requests are twice in the log, the same in every respect.
	const [first = ""] = log.lines;
	const lines = [first, ...log.lines];
	const expected = [...log.missed.slice(0, 1), ...log.missed];
	const cut = 1 + TURN * Math.floor(missed * roll());
	const write = (name: string, some: readonly string[]) => folder.write(name, text(some));
	const isHit = (line: string): boolean => line.includes("/matomo.php");
	const old = lines.slice(0, cut);
	const all = (...args: readonly string[]): Call => ({ args, ends: EXIT.ok, isAll: true });
	const forms: Readonly<Record<typeof form, () => readonly [Call, ...Call[]]>> = {
		file: () => [all(write("a.log", lines))],
		gzip: () => [all(folder.write("a.gz", gzipSync(text(lines))))],
		stdin: () => [{ ...all("-"), stdin: text(lines) }],
		"two logs": () => [
			all(
				write(
					"requests.log",
					lines.filter((line) => !isHit(line)),
				),
				write("hits.log", lines.filter(isHit)),
			),
		],
		rotated: () => [all(write("new.log", lines.slice(cut)), write("old.log", old))],
		"rotated and zipped": () => [all(write("new.log", lines.slice(cut)), folder.write("old.gz", gzipSync(text(old))))],
		// Now the one, now the other: the second holds all of the first.
		overlapping: () => [all(write("all.log", lines)), { ...all(write("part.log", old)), isAll: false }],
	};
	const calls = forms[form]();
	return {
		form,
		expected,
		steps: DELIVERY_STEPS,
		next: () => oneOf(roll, ...calls),
		finish: async () => [() => calls[0]],
		close: async () => undefined,
	};
}

const text = (some: readonly string[]): string => some.map((line) => `${line}\n`).join("");
