import { createHash } from "node:crypto";
import { UserError } from "../errors.ts";
import type { LogEvent } from "../event.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { detach } from "./detach.ts";

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

/** Tells visitors apart: equal strings, same visitor. Lives in memory only and is never written anywhere. */
export type Fingerprint = (event: LogEvent) => string;

/** Longer texts are shortened to a digest: keys of the join are built of fingerprints. */
const LONG = 20;
/** Distinct long texts whose digest is remembered. */
const REMEMBERED = 20_000;

/**
 * A fingerprint of the given fields, in their order. Shares no memory with the line.
 *
 * Short values are taken as they are; long ones as 72 bits of their SHA-256, remembered, since a digest costs as much
 * as reading a whole line.
 *
 * @throws UserError when a field is unknown or none is given
 */
export function fingerprintOf(fields: readonly string[]): Fingerprint {
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
	return (event) => detach(readers.map((read) => short(read(event))).join("\n"));
}

/** The default fingerprint, remembered by address. */
function byAddress(short: (text: string) => string): Fingerprint {
	const last = new BoundedCache<string, { readonly userAgent: string; readonly fingerprint: string }>(REMEMBERED);
	return ({ ip, userAgent = "" }) => {
		const known = last.get(ip);
		if (known?.userAgent === userAgent) return known.fingerprint;
		const fingerprint = detach(`${ip}\n${short(userAgent)}`);
		last.set(detach(ip), { userAgent: detach(userAgent), fingerprint });
		return fingerprint;
	};
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
