import type { EpochMs } from "../../src/event.ts";
import type { Outcome } from "../../src/outcome.ts";
import { Observer } from "../../src/report/observer.ts";
import type { Report, RunFacts } from "../../src/report/report.ts";
import { makeReport } from "../../src/report/report.ts";
import { Tally } from "../../src/report/tally.ts";

const HOUR = 3_600_000;

export const CHROME =
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
export const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";
const SAFARI =
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15";

/** 2026-11-22T13:00:00Z */
export const NOON: EpochMs = Date.UTC(2026, 10, 22, 13);

export const FACTS: RunFacts = {
	dryRun: true,
	period: undefined,
	window: { before: 5_000, after: 60_000, lateness: 10_000 },
	match: "referer",
	notes: [],
};

/** Feeds the books and the observer the way a run does. */
export class SampleRun {
	readonly tally = new Tally();
	readonly observer = new Observer();

	/** Counts a record that is no page view. */
	record(outcome: Outcome, times = 1): this {
		for (let time = 0; time < times; time++) {
			this.tally.record();
			this.tally.count(outcome);
		}
		return this;
	}

	/** Counts a page view; `delay` of a matched one in ms. */
	view(outcome: Outcome, at: { start?: EpochMs; path?: string; userAgent?: string; delay?: number } = {}): this {
		this.tally.record();
		this.tally.pageView();
		this.tally.count(outcome);
		if (outcome.is === "late" || outcome.is === "opted-out") return this;
		const { start = NOON, path = "/", userAgent = CHROME, delay = 300 } = at;
		if (outcome.is === "held") this.observer.held(start);
		else this.observer.pageView({ start, path, userAgent }, outcome.is !== "matched");
		if (outcome.is === "matched") this.observer.matched(outcome.rung, delay);
		return this;
	}

	report(facts: Partial<RunFacts> = {}): Report {
		return makeReport(this.tally, this.observer.observed(), { ...FACTS, ...facts });
	}
}

/** Pages of the sample site, the most viewed first; some of them nasty to a terminal. */
const PATHS = [
	"/",
	"/blog/2026/how-to-measure-what-cannot-be-seen-and-why-that-is-the-wrong-question.html",
	"/pricing?plan=pro",
	"/docs/%E5%85%A5%E9%96%80",
	"/caf%C3%A9/men%C3%BC",
	"/contact",
	"/evil/%1B%5B31mred\u001b[2J\u202etxt",
	"/not%decodable",
];

/** A run over `spanHours` hours that has something of everything. The same each time. */
export function sampleRun(spanHours: number, is: "would-send" | "sent" = "would-send"): SampleRun {
	const run = new SampleRun();
	const agents = [CHROME, FIREFOX, SAFARI, "curl/8.5.0"];
	for (let index = 0; index < 5000; index++) {
		const wave = (index * 7919) % 5000;
		const at = {
			start: NOON + Math.floor((wave / 5000) ** 1.3 * spanHours * HOUR),
			path: PATHS[Math.floor(((index * 37) % 100) ** 2 / 1300)] ?? `/archive/${index % 40}`,
			userAgent: agents[Math.floor(((index * 61) % 100) ** 2 / 2600)] ?? CHROME,
			delay: ((index * 53) % 997) ** 2 / 120 - (index % 50 === 0 ? 800 : 0),
		};
		const missed = (index * 31) % 100 < (at.userAgent === FIREFOX ? 45 : at.userAgent === SAFARI ? 3 : 18);
		if (!missed)
			run.view({ is: "matched", rung: index % 9 === 0 ? "referer" : index % 5 === 0 ? "visitor-id" : "url" }, at);
		else run.view({ is }, at);
	}
	run.record({ is: "skipped", reason: "static" }, 23_456);
	run.record({ is: "skipped", reason: "bot" }, 8_765);
	run.record({ is: "skipped", reason: "redirect" }, 321);
	run.record({ is: "skipped", reason: "prefetch" }, 9);
	run.record({ is: "tracker-hit", kind: "page-view" }, 4_100);
	run.record({ is: "tracker-hit", kind: "other" }, 611);
	run.record({ is: "tracker-hit", kind: "opaque" }, 17);
	run.view({ is: "opted-out" });
	run.view({ is: "late" });
	run.view({ is: "late" });
	for (let line = 3; line < 10; line++) {
		run.record({ is: "malformed", reason: "not-json" });
		run.observer.malformed("not-json", { source: "/var/log/nginx/request.ndjson", line });
	}
	run.record({ is: "malformed", reason: "torn" });
	run.observer.malformed("torn", { source: "/var/log/nginx/tracker\u001b[1m.ndjson", line: 1_204_001 });
	run.observer.lateBy(2_500);
	run.observer.lateBy(71_250);
	run.observer.hitLate();
	run.observer.format("nginx-json", 42_000);
	run.observer.format("combined", 275);
	return run;
}
