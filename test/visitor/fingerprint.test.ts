import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import type { LogEvent } from "../../src/event.ts";
import type { AddressMemory } from "../../src/known-of-record.ts";
import { FINGERPRINT_FIELDS, type FingerprintField, visitorsBy } from "../../src/visitor/fingerprint.ts";
import { holds } from "../format/holds.ts";
import { FIREFOX, pageEvent } from "../helpers/log-event.ts";

const test = suite("visitor/fingerprint");

/** A change of one field, by the field. */
const CHANGES: Readonly<Record<FingerprintField, Partial<LogEvent>>> = {
	ip: { ip: "203.0.113.8" },
	"user-agent": { userAgent: `${FIREFOX} other` },
	language: { language: "de" },
	host: { host: "other.example" },
	"visitor-id": { visitorId: "f463614ea04e99e8" },
};

/** Only the fingerprint. */
const by = (fields: readonly string[]): ((event: LogEvent) => string) => {
	const visitorOf = visitorsBy(fields);
	return (event) => visitorOf(event).fingerprint;
};

test("tells visitors apart by the fields that were asked for, and by no other", () => {
	assert.equal(Object.keys(CHANGES), [...FINGERPRINT_FIELDS]);
	let compared = 0;
	for (let choice = 1; choice < 2 ** FINGERPRINT_FIELDS.length; choice++) {
		const fields = FINGERPRINT_FIELDS.filter((_, index) => choice & (1 << index));
		const fingerprint = by(fields);
		for (const field of FINGERPRINT_FIELDS) {
			const same = fingerprint(pageEvent(CHANGES[field])) === fingerprint(pageEvent());
			assert.is(same, !fields.includes(field), `${field} of ${fields}`);
			compared++;
		}
	}
	assert.is(compared, 31 * 5);
});

test("what is no part of a visitor does not count", () => {
	const fingerprint = by(FINGERPRINT_FIELDS);
	const more = {
		target: "/b",
		start: 1,
		logged: 1,
		status: 304,
		method: "POST",
		referrer: "x",
		requestId: "y",
		body: "z",
	};
	assert.is(fingerprint(pageEvent(more)), fingerprint(pageEvent()));
});

test("equal visitors have equal fingerprints, different ones different, whatever the texts", () => {
	const text = fc.oneof(
		fc.constantFrom("", "a", "\n", FIREFOX, `${FIREFOX}x`),
		fc.string({ unit: "binary", maxLength: 60 }),
	);
	const visitor = fc.record({ ip: text, userAgent: text, language: text });
	const fingerprint = by(["ip", "user-agent", "language"]);
	holds(
		fc.property(visitor, visitor, (one, other) => {
			assert.is(fingerprint(pageEvent(one)), fingerprint(pageEvent({ ...one })));
			const lines = [one, other].flatMap((fields) => Object.values(fields)).some((field) => field.includes("\n"));
			// Line feeds cannot come from a log line; with them the joints could be mistaken.
			fc.pre(!lines);
			const same = one.ip === other.ip && one.userAgent === other.userAgent && one.language === other.language;
			assert.is(fingerprint(pageEvent(one)) === fingerprint(pageEvent(other)), same);
		}),
		{ numRuns: 500 },
	);
});

test("a missing user agent is an empty one", () => {
	for (const fields of [["ip", "user-agent"], FINGERPRINT_FIELDS]) {
		const fingerprint = by(fields);
		assert.is(fingerprint(pageEvent({ userAgent: undefined })), fingerprint(pageEvent({ userAgent: "" })));
	}
});

test("long texts stay short, also when there are more than are remembered", () => {
	const fingerprint = by(["ip", "user-agent"]);
	const first = fingerprint(pageEvent());
	assert.ok(first.length < 40, first);
	const all = new Set<string>();
	for (let number = 0; number < 25_000; number++)
		all.add(fingerprint(pageEvent({ userAgent: `${FIREFOX} ${number}` })));
	assert.is(all.size, 25_000);
	assert.is(fingerprint(pageEvent()), first);
});

test("equal user agents are one, whoever has them", () => {
	for (const fields of [["ip", "user-agent"], ["ip"]]) {
		const visitorOf = visitorsBy(fields);
		for (const ip of ["203.0.113.1", "203.0.113.2", "203.0.113.1"]) {
			assert.is(visitorOf(pageEvent({ ip, userAgent: FIREFOX })).agent.userAgent, FIREFOX);
			assert.is(visitorOf(pageEvent({ ip, userAgent: undefined })).agent.userAgent, "");
		}
		const [one, other] = ["203.0.113.1", "203.0.113.3"].map((ip) => visitorOf(pageEvent({ ip, userAgent: FIREFOX })));
		assert.is(one?.agent, other?.agent);
	}
});

test("an address remembers its last visitor, for who asks the same of it", () => {
	const address: AddressMemory = { owner: undefined, userAgentNumber: -1, value: undefined };
	const visitorOf = visitorsBy(["ip", "user-agent"]);
	const other = visitorsBy(["ip", "user-agent"]);
	const ada = pageEvent({ userAgent: "ada" });
	const known = visitorOf(ada, { address, userAgentNumber: 7 });
	assert.is(visitorOf(ada, { address, userAgentNumber: 7 }), known);
	assert.is(visitorOf(ada), known);
	const bob = visitorOf(pageEvent({ userAgent: "bob" }), { address, userAgentNumber: 8 });
	assert.is(bob.agent.userAgent, "bob");
	assert.is(visitorOf(ada, { address, userAgentNumber: 7 }).fingerprint, known.fingerprint);
	assert.is.not(other(ada, { address, userAgentNumber: 7 }), known);
	assert.is(
		other(pageEvent({ userAgent: "eve" }), { address, userAgentNumber: 8 }).agent.userAgent,
		"eve",
		"not the other's",
	);
	assert.is(visitorOf(pageEvent({ userAgent: "eve" }), { address, userAgentNumber: 8 }).agent.userAgent, "eve");
	for (const userAgent of ["ada", "bob"]) {
		assert.is(visitorOf(pageEvent({ userAgent }), { address, userAgentNumber: -1 }).agent.userAgent, userAgent);
		assert.is(
			visitorOf(pageEvent({ userAgent }), { address: undefined, userAgentNumber: 7 }).agent.userAgent,
			userAgent,
		);
	}
});

test("fields that do not exist are the user's to mend", () => {
	const says =
		(text: RegExp) =>
		(error: unknown): boolean =>
			error instanceof UserError && text.test(error.message);
	assert.throws(() => visitorsBy(["ip", "useragent"]), says(/"useragent".*user-agent/));
	assert.throws(() => visitorsBy(["toString"]), says(/"toString"/));
	assert.throws(() => visitorsBy([]), says(/empty/));
});

test.run();
