import type { LineWriter } from "../output-file.ts";
import type { Row } from "./row.ts";
import { RowTable, type RowTableOptions } from "./row-table.ts";

/** Where rows go, in order. */
export interface RowWriter {
	write(row: Row): Promise<void>;
	/** There are no more. */
	close(): Promise<void>;
}

/** Rows as lines of JSON. */
export function jsonRows(writer: LineWriter): RowWriter {
	return { write: (row) => writer.write(row), close: () => writer.close() };
}

/** Rows that are laid out together: enough for columns that fit, and not so many that anybody waits for them. */
const BLOCK = 500;

/** Rows as a table, below `head`. */
export function tableRows(writer: LineWriter, form: RowTableOptions, head: readonly string[]): RowWriter {
	const table = new RowTable(form);
	let waiting: Row[] = [];
	let above = [...head, ""];
	const writeBlock = async (): Promise<void> => {
		const rows = waiting;
		waiting = [];
		for (const line of [...above.splice(0), ...table.block(rows)]) await writer.writeLine(line);
		above = [];
	};
	return {
		async write(row) {
			waiting.push(row);
			if (waiting.length >= BLOCK) await writeBlock();
		},
		async close() {
			await writeBlock();
			await writer.close();
		},
	};
}
