import { smallLog } from "./log-lines.ts";

/** Bytes that a spot check looks at in one place, and the number of places. */
const AT_EACH = 32 * 1024;
const PLACES = 64;

/** Lines that change places, some dozen seconds of them. */
const MOVED = 60;

interface LargeLogs {
	readonly ordered: string;
	readonly jumping: string;
}

let made: LargeLogs | undefined;

/** A log that is large enough to be looked at here and there only, and the same with a jump back where nobody looks. */
export function largeLogs(): LargeLogs {
	made ??= make();
	return made;
}

function make(): LargeLogs {
	const { text, lines } = smallLog({ missed: 9_000 });
	const place = Math.floor((30 * (text.length - AT_EACH)) / (PLACES - 1)) + AT_EACH;
	const first = text.slice(0, place).split("\n").length + 10;
	const moved = [
		...lines.slice(0, first),
		...lines.slice(first + MOVED, first + 2 * MOVED),
		...lines.slice(first, first + MOVED),
		...lines.slice(first + 2 * MOVED),
	];
	return { ordered: text, jumping: moved.map((line) => `${line}\n`).join("") };
}
