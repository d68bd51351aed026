import { createHash } from "node:crypto";
import { BoundedCache } from "../bounded-cache.ts";
import { detach } from "../detach.ts";
import { UserError } from "../errors.ts";
import type { LogEvent } from "../event.ts";
import type { KnownOfRecord } from "../known-of-record.ts";
import { type UserAgent, UserAgents } from "./user-agent.ts";

/** Fields that can make up a fingerprint. */
const FIELDS = {
	ip: (event: LogEvent) => event.ip,
	"user-agent": (event: LogEvent) => event.userAgent ?? "",
	language: (event: LogEvent) => event.language ?? "",
	host: (event: LogEvent) => event.host ?? "",
	"visitor-id": (event: LogEvent) => event.visitorId ?? "",
} as const;

/** The name of one of them, as users write it. */
export type FingerprintField = keyof typeof FIELDS;

/** All names, in the order of the help. */
export const FINGERPRINT_FIELDS = Object.keys(FIELDS) as readonly FingerprintField[];

/** Who made a request. No text of it shares memory with the line. There may be several objects for one visitor. */
export interface Visitor {
	/** Equal strings, same visitor. Lives in memory only and is never written anywhere. */
	readonly fingerprint: string;
	/** Of the request, in a copy. */
	readonly ip: string;
	/** Of the request; many visitors have the same. */
	readonly agent: UserAgent;
	/** Remembered by whoever counts visitors. */
	countedSince: symbol | undefined;
	/** A place for whoever remembers something of the visitor, where it is looked for first. */
	memory: unknown;
	/** Remembered by whoever takes requests of a visitor together. */
	loadAt: number;
	/** Below some thousands: no other has it of those that were made shortly before or after. */
	readonly slot: number;
}

/** Slots that visitors have, in turn. */
const VISITOR_SLOTS = 2_048;

let made = 0;

/** Makes a visitor of whom nothing is remembered. */
export function newVisitor({ fingerprint, ip, agent }: Pick<Visitor, "fingerprint" | "ip" | "agent">): Visitor {
	made = (made + 1) % VISITOR_SLOTS;
	return { fingerprint, ip, agent, countedSince: undefined, memory: undefined, loadAt: 0, slot: made };
}

/** Tells who made a request. */
export type VisitorOf = (event: LogEvent, known?: Pick<KnownOfRecord, "address" | "userAgentNumber">) => Visitor;

/** Longer texts are shortened to a digest: keys of the join are built of fingerprints. */
const LONG = 20;
/** Distinct long texts whose digest is remembered. */
const REMEMBERED = 20_000;
/** Visitors that are remembered: more than a busy site has within some minutes. */
const VISITORS = 10_000;

/**
 * Tells visitors apart by the given fields, in their order.
 *
 * Short values are taken as they are; long ones as 72 bits of their SHA-256, remembered, since a digest costs as much
 * as reading a whole line.
 *
 * @throws UserError when a field is unknown or none is given
 */
export function visitorsBy(fields: readonly string[]): VisitorOf {
	for (const field of fields) {
		if (!Object.hasOwn(FIELDS, field)) {
			throw new UserError({
				problem: `unknown fingerprint field "${field}"`,
				expected: `a list of ${FINGERPRINT_FIELDS.join(", ")}`,
				hint: "for example --fingerprint ip,user-agent",
			});
		}
	}
	const known = fields as readonly FingerprintField[];
	if (known.length === 0) {
		throw new UserError({
			problem: "the fingerprint is empty",
			expected: `at least one of ${FINGERPRINT_FIELDS.join(", ")}`,
			hint: "leave --fingerprint out for ip,user-agent",
		});
	}
	const short = shortener();
	if (known.join() === "ip,user-agent") return byAddress(short);
	const readers = known.map((field) => FIELDS[field]);
	const userAgents = new UserAgents();
	return (event) =>
		newVisitor({
			fingerprint: detach(readers.map((read) => short(read(event))).join("\n")),
			ip: detach(event.ip),
			agent: userAgents.of(event.userAgent ?? ""),
		});
}

/** By the default fields, remembered by address: what is known of its last visitor need not be looked up by long texts. */
function byAddress(short: (text: string) => string): VisitorOf {
	const last = new BoundedCache<string, Visitor>(VISITORS);
	const userAgents = new UserAgents();
	const lookUp = (ip: string, userAgent: string): Visitor => {
		const known = last.get(ip);
		if (known?.agent.userAgent === userAgent) return known;
		const agent = userAgents.of(userAgent);
		agent.short ??= short(agent.userAgent);
		const visitor = newVisitor({ fingerprint: detach(`${ip}\n${agent.short}`), ip: detach(ip), agent });
		last.set(visitor.ip, visitor);
		return visitor;
	};
	const visitorOf: VisitorOf = (event, known) => {
		const memory = known?.address;
		if (known === undefined || memory === undefined) return lookUp(event.ip, event.userAgent ?? "");
		const { userAgentNumber } = known;
		const isSame = memory.owner === visitorOf && memory.userAgentNumber === userAgentNumber;
		if (isSame && userAgentNumber >= 0) return memory.value as Visitor;
		const visitor = lookUp(event.ip, event.userAgent ?? "");
		memory.owner = visitorOf;
		memory.userAgentNumber = userAgentNumber;
		memory.value = visitor;
		return visitor;
	};
	return visitorOf;
}

function shortener(): (text: string) => string {
	const digests = new BoundedCache<string, string>(REMEMBERED);
	return (text) => {
		if (text.length < LONG) return text;
		const known = digests.get(text);
		if (known !== undefined) return known;
		const digest = createHash("sha256").update(text).digest("base64").slice(0, 12);
		digests.set(detach(text), digest);
		return digest;
	};
}
