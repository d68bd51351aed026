/**
 * Monorail as a library: the parts that its command line is made of.
 *
 * @example The page views that the tracker missed, as tracking requests; nothing is sent.
 * ```ts
 * import * as monorail from "matomo-monorail";
 *
 * const logs = ["request.ndjson", "tracker.ndjson"];
 * const plan = monorail.makePlan(logs, { ...monorail.DEFAULT_SETTINGS, siteId: 1 });
 * const tally = new monorail.Tally();
 * const observer = new monorail.Observer();
 * const judge = new monorail.Judge(plan, tally, observer);
 * const outlet = new monorail.Outlet({ site: plan.site, tally, observer, now: Date.now, dump: async ({ request }) => console.log(request) });
 * const { formats, lineLimit, join } = plan;
 * const { lateness } = join;
 * const ignore = () => undefined;
 * const sources = await monorail.openSources(logs, { formats, lateness, stdin: process.stdin, onNotice: ignore, onScanned: ignore });
 * try {
 * 	const deliver = outlet.deliver.bind(outlet);
 * 	await monorail.runPipeline({ parts: sources.parts, formats, lineLimit, judge, deliver, onRead: ignore });
 * } finally {
 * 	await sources.close();
 * }
 * const facts = { dryRun: true, period: judge.period, window: join, match: join.weakest, notes: [] };
 * console.log(monorail.toText(monorail.makeReport(tally, observer.observed(), facts), { width: 80, colour: false }));
 * ```
 *
 * @module
 */

// Records and events: what a log line says.

export type { ClientHints, EpochMs, LogEvent, Milliseconds, OptOutSignal, Position } from "./event.ts";
export type { Capability, Format } from "./format/format.ts";
export { detectFormat, FORMATS, formatNamed } from "./format/formats.ts";
export { openSources, type SourceOptions, type Sources } from "./source/open-sources.ts";

// Judgement: what each record is, and which page views the tracker missed.

export { DEFAULT_SETTINGS } from "./default-settings.ts";
export type { Answer, Explanation, ExplanationSink, NoAnswer } from "./explanation.ts";
export type { Missed, Outgoing } from "./gate.ts";
export { Judge } from "./judge.ts";
export type { MalformedReason, NoRequest, Outcome, PageViewFate, Rung, SkipReason, TrackerHitKind } from "./outcome.ts";
export { type DumpLine, Outlet, type OutletOptions, type SentView } from "./outlet.ts";
export { type PipelineOptions, type RecordSink, runPipeline } from "./pipeline.ts";
export { type JudgeRules, makePlan, type Plan, type PlanSettings, type SitePlan } from "./plan.ts";

// The books, and the report that is made of them.

export { toCsv } from "./report/csv.ts";
export { toHtml } from "./report/html.ts";
export { type JsonOptions, toJson } from "./report/json.ts";
export { Observer } from "./report/observer.ts";
export { makeReport, type Report, type RunFacts } from "./report/report.ts";
export { Tally } from "./report/tally.ts";
export { type TextOptions, toText } from "./report/text.ts";

// Delivery to Matomo: each page view once.

export { SYSTEM_CLOCK } from "./cli/system-clock.ts";
export { type ClientOptions, MatomoClient } from "./matomo/client.ts";
export type { TrackingRequest } from "./matomo/tracking-request.ts";
export type { Clock } from "./send/clock.ts";
export type { Delivery, Fate } from "./send/fate.ts";
export { Sender } from "./send/sender.ts";
export type { SenderOptions, SenderStats } from "./send/sender-options.ts";

// Errors that a user can mend, and the exit statuses that go with them.

export { EXIT, type ExitStatus, UserError } from "./errors.ts";
