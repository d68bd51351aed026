import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { Ajv } from "ajv";
import * as assert from "uvu/assert";
import type { LogEvent } from "../../src/event.ts";
import { monorail } from "../../src/format/monorail.ts";
import { root } from "../format/root.ts";

const schema = JSON.parse(readFileSync(join(root, "fixtures", "monorail.schema.json"), "utf8"));
const accepts = new Ajv({ strict: true, strictRequired: false }).compile(schema);

/** A log in memory. */
export class MemoryLog extends Writable {
	readonly #chunks: string[] = [];

	override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
		this.#chunks.push(chunk.toString());
		done();
	}

	get text(): string {
		return this.#chunks.join("");
	}

	/** Its records. Each is asserted to follow the schema and to be read by the format. */
	records(): readonly LoggedRecord[] {
		return recordsOf(this.text);
	}

	/** Waits until it has so many. */
	async wait(count: number): Promise<readonly LoggedRecord[]> {
		for (let tries = 0; this.records().length < count; tries++) {
			if (tries > 2_000) throw new Error(`only ${this.records().length} of ${count} lines came:\n${this.text}`);
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		return this.records();
	}
}

/** A line as it stands, and as it is read. */
export interface LoggedRecord {
	readonly keys: Readonly<Record<string, unknown>>;
	readonly event: LogEvent;
}

/** The records of a log, asserted to follow the schema and to be read by the format. */
export function recordsOf(text: string): readonly LoggedRecord[] {
	return text
		.split("\n")
		.slice(0, -1)
		.map((line) => {
			const keys: Record<string, unknown> = JSON.parse(line);
			assert.ok(accepts(keys), `${line}\n${JSON.stringify(accepts.errors)}`);
			const event = monorail.parse(line);
			if (typeof event === "string") throw new Error(`${event}: ${line}`);
			return { keys, event };
		});
}
