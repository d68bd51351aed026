import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { BEHAVIOURS, type BehaviourName } from "../helpers/matomo/behaviour.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { clientOf, watchedSender } from "../helpers/sending.ts";
import { NOON, request } from "../helpers/tracking.ts";

/**
 * Not in here: a Matomo without transactions, of which nothing can be promised, and those that only cost time.
 * What a `lock-wait-timeout` leaves behind is not tracked by Matomo itself.
 */
const NAMES = (Object.keys(BEHAVIOURS) as BehaviourName[]).filter(
	(name) => name !== "database-error-without-transaction" && name !== "slow",
);
/** Mostly well, so that runs get further than their first obstacle. */
const behaviour = fc.oneof(
	{ weight: 6, arbitrary: fc.constant<BehaviourName>("process") },
	{ weight: 2, arbitrary: fc.constantFrom<BehaviourName>("unavailable", "database-error", "too-large") },
	{ weight: 1, arbitrary: fc.constantFrom(...NAMES) },
);

const scenario = fc.record({
	script: fc.array(behaviour, { maxLength: 20 }),
	visitors: fc.array(fc.nat(5), { minLength: 1, maxLength: 25 }),
	batchSize: fc.integer({ min: 1, max: 6 }),
	lanes: fc.integer({ min: 1, max: 3 }),
	maxQueued: fc.integer({ min: 1, max: 30 }),
	poisoned: fc.uniqueArray(fc.nat(25), { maxLength: 2 }),
	refusedByMatomo: fc.uniqueArray(fc.nat(25), { maxLength: 2 }),
	refusedHere: fc.uniqueArray(fc.nat(25), { maxLength: 2 }),
	byteLimit: fc.constantFrom(500, 1000, 1_000_000),
	interruptAfter: fc.option(fc.nat(25), { freq: 4 }),
});

test("whatever happens, each has one fate, none is stored twice, and the fates are true", async () => {
	const seen = new Map<string, number>();
	await fc.assert(
		fc.asyncProperty(scenario, async (given) => {
			const isPoison = ({ url }: Readonly<Record<string, unknown>>) =>
				given.poisoned.includes(Number(String(url).split("/").at(-1)));
			const matomo = await startMatomo({ now: () => NOON, byteLimit: given.byteLimit, isPoison });
			const { token } = matomo.settings;
			matomo.settings.superuserToken = token;
			matomo.behave(given.script);
			const abort = new AbortController();
			const underWay = new Set<string>();
			const client = clientOf(matomo, token, 30);
			const { add, sender, fates, count } = watchedSender(
				{
					async post(requests) {
						const visitors = new Set(requests.map(({ visitor }) => String(visitor)));
						for (const visitor of visitors) assert.not.ok(underWay.has(visitor), `${visitor} twice at once`);
						for (const visitor of visitors) underWay.add(visitor);
						const facts = await client.post(requests);
						for (const visitor of visitors) underWay.delete(visitor);
						return facts;
					},
				},
				{ ...given, signal: abort.signal },
			);
			for (const [n, visitor] of given.visitors.entries()) {
				if (n === given.interruptAfter) abort.abort();
				const more = {
					visitor,
					...(given.refusedByMatomo.includes(n) ? { idsite: 9 } : {}),
					...(given.refusedHere.includes(n) ? { cip: "x" } : {}),
				};
				await add(n, { visitor: `visitor ${visitor}`, request: request(n, more) });
			}
			await sender.flush();
			await matomo.close();

			const stored = matomo.stored.map(({ url }) => Number(url.split("/").at(-1)));
			assert.is(new Set(stored).size, stored.length, "stored twice");
			assert.is(fates.size, given.visitors.length, "not all have a fate");
			for (const [n, [fate, another]] of fates) {
				assert.is(another, undefined, "two fates");
				if (fate?.is === "sent") assert.ok(stored.includes(n), `${n} is sent and not stored`);
				if (fate?.is === "held" || fate?.is === "rejected") {
					assert.not.ok(stored.includes(n), `${n} is ${fate.is} and stored`);
				}
				if (given.refusedHere.includes(n)) assert.is(fate?.is, "rejected");
			}
			const sent = [...fates].filter(([, [fate]]) => fate?.is === "sent").map(([n]) => n);
			// One on which Matomo fails three times is set aside, whoever is at fault.
			const failures = given.script.filter((name) => name === "database-error").length;
			if (given.poisoned.length === 0 && failures < 3) {
				for (const visitor of new Set(given.visitors)) {
					const order = stored.filter((n) => given.visitors[n] === visitor && sent.includes(n));
					assert.equal(
						order,
						order.toSorted((a, b) => a - b),
						"not oldest first",
					);
				}
			}
			for (const [name, number] of Object.entries(count())) seen.set(name, (seen.get(name) ?? 0) + number);
		}),
		{ numRuns: 150 },
	);
	for (const fate of ["sent", "rejected", "ambiguous", "held"]) {
		assert.ok((seen.get(fate) ?? 0) > 0, `${fate}: only ${seen.get(fate)} of ${JSON.stringify([...seen])}`);
	}
});

test.run();
