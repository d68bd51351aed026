import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Outbox } from "../../src/state/outbox.ts";
import { outboxEntry } from "../helpers/outbox-entry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { NOON } from "../helpers/tracking.ts";

const test = suite("state/outbox");

const content = (n: number) => ({ mayBeStored: true, reason: undefined, entries: [outboxEntry(n)] });

test("keeps batches in the order of their making, for their owner's eyes only, until they are removed", async () => {
	const folder = join(tempFolder().path, "outbox");
	const outbox = new Outbox(folder);
	assert.equal(await outbox.batches(), []);
	const ids = [await outbox.add(NOON, content(1)), await outbox.add(NOON, content(2))];
	ids.push(await outbox.add(NOON + 1, content(3)));
	const [file = ""] = readdirSync(folder);
	assert.is(statSync(join(folder, file)).mode & 0o777, 0o600);
	assert.is(statSync(folder).mode & 0o777, 0o700);
	const next = new Outbox(folder);
	assert.equal(
		(await next.batches()).map(({ id, entries }) => [id, entries]),
		ids.map((id, index) => [id, [outboxEntry(index + 1)]]),
	);
	await next.remove(ids[1] ?? "");
	await next.replace(ids[0] ?? "", { mayBeStored: false, reason: "why", entries: [outboxEntry(7)] });
	const [first, last] = await next.batches();
	assert.equal([first?.mayBeStored, first?.reason, first?.entries], [false, "why", [outboxEntry(7)]]);
	assert.is(last?.id, ids[2]);
});

test("knows when a batch was posted last", async () => {
	const folder = tempFolder().path;
	const outbox = new Outbox(folder);
	const id = await outbox.add(NOON, content(1));
	await outbox.touch(id, NOON + 5_000);
	assert.is((await outbox.batches())[0]?.posted, NOON + 5_000);
});

test("what is not its own is left alone, and what cannot be read is said", async () => {
	const folder = tempFolder().path;
	writeFileSync(join(folder, "note.json"), "mine");
	const outbox = new Outbox(folder);
	const id = await outbox.add(NOON, content(1));
	assert.is((await outbox.batches()).length, 1);
	writeFileSync(join(folder, `${id}.json`), "{");
	utimesSync(join(folder, `${id}.json`), 0, 0);
	const error = await outbox.batches().catch((reason: unknown) => reason);
	assert.match(String(error), /cannot read ".*\.json": expected a batch .*; look into it/);
});

test.run();
