import type { EpochMs, Milliseconds } from "../event.ts";
import { type Beginning, type Bookmark, type Bookmarks, HEAD_BYTES, type ScannedSource } from "../source/mark.ts";
import { type RecognitionOptions, recognise } from "../source/recognise.ts";
import { hashOf, type KeptSource, type SourceRecords } from "../state/source-records.ts";

/** Where to begin with files, by their names. */
type Beginnings = ReadonlyMap<string, Beginning>;

/** How often it is taken down how far sources are decided, at most. */
const EVERY: Milliseconds = 5_000;

/** What is known of sources, as their opening asks for it. */
function bookmarksFrom(records: Pick<SourceRecords, "find">, rules: string): Bookmarks {
	const known = new WeakMap<Bookmark, KeptSource>();
	return {
		async find(head) {
			const record = await records.find(head);
			if (!record || record.rules !== rules) return undefined;
			known.set(record, record);
			return record;
		},
		fits: (bookmark, tail) => {
			const { tail: expected } = known.get(bookmark) ?? {};
			return expected === undefined || expected === hashOf(tail);
		},
	};
}

/** Takes down how far sources are decided, while a run goes on and at its end. */
export class SourceKeeper {
	readonly #records: Pick<SourceRecords, "find" | "save">;
	readonly #rules: string;
	readonly #now: () => EpochMs;
	readonly #lines = new Map<ScannedSource, number>();
	#sources: readonly ScannedSource[] = [];
	#saved: EpochMs;

	/** @param rules a name for the settings by which they are decided */
	constructor(records: Pick<SourceRecords, "find" | "save">, rules: string, now: () => EpochMs) {
		this.#records = records;
		this.#rules = rules;
		this.#now = now;
		this.#saved = now();
	}

	/** Says of files where to begin. */
	recognise(paths: readonly string[], options: Omit<RecognitionOptions, "bookmarks">): Promise<Beginnings> {
		return recognise(paths, { ...options, bookmarks: bookmarksFrom(this.#records, this.#rules) });
	}

	/** Those that are read in this run. */
	watch(sources: readonly ScannedSource[]): void {
		this.#sources = sources;
		for (const source of sources) this.#lines.set(source, source.decidedLines);
	}

	/** As {@link save}, but not every time. */
	async saveSometimes(decided: EpochMs): Promise<void> {
		if (this.#now() - this.#saved >= EVERY) await this.save(decided);
	}

	/** Every page view that starts before `decided` is decided. @throws UserError when it cannot be written */
	async save(decided: EpochMs): Promise<void> {
		for (const source of this.#sources) await this.#saveOne(source, decided);
		this.#saved = this.#now();
	}

	async #saveOne(source: ScannedSource, decided: EpochMs): Promise<void> {
		const { name, head, marks, bytes } = source;
		const at = marks.before(decided - source.clockOffset);
		if (at.line - 1 <= (this.#lines.get(source) ?? 0) || head.length === 0) return;
		const tailOf = async (offset: number) => bytes && hashOf(await bytes(Math.max(0, offset - HEAD_BYTES), offset));
		const before = await this.#records.find(head);
		// The same content may have come further under another name.
		const isAhead = before && before.rules === this.#rules && before.at.offset > at.offset;
		if (isAhead && (!bytes || before.tail === (await tailOf(before.at.offset)))) return;
		const tail = await tailOf(at.offset);
		await this.#records.save(head, { name, at, earlier: marks.upTo(at), tail, rules: this.#rules });
		this.#lines.set(source, at.line - 1);
	}
}
