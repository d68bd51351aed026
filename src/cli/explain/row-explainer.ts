import { detach } from "../../detach.ts";
import type { LogEvent, Position } from "../../event.ts";
import type { Explanation } from "../../explanation.ts";
import type { Format } from "../../format/format.ts";
import { absoluteUrl } from "../../matomo/params.ts";
import type { NoRequest } from "../../outcome.ts";
import type { SitePlan } from "../../plan.ts";
import type { LogPart } from "../../source/log-part.ts";
import type { Explaining } from "../run-options.ts";
import { type ReadRecord, type Row, rowOf } from "./row.ts";
import { RowOrder } from "./row-order.ts";
import type { RowWriter } from "./row-writer.ts";

/** Rows that may wait for earlier ones; some 50 MB. */
const ROOM = 50_000;

/** What a row explainer works with. */
interface RowExplainerOptions {
	readonly parts: readonly LogPart[];
	readonly site: Pick<SitePlan, "scheme" | "host">;
	readonly writer: RowWriter;
	/** Outcomes that are shown; all when there are none. */
	readonly only: readonly Explanation["is"][];
	/** Called at the end when rows were so many that some could not wait for their turn. */
	readonly onDisorder: () => void;
}

/** A record that was read, and its row as soon as it has been explained. */
class Entry {
	readonly record: ReadRecord;
	row: Row | undefined;

	constructor(record: ReadRecord) {
		this.record = record;
	}

	get isKnown(): boolean {
		return this.row !== undefined;
	}
}

/** Makes a row of every record, and writes them in the order of the logs: log by log, line by line. */
export class RowExplainer implements Explaining {
	readonly #options: RowExplainerOptions;
	readonly #order: RowOrder<LogPart, Entry>;
	readonly #unexplained = new Map<Position, Entry>();
	readonly #only: ReadonlySet<Explanation["is"]>;

	constructor(options: RowExplainerOptions) {
		this.#options = options;
		this.#order = new RowOrder(options.parts, ROOM);
		this.#only = new Set(options.only);
	}

	read(part: LogPart, position: Position, record: LogEvent | NoRequest, format: Format | undefined): void {
		const entry = new Entry({ position, format: format?.name, shown: this.#shown(record) });
		this.#unexplained.set(position, entry);
		this.#order.add(part, entry);
	}

	explained(position: Position, explanation: Explanation, optedOut: boolean): void {
		const entry = this.#unexplained.get(position);
		if (!entry) throw new Error(`${position.source}:${position.line} was explained twice, or never read`);
		this.#unexplained.delete(position);
		entry.row = rowOf(entry.record, explanation, optedOut);
	}

	async flush(): Promise<void> {
		await this.#write(this.#order.take());
	}

	async end(): Promise<void> {
		if (this.#unexplained.size > 0) throw new Error(`${this.#unexplained.size} records were not explained`);
		await this.#write(this.#order.end());
		await this.#options.writer.close();
		if (this.#order.isDisordered) this.#options.onDisorder();
	}

	/** Nothing of those who say themselves that they opted out. */
	#shown(record: LogEvent | NoRequest): ReadRecord["shown"] {
		if (typeof record === "string" || record.optOut !== undefined) return undefined;
		return { url: detach(absoluteUrl(record, this.#options.site)), start: record.start };
	}

	async #write(entries: readonly Entry[]): Promise<void> {
		for (const { row } of entries) {
			if (row && (this.#only.size === 0 || this.#only.has(row.outcome))) await this.#options.writer.write(row);
		}
	}
}
