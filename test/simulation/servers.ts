import { gzipSync } from "node:zlib";
import type { EpochMs, Milliseconds } from "../../src/event.ts";
import type { Random } from "../demo/random.ts";
import { combinedLine } from "../demo/write-combined.ts";
import { nginxJsonLine } from "../demo/write-nginx-json.ts";
import type { ServerKnobs } from "./knobs.ts";
import type { Entry } from "./truth.ts";
import type { World } from "./world.ts";

/** A log as it lies on disk, and what each of its lines stands for. */
export interface LogFile {
	readonly name: string;
	readonly bytes: Buffer;
	/** The entry of line n at index n - 1. */
	readonly entries: readonly Entry[];
}

/** A line on its way into a log. */
interface Line {
	readonly entry: Entry;
	/** When the request was complete, by the clock of the server. */
	readonly logged: EpochMs;
	/** When the line gets into its file. */
	written: EpochMs;
}

const WORKERS = 4;
const FLUSH: Milliseconds = 5_000;
/** Lines that a worker's buffer of 64 KB holds. */
const BUFFER_LINES = 70;
/** By how much the clocks of two servers differ. */
const SECOND_CLOCK: Milliseconds = 300;
/** How long an old worker goes on writing to a log that was rotated. */
const OLD_WORKERS: Milliseconds = 3_000;

/** Writes the logs of a world; in the order of their names nothing can be relied on. */
export function writeLogs(world: World, knobs: ServerKnobs, span: Milliseconds, random: Random): readonly LogFile[] {
	const { blind } = world;
	const cut = knobs.tracker === "missing" || knobs.tracker === "ends early" ? blind?.from : undefined;
	const lines = new Map<string, Line[]>();
	for (const entry of world.entries) {
		const server = random.int(1, knobs.servers);
		const ahead = (entry.log === "tracker" ? knobs.trackerClock : 0) + (server === 2 ? SECOND_CLOCK : 0);
		const { record } = entry;
		if (entry.log === "tracker" && cut !== undefined && record.start >= cut) continue;
		const moved = ahead === 0 ? entry : { ...entry, record: { ...record, start: record.start + ahead } };
		const logged = moved.record.start + record.duration;
		const kind = knobs.logs === "one" ? "access" : entry.log;
		const name = knobs.servers === 1 ? `${kind}.log` : `${kind}-${server}.log`;
		const list = lines.get(name) ?? [];
		if (list.length === 0) lines.set(name, list);
		list.push({ entry: moved, logged, written: logged });
	}
	const line = knobs.format === "combined" ? combinedLine : nginxJsonLine;
	return [...lines].flatMap(([name, list]) => {
		const ordered = inOrder(buffered(list, knobs.buffers));
		const parts = knobs.rotated ? rotated(name, ordered, world.from + span / 2, random) : [{ name, lines: ordered }];
		return parts.map((part) => fileOf(part.name, part.lines, line));
	});
}

function fileOf(name: string, lines: readonly Line[], write: (record: Entry["record"]) => string): LogFile {
	const text = lines.map(({ entry }) => `${write(entry.record)}\n`).join("");
	const bytes = Buffer.from(text);
	return {
		name,
		bytes: name.endsWith(".gz") ? gzipSync(bytes, { level: 1 }) : bytes,
		entries: lines.map(({ entry }) => entry),
	};
}

function inOrder(lines: readonly Line[]): readonly Line[] {
	return lines.toSorted((a, b) => a.written - b.written || a.logged - b.logged);
}

/** Lines get into the file when their worker's buffer is emptied; a connection keeps to its worker. */
function buffered(lines: Line[], buffers: ServerKnobs["buffers"]): readonly Line[] {
	if (buffers === "none") return lines;
	const workers = Array.from({ length: WORKERS }, (): Line[] => []);
	for (const line of inOrder(lines)) workers[workerOf(line.entry.record.ip)]?.push(line);
	for (const own of workers) {
		let buffer: Line[] = [];
		const empty = (at: EpochMs): void => {
			for (const line of buffer) line.written = at;
			buffer = [];
		};
		for (const line of own) {
			const first = buffer[0]?.logged ?? line.logged;
			if (buffers === "flushed" && line.logged > first + FLUSH) empty(first + FLUSH);
			buffer.push(line);
			if (buffer.length === BUFFER_LINES) empty(line.logged);
		}
		empty(Number.POSITIVE_INFINITY);
	}
	return workers.flat();
}

function workerOf(address: string): number {
	return [...address].reduce((sum, character) => sum + character.charCodeAt(0), 0) % WORKERS;
}

/** The older half, compressed, and the newer one; for a moment the server writes to both. */
function rotated(
	name: string,
	lines: readonly Line[],
	at: EpochMs,
	random: Random,
): readonly { readonly name: string; readonly lines: readonly Line[] }[] {
	const isOld = ({ written }: Line): boolean => written < at || (written < at + OLD_WORKERS && random.chance(0.5));
	const old = new Set(lines.filter(isOld));
	return [
		{ name, lines: lines.filter((line) => !old.has(line)) },
		{ name: `${name}.1.gz`, lines: [...old] },
	];
}
