import type { Classification } from "../classify/classify.ts";
import type { JoinHit } from "../join/join.ts";
import { MALFORMED_REASONS, type MalformedReason, SKIP_REASONS, TRACKER_HIT_KINDS } from "../outcome.ts";
import { detach } from "../visitor/detach.ts";
import type { Digest, DigestedCall, DigestedHit, Told } from "./digest.ts";
import { packEvent, unpackEvent } from "./event-packing.ts";
import type { Packer, Unpacker } from "./packing.ts";

/** Everything that a record can be: the first number of each. */
const CODES: readonly (Classification | MalformedReason)[] = [
	"tracker-call",
	"page-view",
	...SKIP_REASONS,
	...MALFORMED_REASONS,
];
const CODE_OF = new Map(CODES.map((code, index) => [code, index]));
const FIRST_MALFORMED = 2 + SKIP_REASONS.length;

/** Bits of what a record says of its visitor. */
const OPTED_OUT = 1;
const LOADED_BY_PAGE = 2;
const HAS_EVENT = 4;
/** Bits of a hit. */
const TELLS = 1;
const CONSENT = 2;
const DELAYED = 4;
/** What orders the hit is what tells its copies. */
const TIE_IS_COPY_KEY = 8;

/** Writes what is to be known of one record: of what is judged by itself, little more than that it was there. */
export function packDigest(digest: Digest | MalformedReason, into: Packer): void {
	if (typeof digest === "string") {
		into.number(CODE_OF.get(digest));
		return;
	}
	const { kind, call } = digest;
	const event = kind === "page-view" || kind === "prefetch" ? digest.event : undefined;
	into.number(CODE_OF.get(kind));
	into.number(digest.start);
	into.number(
		(digest.hasOptedOut ? OPTED_OUT : 0) | (digest.isLoadedByPage ? LOADED_BY_PAGE : 0) | (event ? HAS_EVENT : 0),
	);
	into.shared(digest.fingerprint === "" ? undefined : digest.fingerprint);
	into.shared(digest.opener);
	if (event) packEvent(event, into);
	if (kind === "tracker-call") packCall(call ?? NO_CALL, into);
}

/** Reads what is to be known of one record. Texts that are likely to be kept share no memory with others. */
export function unpackDigest(from: Unpacker): Digest | MalformedReason {
	const code = from.number();
	const kind = CODES[code];
	if (code >= FIRST_MALFORMED || kind === undefined) return kind as MalformedReason;
	const start = from.number();
	const bits = from.number();
	const fingerprint = from.shared() ?? "";
	const opener = from.shared();
	return {
		start,
		fingerprint,
		hasOptedOut: (bits & OPTED_OUT) !== 0,
		isLoadedByPage: (bits & LOADED_BY_PAGE) !== 0,
		opener,
		kind: kind as Classification,
		event: (bits & HAS_EVENT) === 0 ? undefined : unpackEvent(from),
		call: kind === "tracker-call" ? unpackCall(from) : undefined,
	};
}

const NO_CALL: DigestedCall = { kind: "other", hits: [] };

function packCall({ kind, hits }: DigestedCall, into: Packer): void {
	into.number(TRACKER_HIT_KINDS.indexOf(kind));
	into.number(hits.length);
	for (const hit of hits) packHit(hit, into);
}

function unpackCall(from: Unpacker): DigestedCall {
	const kind = TRACKER_HIT_KINDS[from.number()] ?? "other";
	const count = from.number();
	if (count === 0) return { kind, hits: NO_CALL.hits };
	const hits: DigestedHit[] = [];
	for (let index = 0; index < count; index++) hits.push(unpackHit(from));
	return { kind, hits };
}

function packHit({ join, told, isDelayed }: DigestedHit, into: Packer): void {
	const { copyKey, tie } = join;
	into.number(
		(told ? TELLS : 0) |
			(told?.hasConsent ? CONSENT : 0) |
			(isDelayed ? DELAYED : 0) |
			(tie === copyKey ? TIE_IS_COPY_KEY : 0),
	);
	into.number(join.start);
	into.shared(join.fingerprint);
	into.text(copyKey);
	if (tie !== copyKey) into.text(tie);
	into.number(join.pages.length);
	for (const page of join.pages) into.shared(page);
	into.shared(join.host);
	into.shared(join.refererPage);
	into.shared(join.refererHost);
	into.shared(join.visitorId);
	if (!told) return;
	into.shared(told.visitorId);
	into.text(told.rawTitle);
}

function unpackHit(from: Unpacker): DigestedHit {
	const bits = from.number();
	const start = from.number();
	const fingerprint = from.shared() ?? "";
	const copyKey = kept(from.text());
	const tie = (bits & TIE_IS_COPY_KEY) === 0 ? kept(from.text()) : copyKey;
	const pages: string[] = [];
	for (let left = from.number(); left > 0; left--) pages.push(from.shared() ?? "");
	const host = from.shared();
	const refererPage = from.shared();
	const refererHost = from.shared();
	const visitorId = from.shared();
	const join: JoinHit<never> = {
		start,
		tie: tie ?? "",
		fingerprint,
		pages,
		host,
		refererPage,
		refererHost,
		visitorId,
		copyKey,
	};
	const told: Told | undefined =
		(bits & TELLS) === 0
			? undefined
			: { visitorId: from.shared(), rawTitle: from.text() ?? "", hasConsent: (bits & CONSENT) !== 0 };
	return { join, told, isDelayed: (bits & DELAYED) !== 0 };
}

function kept(text: string | undefined): string | undefined {
	return text === undefined ? undefined : detach(text);
}
