import type {
	MalformedReason,
	PageViewFate,
	ReplayLeftReason,
	Rung,
	SkipReason,
	TrackerHitKind,
} from "../../outcome.ts";

/** What each reason means, in words that complete "a line that is …". */
export const MALFORMED_MEANING: Readonly<Record<MalformedReason, string>> = {
	"empty-line": "nothing but blanks",
	"not-json": "no JSON",
	"not-an-object": "JSON, but no object",
	"no-time": "without a time",
	"bad-time": "with a time that cannot be read",
	"no-address": "without a client address",
	"no-url": "without a URL",
	"bad-field": "with a field that cannot be read",
	"bad-columns": "with too many or too few columns",
	"not-this-format": "not in the format of the log",
	"unknown-format": "in no known format",
	"too-long": "longer than a line may be",
	torn: "cut off, or glued to another",
};

/** What each reason means, in words that complete "a request that is …"; a header is one of the log's, and no request. */
export const SKIP_MEANING: Readonly<Record<SkipReason, string>> = {
	header: "no request, but a header or comment of the log",
	"tracker-script": "for the tracker's script",
	excluded: "excluded by the configuration",
	"unnamed-tracker": "to track, at a path that --tracker-path does not name",
	method: "of a method that views no page",
	static: "for an image, style, script or other file",
	redirect: "answered with a redirect",
	status: "answered with an error",
	aborted: "given up by the visitor",
	empty: "answered with nothing",
	"content-type": "answered with something other than a page",
	"fetch-destination": "made by the browser for something other than a page",
	prefetch: "made ahead, and perhaps never viewed",
	"no-user-agent": "without a user agent",
	bot: "from a robot, by its user agent",
	"no-site": "for a host without a site in Matomo",
	"no-browser-proof": "from a robot in disguise: without what browsers show",
	"partly-tracked": "of a visitor whom the tracker saw otherwise (--partial skip)",
	repeated: "a copy of one that counts: its log was given twice, or in part",
};

/** What a call of the tracker was, as a row of the flow. */
export const TRACKER_HIT_NAME: Readonly<Record<TrackerHitKind, string>> = {
	"page-view": "page view",
	"site-search": "site search",
	other: "event, download, ping …",
	opaque: "content not logged",
	failed: "did not reach Matomo",
	repeated: "repeated",
};

/** How a page view was matched, as a row of the flow. */
export const RUNG_NAME: Readonly<Record<Rung, string>> = {
	"visitor-id": "by visitor ID",
	url: "by URL",
	referer: "by Referer",
	visitor: "by visitor alone",
};

/** Why a tracker hit is not sent again, in words that complete "a hit that …". */
export const REPLAY_LEFT_MEANING: Readonly<Record<ReplayLeftReason, string>> = {
	opaque: "was sent in a body that the log does not have",
	refused: "was refused for what it is, and would be again",
	"not-recorded": "says nothing that Matomo would store",
	"other-site": "is for another site than --site-id",
	"no-user-agent": "has no user agent, which Matomo would make up",
	bot: "is from a robot, by its user agent",
	repeated: "is a copy of one that is sent again",
	succeeded: "is a copy of one that reached Matomo",
	late: "came when its page view was decided, which may have been sent",
	"opted-out": "is of a visitor who opted out or has not agreed",
};

/** What became of a page view that the tracker missed, as a row of the flow: in a dry run Matomo was not asked. */
export function fateName(fate: PageViewFate, { dryRun }: { readonly dryRun: boolean }): string {
	return dryRun && fate === "rejected" ? "would be rejected" : FATE_NAME[fate];
}

const FATE_NAME: Readonly<Record<PageViewFate, string>> = {
	sent: "sent",
	"would-send": "would be sent",
	"already-sent": "sent by an earlier run",
	rejected: "rejected by Matomo",
	held: "held back",
	ambiguous: "ambiguous",
	late: "late",
	"opted-out": "opted out",
};
