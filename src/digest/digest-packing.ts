import type { Classification } from "../classify/classify.ts";
import type { LogEvent } from "../event.ts";
import { JoinHit } from "../join/join-hit.ts";
import { NO_REQUEST_REASONS, type NoRequest, SKIP_REASONS, TRACKER_HIT_KINDS } from "../outcome.ts";
import type { Visitor } from "../visitor/fingerprint.ts";
import type {
	Digest,
	DigestedCall,
	DigestedHit,
	DigestedReplays,
	DigestedView,
	FailedRequest,
	Told,
} from "./digest.ts";
import { PackedEvent } from "./packed-event.ts";
import type { Packer } from "./packer.ts";
import type { Unpacker } from "./unpacker.ts";

/** Everything that a record can be: the first number of each. */
const CODES: readonly (Classification | NoRequest)[] = [
	"tracker-call",
	"page-view",
	...SKIP_REASONS.filter((reason) => reason !== "header"),
	...NO_REQUEST_REASONS,
];
const CODE_OF = new Map(CODES.map((code, index) => [code, index]));
const FIRST_WITHOUT_REQUEST = CODES.length - NO_REQUEST_REASONS.length;

/** Bits of what a record says of its visitor. */
const OPTED_OUT = 1;
const LOADED_BY_PAGE = 2;
/** Bits of a page view. */
const FETCH_METADATA = 1;
const LANGUAGE = 2;
const PATH_IS_PAGE = 4;
/** Bits of a hit. */
const TELLS = 1;
const CONSENT = 2;
const DELAYED = 4;
/** What is said twice of nearly every one. */
const REFERER_IS_PAGE = 8;
const SAME_VISITOR_ID = 16;

/** Writes what is to be known of one record: of what is judged by itself, little more than that it was there. */
export function packDigest(digest: Digest | NoRequest, into: Packer): void {
	if (typeof digest === "string") {
		into.number(CODE_OF.get(digest));
		return;
	}
	const { kind, call, view } = digest;
	into.number(CODE_OF.get(kind));
	into.number(digest.start);
	into.number((digest.hasOptedOut ? OPTED_OUT : 0) | (digest.isLoadedByPage ? LOADED_BY_PAGE : 0));
	into.visitor(digest.visitor);
	into.text(digest.opener);
	if (kind === "no-site") into.shared(digest.siteless);
	if (kind === "unnamed-tracker") into.shared(digest.unnamedTracker);
	if (view) packView(view, into);
	if (call) packCall(call, into);
}

/** Reads what is to be known of one record. Texts that are likely to be kept share no memory with others. */
export function unpackDigest(from: Unpacker): Digest | NoRequest {
	const code = from.number();
	const kind = CODES[code];
	if (code >= FIRST_WITHOUT_REQUEST || kind === undefined) return kind as NoRequest;
	const start = from.number();
	const bits = from.number();
	const visitor = from.visitor();
	const fingerprint = visitor?.fingerprint ?? "";
	const opener = from.text();
	return {
		start,
		fingerprint,
		visitor,
		hasOptedOut: (bits & OPTED_OUT) !== 0,
		isLoadedByPage: (bits & LOADED_BY_PAGE) !== 0,
		opener,
		kind: kind as Classification,
		siteless: kind === "no-site" ? from.shared() : undefined,
		unnamedTracker: kind === "unnamed-tracker" ? from.shared() : undefined,
		view: kind === "page-view" || kind === "prefetch" ? unpackView(from, visitor) : undefined,
		call: kind === "tracker-call" ? unpackCall(from, fingerprint) : undefined,
		event: undefined,
	};
}

const NO_HITS: DigestedHit[] = [];
const NO_AGENT = { userAgent: "" };

function packView(view: DigestedView, into: Packer): void {
	const { page, path } = view;
	into.number(
		(view.fetchMetadata ? FETCH_METADATA : 0) | (view.language ? LANGUAGE : 0) | (path === page ? PATH_IS_PAGE : 0),
	);
	into.shared(page);
	if (path !== page) into.shared(path);
	into.shared(view.host);
	into.shared(view.referrer);
	into.shared(view.visitorId);
	into.shared(view.title);
	into.number(view.event.loggedAfter);
	into.bytes(view.event.bytes, view.event.from, view.event.to);
}

function unpackView(from: Unpacker, visitor: Visitor | undefined): DigestedView {
	const bits = from.number();
	const page = from.shared() ?? "";
	const path = (bits & PATH_IS_PAGE) === 0 ? (from.shared() ?? "") : page;
	const host = from.shared();
	const referrer = from.shared();
	const visitorId = from.shared();
	const { ip = "", agent: { userAgent } = NO_AGENT } = visitor ?? {};
	const title = from.shared();
	return {
		page,
		path,
		host,
		referrer,
		visitorId,
		userAgent,
		title,
		fetchMetadata: (bits & FETCH_METADATA) !== 0,
		language: (bits & LANGUAGE) !== 0,
		event: unpackEvent({ ip, userAgent: userAgent === "" ? undefined : userAgent }, from),
	};
}

/** The bytes stay where they are: those of a few page views are all that a message has. */
function unpackEvent({ ip, userAgent }: Pick<LogEvent, "ip" | "userAgent">, from: Unpacker): PackedEvent {
	const loggedAfter = from.count();
	const begin = from.skipBytes();
	return new PackedEvent({ loggedAfter, ip, userAgent }, from.allBytes, begin, from.nextBytes);
}

function packCall({ kind, hits, replays }: DigestedCall, into: Packer): void {
	into.number(TRACKER_HIT_KINDS.indexOf(kind));
	into.number(hits.length);
	for (const hit of hits) packHit(hit, into);
	// As JSON: only where hits are to be sent again is there anything.
	into.text(replays && JSON.stringify(replays));
}

function unpackCall(from: Unpacker, fingerprint: string): DigestedCall {
	const kind = TRACKER_HIT_KINDS[from.number()] ?? "other";
	const count = from.number();
	const hits: DigestedHit[] = count === 0 ? NO_HITS : [];
	for (let index = 0; index < count; index++) hits.push(unpackHit(from, fingerprint));
	const replays = from.text();
	return replays === undefined ? { kind, hits } : { kind, hits, replays: replaysOf(replays) };
}

/** What comes out of JSON is no hit, which knows its order among others. */
function replaysOf(json: string): DigestedReplays {
	const { succeeded, failed }: DigestedReplays = JSON.parse(json);
	const revived = ({ view, ...rest }: FailedRequest): FailedRequest => ({
		...rest,
		view: view && { ...view, join: new JoinHit(view.join) },
	});
	return { succeeded, failed: failed.map(revived) };
}

function packHit({ join, told, isDelayed }: DigestedHit, into: Packer): void {
	const { page, refererPage, visitorId } = join;
	const bits =
		(told ? TELLS : 0) |
		(told?.hasConsent ? CONSENT : 0) |
		(isDelayed ? DELAYED : 0) |
		(refererPage === page ? REFERER_IS_PAGE : 0) |
		(told?.visitorId === visitorId ? SAME_VISITOR_ID : 0);
	into.number(bits);
	into.number(join.start);
	into.text(join.copyKey);
	into.shared(page);
	into.shared(join.decodedPage);
	into.shared(join.host);
	if ((bits & REFERER_IS_PAGE) === 0) into.shared(refererPage);
	into.shared(join.refererHost);
	into.shared(visitorId);
	if (!told) return;
	into.number(told.site);
	if ((bits & SAME_VISITOR_ID) === 0) into.shared(told.visitorId);
	into.text(told.rawTitle);
}

function unpackHit(from: Unpacker, fingerprint: string): DigestedHit {
	const bits = from.number();
	const start = from.number();
	const copyKey = from.ownText();
	const page = from.shared();
	const decodedPage = from.shared();
	const host = from.shared();
	const refererPage = (bits & REFERER_IS_PAGE) === 0 ? from.shared() : page;
	const refererHost = from.shared();
	const visitorId = from.shared();
	const join = new JoinHit({
		start,
		fingerprint,
		page,
		decodedPage,
		host,
		refererPage,
		refererHost,
		visitorId,
		copyKey,
		hasFailed: false,
	});
	const told: Told | undefined =
		(bits & TELLS) === 0
			? undefined
			: {
					site: from.count(),
					visitorId: (bits & SAME_VISITOR_ID) === 0 ? from.shared() : visitorId,
					rawTitle: from.text() ?? "",
					hasConsent: (bits & CONSENT) !== 0,
				};
	return { join, told, isDelayed: (bits & DELAYED) !== 0 };
}
