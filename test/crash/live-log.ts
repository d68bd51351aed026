import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { smallLog } from "../helpers/log-lines.ts";
import { ROTATIONS } from "../rotation/rotate.ts";
import { type Dice, oneOf, smallNumber } from "./dice.ts";

/** Not more than this are on their way to Matomo: who follows need not be faster than the writer. */
const MOST_AHEAD = 120;
/** Rotations of each log. */
const MOST_ROTATIONS = 10;

/** A file that a server has open for appending. */
class ServerLog {
	readonly path: string;
	rotations = 0;
	#file: number;
	/** What is written of a line later than the rest. */
	#torn = "";

	constructor(path: string) {
		this.path = path;
		this.#file = openSync(path, "a");
	}

	/** @param later how many of its last characters are held back until {@link complete} */
	append(text: string, later: number): void {
		this.complete();
		const cut = Math.max(0, text.length - later);
		this.#torn = text.slice(cut);
		writeSync(this.#file, text.slice(0, cut));
	}

	complete(): void {
		writeSync(this.#file, this.#torn);
		this.#torn = "";
	}

	reopen(): void {
		this.complete();
		closeSync(this.#file);
		this.#file = openSync(this.path, "a");
	}

	close(): void {
		this.complete();
		closeSync(this.#file);
	}
}

/** What the writer has to ask. */
export interface LiveLogOptions {
	/** Folder of the logs. */
	readonly folder: string;
	/** Whether requests and tracker hits have a log each. */
	readonly isSplit: boolean;
	readonly roll: Dice;
	/** Whether who follows the logs will know them when they have other names. */
	readonly mayRotate: () => boolean;
	/** Page views that Matomo has. */
	readonly stored: () => number;
}

/** Logs that a server goes on writing, and that are rotated meanwhile, in every way. */
export class LiveLog {
	/** URLs of the page views that the tracker missed, of those that were written. */
	readonly missed: string[] = [];
	/** Paths to follow. */
	readonly paths: readonly string[];
	readonly #options: LiveLogOptions;
	readonly #over = new AbortController();
	readonly #logs: ServerLog[] = [];
	/** Event time of what is written next: seconds since noon. */
	#second = 0;
	readonly #written: Promise<void>;

	/** Begins to write, a little later. */
	constructor(options: LiveLogOptions) {
		this.#options = options;
		mkdirSync(options.folder);
		const names = options.isSplit ? ["request.log", "tracker.log"] : ["access.log"];
		this.paths = names.map((name) => join(options.folder, name));
		this.#written = this.#write();
		// Told at the end.
		this.#written.catch(() => undefined);
	}

	/** All files, rotated ones too. */
	get files(): readonly string[] {
		const { folder } = this.#options;
		return readdirSync(folder).map((name) => join(folder, name));
	}

	/** Writes nothing more. */
	async end(): Promise<void> {
		if (this.#over.signal.aborted) return;
		this.#over.abort();
		await this.#written;
		for (const log of this.#logs) log.close();
	}

	async #write(): Promise<void> {
		const { roll, mayRotate, stored } = this.#options;
		if (roll() < 0.5) await sleep(800 * roll());
		for (const path of this.paths) this.#logs.push(new ServerLog(path));
		do {
			if (this.missed.length - stored() < MOST_AHEAD) this.#visits();
			if (roll() < 0.04 && mayRotate()) await this.#rotate();
			await sleep(10 + 60 * roll());
		} while (!this.#over.signal.aborted);
		// The last of them is of a visitor whom the tracker sees: it was alive to the end.
		this.#visits();
	}

	/** Writes some visits at once. */
	#visits(): void {
		const { roll, isSplit } = this.#options;
		const count = 1 + smallNumber(roll, 6);
		// Now and then nobody comes for so long that what was before is no context any more.
		if (roll() < 0.03) this.#second += 3_600;
		const { lines, missed } = smallLog({ missed: count, from: this.#second });
		this.#second += 2 * count;
		const isTwice = roll() < 0.1;
		const all = isTwice ? [...lines.slice(0, 1), ...lines] : lines;
		this.missed.push(...(isTwice ? missed.slice(0, 1) : []), ...missed);
		for (const [index, log] of this.#logs.entries()) {
			const some = isSplit ? all.filter((line) => line.includes("/matomo.php") === (index === 1)) : all;
			log.append(some.map((line) => `${line}\n`).join(""), roll() < 0.3 ? smallNumber(roll, 400) : 0);
		}
	}

	async #rotate(): Promise<void> {
		const { roll } = this.#options;
		const log = this.#logs[Math.floor(roll() * this.#logs.length)];
		if (!log || log.rotations === MOST_ROTATIONS) return;
		log.rotations++;
		const [name = "", ...names] = Object.keys(ROTATIONS);
		// What was torn off by a cut would be no line of the copy, nor of the log.
		log.complete();
		await ROTATIONS[oneOf(roll, name, ...names)]?.(log.path, async () => {
			// Servers go on with the old log for a while.
			if (roll() < 0.5) this.#visits();
			log.reopen();
		});
	}
}
