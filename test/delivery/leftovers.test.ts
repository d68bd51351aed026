import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Questionable } from "../../src/delivery/doubts.ts";
import { dealWithLeftovers } from "../../src/delivery/leftovers.ts";
import { Ledger } from "../../src/state/ledger.ts";
import { Outbox, type OutboxEntry } from "../../src/state/outbox.ts";
import { outboxEntry } from "../helpers/outbox-entry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { jumpingClock, NOON } from "../helpers/tracking.ts";

const test = suite("delivery/leftovers");

/** A batch that an earlier run has left: when its process believed to make it, and what it holds. */
type Left = readonly [made: number, mayBeStored: boolean, views: readonly number[]];

/** Deals with batches, of which Matomo has some page views. */
async function deal(left: readonly Left[], stored: readonly number[]) {
	const { path } = tempFolder();
	const state = { outbox: new Outbox(join(path, "outbox")), ledger: new Ledger(join(path, "ledger")) };
	for (const [made, mayBeStored, views] of left) {
		await state.outbox.add(made, { mayBeStored, reason: undefined, entries: views.map(outboxEntry) });
	}
	const asked: number[][] = [];
	const resent: number[][] = [];
	const isStored = ({ request }: Questionable) => stored.some((n) => request.pv_id === outboxEntry(n).request.pv_id);
	const counts = await dealWithLeftovers({
		state,
		doubts: {
			ask: async (batch) => {
				asked.push((batch as readonly OutboxEntry[]).map(({ line }) => line));
				return { is: "known", stored: batch.map(isStored) };
			},
		},
		clock: jumpingClock(),
		settle: 0,
		onAmbiguous: "hold",
		resend: async (_, deliveries) => void resent.push(deliveries.map(({ item }) => item.line)),
		say: () => undefined,
		signal: new AbortController().signal,
	});
	await state.ledger.close();
	return { asked, resent, counts };
}

test("asks for what may be stored, and sends the rest, oldest batch first", async () => {
	const { asked, resent, counts } = await deal(
		[
			[NOON, true, [1, 2]],
			[NOON + 1, false, [3]],
			[NOON + 2, true, [4]],
		],
		[2],
	);
	assert.equal(asked, [[1, 2], [4]]);
	assert.equal(resent, [[1], [3], [4]]);
	assert.equal(counts, { found: 1, inDoubt: 0, dropped: 0 });
});

/** Of a batch that was being sent again there are two files, and the clock may have been set back between them. */
for (const [which, first, second] of [
	["later", NOON, NOON + 1],
	["earlier", NOON, NOON - 3_600_000],
] as const) {
	test(`of two batches the one counts that may be stored, also when it has the ${which} name`, async () => {
		const { asked, resent, counts } = await deal(
			[
				[first, false, [1, 2, 3]],
				[second, true, [1, 2]],
			],
			[1],
		);
		assert.equal(asked, [[1, 2]]);
		assert.equal(
			resent.toSorted((a, b) => Number(a[0]) - Number(b[0])),
			[[2], [3]],
		);
		assert.equal(counts, { found: 1, inDoubt: 0, dropped: 0 });
	});
}

test.run();
