import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { FORMATS } from "../../src/format/formats.ts";
import { FollowedFile } from "../../src/source/follow-file.ts";
import type { LogMark } from "../../src/source/live-source.ts";
import { sameLog } from "../../src/source/rotated.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { ROTATIONS } from "./rotate.ts";

const WRITER = fileURLToPath(new URL("writer.mjs", import.meta.url));

/** A stalled server must not be taken for one that has let go of its old log. */
const QUIET = 5_000;

/** What came of following a log through rotations. */
export interface Findings {
	readonly written: number;
	readonly read: number;
	/** Rotations, by name. */
	readonly rotations: ReadonlyMap<string, number>;
	/** How often the reader was stopped, and began again where it was. */
	readonly restarts: number;
	/** Lines in the log or in one it was rotated into, which were not read. */
	readonly lost: readonly string[];
	/** Lines read more than once. */
	readonly twice: readonly string[];
	/** Lines written and in no file: `copytruncate` has cut them off; those of them that were read. */
	readonly cutOff: number;
	readonly savedBeforeCut: number;
}

/**
 * Follows a log that a process writes, while it is rotated in every way, and counts what was read of it.
 *
 * @param names of the rotations to choose from
 * @param random uniform in [0, 1)
 */
export async function followThroughRotations(
	names: readonly string[],
	{
		seconds,
		random,
		restarts,
	}: { readonly seconds: number; readonly random: () => number; readonly restarts: boolean },
): Promise<Findings> {
	const folder = tempFolder();
	const path = join(folder.path, "access.log");
	const writer = fork(WRITER, [path], { execArgv: [] });
	const reopen = async () => {
		writer.send("reopen");
		await once(writer, "message");
	};
	await once(writer, "message");
	const reader = new RestartingReader(path);
	while (reader.lines.length === 0) await reader.look(Date.now());
	const rotations = new Map<string, number>();
	const end = Date.now() + seconds * 1000;
	let isOver = false;
	const reading = (async () => {
		while (!isOver) {
			await reader.look(Date.now());
			// Also where a busy machine has time for few looks.
			if (restarts && (random() < 0.1 || (reader.restarts < 2 && Date.now() > end - seconds * 500)))
				await reader.restart();
			await sleep(random() * 120);
		}
	})();
	for (let turn = 0; Date.now() < end; turn++) {
		await sleep(20 + random() * 150);
		const name = names[turn < names.length ? turn : Math.floor(random() * names.length)] ?? "";
		await ROTATIONS[name]?.(path, reopen);
		rotations.set(name, (rotations.get(name) ?? 0) + 1);
	}
	writer.send("end");
	const [written] = (await once(writer, "message")) as [number];
	isOver = true;
	await reading;
	// What was rotated away is complete when it has been quiet for long.
	for (let look = 0; look < 3; look++) await reader.look(Date.now() + look * QUIET);
	await reader.restart();
	const found = compare(reader.lines, folder.path, written);
	folder.remove();
	return { ...found, written, rotations, restarts: reader.restarts };
}

function compare(read: readonly string[], folder: string, written: number) {
	const counts = new Map<string, number>();
	// Pieces of torn lines are no lines.
	for (const line of read.filter(isWhole)) counts.set(line, (counts.get(line) ?? 0) + 1);
	const kept = new Set(readdirSync(folder).flatMap((name) => linesIn(join(folder, name))));
	const lost = [...kept].filter((line) => !counts.has(line));
	const twice = [...counts].filter(([, count]) => count > 1).map(([line]) => line);
	const savedBeforeCut = [...counts.keys()].filter((line) => !kept.has(line)).length;
	return { read: counts.size, lost, twice, cutOff: written - kept.size, savedBeforeCut };
}

function linesIn(path: string): readonly string[] {
	const bytes = readFileSync(path);
	return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().split("\n").filter(isWhole);
}

const isWhole = (line: string): boolean => /^\{"time":\d+,.*"x"\}$/.test(line);

/** Reads a log, and forgets all but how far it came when it is restarted. */
class RestartingReader {
	readonly lines: string[] = [];
	restarts = 0;
	readonly #path: string;
	#source: FollowedFile | undefined;
	#marks: LogMark[] = [];

	constructor(path: string) {
		this.#path = path;
	}

	async look(now: number): Promise<void> {
		this.#source ??= await FollowedFile.open(
			this.#path,
			{
				formats: FORMATS,
				lineLimit: 100_000,
				quietFor: QUIET,
				onNotice: () => undefined,
				known: (head) => this.#marks.find((mark) => sameLog(mark.head, head)),
			},
			now,
		);
		for (let read = await this.#source.read(now); read; read = await this.#source.read(now)) {
			this.lines.push(...read.lines.map(String));
			const { mark } = read;
			if (mark) this.#marks = [...this.#marks.filter(({ head }) => !sameLog(head, mark.head)), mark];
		}
	}

	async restart(): Promise<void> {
		if (!this.#source) return;
		this.restarts++;
		await this.#source.close();
		this.#source = undefined;
	}
}
