/** Why a line cannot be read in any format. A closed list: reasons are counted and shown, so they carry no data of the line. */
export const MALFORMED_REASONS = [
	"empty-line",
	"not-json",
	"not-an-object",
	"no-time",
	"bad-time",
	"no-address",
	"no-url",
	"bad-field",
	"bad-columns",
	"not-this-format",
	"unknown-format",
	"too-long",
	"torn",
] as const;

/** One of {@link MALFORMED_REASONS}. */
export type MalformedReason = (typeof MALFORMED_REASONS)[number];

/** What a line that holds no request is: a header of its log, or malformed. */
export const NO_REQUEST_REASONS = ["header", ...MALFORMED_REASONS] as const;

/** One of {@link NO_REQUEST_REASONS}. */
export type NoRequest = (typeof NO_REQUEST_REASONS)[number];

/** What a line at the tracker's path was. Only `page-view` and `site-search` answer for page views; `opaque` does by its Referer. */
export const TRACKER_HIT_KINDS = ["page-view", "site-search", "other", "opaque", "failed", "repeated"] as const;

/** One of {@link TRACKER_HIT_KINDS}. */
export type TrackerHitKind = (typeof TRACKER_HIT_KINDS)[number];

/** Why a request is no page view; or no request at all, but a `header` of its log, which is no damage. */
export const SKIP_REASONS = [
	"header",
	"tracker-script",
	"excluded",
	"unnamed-tracker",
	"method",
	"static",
	"redirect",
	"status",
	"aborted",
	"empty",
	"content-type",
	"fetch-destination",
	"prefetch",
	"no-user-agent",
	"bot",
	"no-site",
	"no-browser-proof",
	"partly-tracked",
	"repeated",
] as const;

/** One of {@link SKIP_REASONS}. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/** How strongly a tracker hit answers for a page view; strongest first. */
export const RUNGS = ["visitor-id", "url", "referer", "visitor"] as const;

/** One of {@link RUNGS}. */
export type Rung = (typeof RUNGS)[number];

/** What became of a page view that no tracker hit answered for, or that was never up for an answer. */
export const PAGE_VIEW_FATES = [
	"sent",
	"would-send",
	"already-sent",
	"rejected",
	"held",
	"ambiguous",
	"late",
	"opted-out",
] as const;

/** One of {@link PAGE_VIEW_FATES}. */
export type PageViewFate = (typeof PAGE_VIEW_FATES)[number];

/** Why a tracker hit that did not reach Matomo is not sent again although that was asked for. */
export const REPLAY_LEFT_REASONS = [
	"opaque",
	"refused",
	"not-recorded",
	"other-site",
	"no-user-agent",
	"bot",
	"repeated",
	"succeeded",
	"late",
	"opted-out",
] as const;

/** One of {@link REPLAY_LEFT_REASONS}. */
export type ReplayLeftReason = (typeof REPLAY_LEFT_REASONS)[number];

/** What became of a tracker hit that was to be sent again. */
export const REPLAY_FATES = ["sent", "would-send", "already-sent", "rejected", "held", "ambiguous"] as const;

/** One of {@link REPLAY_FATES}. */
export type ReplayFate = (typeof REPLAY_FATES)[number];

/** The one outcome of one record. */
export type Outcome =
	| { readonly is: "malformed"; readonly reason: MalformedReason }
	| { readonly is: "skipped"; readonly reason: SkipReason }
	| { readonly is: "tracker-hit"; readonly kind: TrackerHitKind }
	| { readonly is: "matched"; readonly rung: Rung }
	| { readonly is: PageViewFate };
