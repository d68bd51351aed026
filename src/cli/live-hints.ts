import type { Judge } from "../judge.ts";
import type { Plan } from "../plan.ts";
import type { Observer } from "../report/observer.ts";
import { total } from "../report/outcomes.ts";
import type { Tally } from "../report/tally.ts";
import type { SourceProgress } from "../source/live-merge.ts";
import { filterNote, mistypedInclude } from "./filter-note.ts";
import { lacksSite } from "./lacks-site.ts";
import { logHosts } from "./log-hosts.ts";

/** So many requests or page views that nothing comes of are no accident. */
const TELLING = 20;

/** What a run that goes on knows so far. */
interface KnownSoFar {
	readonly plan: Pick<Plan, "settings" | "site">;
	readonly judge: Pick<Judge, "books">;
	readonly tally: Pick<Tally, "outcomes" | "records">;
	readonly observer: Pick<Observer, "observed">;
	/** How far each log is. */
	readonly progress: () => readonly Pick<SourceProgress, "name" | "hasLines" | "watermark">[];
}

/**
 * Tells, once, that nothing comes of what is followed, as no page view has a site or all are left out, or no line of a log
 * can be read: who follows logs waits for no report, and would wait for nothing.
 */
export class LiveHints {
	readonly #known: KnownSoFar;
	readonly #tell: (hint: string) => void;
	/** Whether there is nothing to tell any more: it was told, or something comes of what is followed. */
	#isDone = false;
	#seen = 0;
	/** Logs of which it was told that they cannot be read. */
	readonly #unreadable = new Set<string>();

	constructor(known: KnownSoFar, tell: (hint: string) => void) {
		this.#known = known;
		this.#tell = tell;
	}

	/** Looks whether there is something to tell. Cheap where there is not. */
	look(): void {
		this.#lookForUnreadable();
		const { tally, judge } = this.#known;
		const { records } = tally;
		if (this.#isDone || records === this.#seen) return;
		// Read is enough: page views are decided later.
		const { named, isNamed } = judge.books.viewedHosts;
		this.#isDone = named.length > 0 || !isNamed;
		if (this.#isDone) return;
		this.#seen = records;
		const hint = this.#hint();
		if (hint === undefined) return;
		this.#isDone = true;
		this.#tell(hint);
	}

	#lookForUnreadable(): void {
		const { progress, tally } = this.#known;
		for (const { name, hasLines, watermark } of progress()) {
			if (!hasLines || watermark !== undefined || this.#unreadable.has(name)) continue;
			// A header alone is no damage.
			const { malformed } = tally.outcomes();
			if (total(malformed) === 0) return;
			this.#unreadable.add(name);
			this.#tell(`no line of "${name}" can be read so far: see monorail explain for why, and --log-format`);
		}
	}

	#hint(): string | undefined {
		const { plan, judge, tally, observer } = this.#known;
		const outcomes = tally.outcomes();
		const { "no-site": siteless = 0, excluded = 0 } = outcomes.skipped;
		const { settings, site } = plan;
		if (siteless >= TELLING) {
			const hosts = logHosts(judge.books, observer.observed(), site.host);
			return lacksSite({ report: { pageViews: 0, outcomes }, context: 0, site: settings.site, host: site.host, hosts });
		}
		if (excluded < TELLING) return undefined;
		const hosts = judge.books.hitSites.hosts.map(({ host }) => host);
		const facts = { patterns: settings, outcomes, pageViews: 0, hosts };
		return mistypedInclude(facts) ?? filterNote(facts)[0];
	}
}
