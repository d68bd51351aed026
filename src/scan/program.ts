import { readFileSync } from "node:fs";
import { compile, type ProgramMemory, start } from "./web-assembly.ts";

/** What was compiled of `assembly/scan.ts`. */
const PROGRAM = new URL(import.meta.url.endsWith(".ts") ? "../../dist/scan/scan.wasm" : "./scan.wasm", import.meta.url);

/** What it does: `assembly/` explains. */
export interface Program {
	readonly memory: ProgramMemory;
	know(templates: number): void;
	scan(from: number, to: number): number;
	times(from: number, to: number, prefix: number): number;
	forgetTexts(): void;
	numberOf(from: number, to: number): number;
	forgetPlaces(): void;
	placeOf(from: number, to: number): number;
	knowNames(count: number, whole: number): void;
	query(from: number, to: number): number;
	decode(from: number, to: number): number;
	pack(row: number, columns: number, left: number): number;
}

/** Numbers by the names that `assembly/memory.ts` gives them, and explains. */
export type Constants = Readonly<
	Record<
		| "TEMPLATES"
		| "COLUMNS"
		| "FIELDS"
		| "FIELD"
		| "LITERALS"
		| "TEMPLATE"
		| "ROW"
		| "BLOCK"
		| "SLACK"
		| "VALUE"
		| "ABSENT"
		| "END"
		| "UNWANTED"
		| "TEMPLATES_AT"
		| "ROWS_AT"
		| "BLOCK_AT"
		| "TIME"
		| "PREFIX"
		| "PREFIX_AT"
		| "RECENT"
		| "NAMES"
		| "NAME"
		| "NAME_LONGEST"
		| "NAMES_AT"
		| "PARAMETERS_AT"
		| "PACKED_AT"
		| "PACKED"
		| "READINGS"
		| "ROW_HEAD"
		| "TEXT"
		| "SECONDS"
		| "COUNT"
		| "COMMON"
		| "TARGET"
		| "EXTENSION",
		number
	>
>;

const LINE_FEED = 0x0a;

/**
 * The bytes of a file of our own.
 *
 * @throws Error when it cannot be read: a bug, or a broken installation, and nothing that the system says of a log
 */
export function ownBytes(file: URL): Buffer {
	try {
		return readFileSync(file);
	} catch (cause) {
		throw new Error(`a part of the program cannot be read: ${file.pathname}`, { cause });
	}
}

let compiled: { readonly program: object | undefined } | undefined;

function program(): object | undefined {
	compiled ??= { program: compile(ownBytes(PROGRAM)) };
	return compiled.program;
}

/** Whether the program runs here; where it does not, lines are read one by one. */
export function canScan(): boolean {
	return program() !== undefined;
}

/** A started program with a memory of its own, of some two megabytes; only where {@link canScan}. */
export class Scanning {
	readonly does: Program;
	readonly is: Constants;
	readonly bytes: Buffer;

	constructor() {
		const module = program();
		if (!module) throw new Error("lines cannot be scanned here, and somebody did not ask");
		const { does, is } = start<Program>(module);
		this.does = does;
		this.is = is as Constants;
		this.bytes = Buffer.from(does.memory.buffer);
	}

	/**
	 * Takes a block of whole lines, each with its line feed.
	 *
	 * @throws RangeError when it has more bytes than a block
	 */
	load(lines: Buffer): void {
		const { BLOCK, BLOCK_AT, SLACK } = this.is;
		if (lines.length > BLOCK) throw new RangeError(`${lines.length} bytes, ${BLOCK} fit`);
		lines.copy(this.bytes, BLOCK_AT);
		const end = BLOCK_AT + lines.length;
		this.bytes.fill(LINE_FEED, end, end + SLACK);
	}
}

/**
 * As many of some whole lines as a block takes.
 *
 * @returns their bytes, and whether they fit: a first line that is too long for any block comes alone
 */
export function nextBlock(lines: Buffer, room: number): { readonly block: Buffer; readonly fits: boolean } {
	const size = lines.length <= room ? lines.length : lines.lastIndexOf(LINE_FEED, room - 1) + 1;
	return { block: lines.subarray(0, size > 0 ? size : lines.indexOf(LINE_FEED) + 1), fits: size > 0 };
}
