import type { LogEvent } from "../event.ts";
import { UserError } from "../errors.ts";

/** Fields that can make up a fingerprint. */
const FIELDS = {
	ip: (event: LogEvent) => event.ip,
	"user-agent": (event: LogEvent) => event.userAgent ?? "",
	language: (event: LogEvent) => event.language ?? "",
	host: (event: LogEvent) => event.host ?? "",
	"visitor-id": (event: LogEvent) => event.visitorId ?? "",
} as const;

export type FingerprintField = keyof typeof FIELDS;

export const FINGERPRINT_FIELDS = Object.keys(FIELDS) as readonly FingerprintField[];

/** Tells visitors apart: equal strings, same visitor. Lives in memory only and is never written anywhere. */
export type Fingerprint = (event: LogEvent) => string;

/**
 * A fingerprint of the given fields, in their order.
 *
 * The values are joined, not hashed: a Map key costs a seventh of a digest, and since the keys never leave the
 * process, a digest would protect nothing.
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
	if (known.join() === "ip,user-agent") return (event) => `${event.ip}\n${event.userAgent}`;
	const readers = known.map((field) => FIELDS[field]);
	return (event) => readers.map((read) => read(event)).join("\n");
}
