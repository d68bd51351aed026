import {
	appendFileSync,
	copyFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	truncateSync,
	unlinkSync,
	writeFileSync,
} from "node:fs";
import { gzipSync } from "node:zlib";

/** Noon of a day in the past, epoch seconds. */
const NOON = 1_772_452_800;

/** The line with a number. Each is a second after the one before it. */
export function lineOf(n: number): string {
	return JSON.stringify({ time: NOON + n, ip: "203.0.113.7", url: `https://shop.example/page/${n}`, user_agent: "x" });
}

/** A log that is written and rotated as servers and logrotate do, one step at a time. */
export class WrittenLog {
	readonly path: string;
	#next = 0;

	constructor(path: string) {
		this.path = path;
	}

	/** Lines written so far, those that are torn left out. */
	get written(): readonly string[] {
		return Array.from({ length: this.#next }, (_, n) => lineOf(n));
	}

	/** Appends lines. @param to a file that a server still has open */
	write(count: number, to = this.path): void {
		let text = "";
		for (let n = 0; n < count; n++) text += `${lineOf(this.#next++)}\n`;
		appendFileSync(to, text);
	}

	/** Appends the first half of a line. @returns appends its other half */
	tear(to = this.path): (to?: string) => void {
		const line = `${lineOf(this.#next++)}\n`;
		appendFileSync(to, line.slice(0, 30));
		return (later = to) => appendFileSync(later, line.slice(30));
	}

	/** Renames what was rotated before, and the log itself; creates it anew. */
	rename({ creates = true } = {}): void {
		this.shift();
		renameSync(this.path, `${this.path}.1`);
		if (creates) writeFileSync(this.path, "");
	}

	/** Copies the log and cuts it off; the copy becomes the first that was rotated. */
	copyAndTruncate(): void {
		this.shift();
		copyFileSync(this.path, `${this.path}.1`);
		truncateSync(this.path);
	}

	/** Compresses a log that was rotated. */
	compress(number = 1): void {
		const path = `${this.path}.${number}`;
		writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
		unlinkSync(path);
	}

	/** Gives each log that was rotated the next number. */
	shift(): void {
		for (let number = readdirSync(`${this.path}/..`.replace(/[^/]+\/\.\.$/, "")).length; number > 0; number--) {
			for (const end of ["", ".gz"]) {
				const from = `${this.path}.${number}${end}`;
				if (existsSync(from)) renameSync(from, `${this.path}.${number + 1}${end}`);
			}
		}
	}
}
