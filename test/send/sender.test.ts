import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Facts } from "../../src/matomo/facts.ts";
import type { TrackingRequest } from "../../src/matomo/tracking-request.ts";
import type { Clock } from "../../src/send/clock.ts";
import { laneOf } from "../../src/send/lanes.ts";
import { manualIntervals } from "../helpers/manual-intervals.ts";
import { watchedSender } from "../helpers/sending.ts";
import { jumpingClock, NOON, request } from "../helpers/tracking.ts";

const settled = () => new Promise(setImmediate);

function json(status: number, body: object, retryAfter?: string): Facts {
	const headers = { "retry-after": retryAfter, location: undefined, "content-type": undefined, date: undefined };
	return { is: "answer", status, headers, body: JSON.stringify(body) };
}
const accepted = (count: number) => json(200, { status: "success", tracked: count, invalid: 0 });
const refusedAll = (count: number) => json(200, { status: "success", tracked: 0, invalid: count });
const failed = () => json(500, { status: "error", tracked: 0, invalid: 0 });

/** A client whose answers are given by hand; `open` are the posts under way, oldest first. */
function manualClient() {
	const open: { readonly urls: readonly string[]; answer(facts: Facts): Promise<void> }[] = [];
	const posts: (readonly string[])[] = [];
	let most = 0;
	return {
		open,
		posts,
		most: () => most,
		post: (requests: readonly TrackingRequest[]) =>
			new Promise<Facts>((resolve) => {
				const urls = requests.map(({ url }) => url.replace(/.*\//, ""));
				posts.push(urls);
				const post = {
					urls,
					answer: async (facts: Facts) => {
						open.splice(open.indexOf(post), 1);
						resolve(facts);
						await settled();
					},
				};
				open.push(post);
				most = Math.max(most, open.length);
			}),
		/** Accepts the oldest. */
		accept: async () => {
			await settled();
			const [post] = open;
			await post?.answer(accepted(post.urls.length));
		},
	};
}

/** Two visitors in lane 0 and two in lane 1, of two. */
const [A = "", B = ""] = ["0", "1"].map((lane) =>
	["a", "b", "c", "d"].find((name) => String(laneOf(name, 2)) === lane),
);

test("a wrong token costs one request, however many lanes and batches wait", async () => {
	const client = manualClient();
	const { add, sender, count } = watchedSender(client, { lanes: 4, batchSize: 2 });
	for (let n = 0; n < 50; n++) void add(n);
	await settled();
	assert.is(client.open.length, 1);
	await client.open[0]?.answer(refusedAll(2));
	await sender.flush();
	assert.is(client.posts.length, 1);
	assert.equal(count(), { held: 50 });
	assert.match(sender.stopped?.message ?? "", /token is wrong or expired/);
	assert.is(sender.stopped?.status, 5);
	await add(50);
	await sender.flush();
	assert.is(client.posts.length, 1);
	assert.equal(count(), { held: 51 });
});

test("after the first accepted answer the lanes run side by side", async () => {
	const client = manualClient();
	const { add, sender, count } = watchedSender(client, { lanes: 2, batchSize: 1 });
	for (const [n, visitor] of [A, B, A, B].entries()) void add(n, { visitor });
	await settled();
	assert.equal(client.posts, [["0"]]);
	await client.accept();
	assert.equal(client.posts, [["0"], ["1"], ["2"]]);
	await client.open[1]?.answer(accepted(1));
	assert.equal(client.posts.length, 3, "number 3 waits for number 1 of its visitor");
	await client.accept();
	await client.accept();
	await sender.flush();
	assert.equal(client.posts, [["0"], ["1"], ["2"], ["3"]]);
	assert.is(client.most(), 2);
	assert.equal(count(), { sent: 4 });
});

test("a held or ambiguous answer proves no token", async () => {
	const client = manualClient();
	const { add } = watchedSender(client, { lanes: 2, batchSize: 1 });
	for (const [n, visitor] of [A, B, A, B].entries()) void add(n, { visitor });
	await settled();
	await client.open[0]?.answer(json(200, { status: "success", tracked: 0, invalid: 0 }));
	assert.is(client.open.length, 1);
	await client.open[0]?.answer(json(502, {}));
	assert.is(client.open.length, 1);
});

test("the next batch of a lane waits until the fate of the last is recorded", async () => {
	const client = manualClient();
	const log: string[] = [];
	let record = () => {};
	const { add } = watchedSender(client, {
		batchSize: 1,
		onFate: async ([delivery], fate) => {
			log.push(`${delivery?.item} ${fate.is}`);
			await new Promise<void>((resolve) => {
				record = resolve;
			});
		},
	});
	void add(0);
	void add(1);
	await client.accept();
	assert.equal(log, ["0 sent"]);
	assert.is(client.posts.length, 1);
	record();
	await settled();
	assert.is(client.posts.length, 2);
});

test("each batch is shown before its first post, and once", async () => {
	const log: string[] = [];
	const answers = [failed(), accepted(1), accepted(2)];
	const client = {
		post: async (requests: readonly TrackingRequest[]) => {
			log.push(`post ${requests.length}`);
			return answers.shift() ?? accepted(requests.length);
		},
	};
	const { add, sender } = watchedSender(client, {
		batchSize: 2,
		onBatch: async (batch) => {
			log.push(`batch ${batch.map(({ item }) => item)}`);
			await settled();
		},
	});
	await add(0, { request: request(0, { cip: "unknown" }) });
	await add(1);
	await add(2);
	await add(3);
	await sender.flush();
	assert.equal(log, ["batch 1", "post 1", "post 1", "batch 2,3", "post 2"]);
	assert.equal({ ...sender.stats, bytes: 0 }, { batches: 2, posts: 3, retries: 1, bytes: 0 });
	assert.ok(sender.stats.bytes > 4 * 200);
});

test("pieces of a batch are shown again before they are posted: they were posted with it", async () => {
	const log: string[] = [];
	const answers = [json(413, {}), json(413, {})];
	const client = {
		post: async (requests: readonly TrackingRequest[]) => {
			log.push(`post ${requests.map(({ url }) => url.replace(/.*\//, ""))}`);
			return answers.shift() ?? accepted(requests.length);
		},
	};
	const { add, sender, count } = watchedSender(client, {
		onBatch: (batch) => void log.push(`batch ${batch.map(({ item }) => item)}`),
		onRepost: async (piece) => {
			await settled();
			log.push(`again ${piece.map(({ item }) => item)}`);
		},
	});
	for (let n = 0; n < 4; n++) await add(n);
	await sender.flush();
	const pieces = ["again 0,1", "post 0,1", "again 0", "post 0", "again 1", "post 1", "again 2,3", "post 2,3"];
	assert.equal(log, ["batch 0,1,2,3", "post 0,1,2,3", ...pieces]);
	assert.equal(count(), { sent: 4 });
});

test("a post that takes long is shown again and again, until it is answered", async () => {
	const client = manualClient();
	const shown: string[] = [];
	const { add, sender, count } = watchedSender(client, {
		onRepost: (batch) => void shown.push(batch.map(({ item }) => item).join()),
	});
	const intervals = manualIntervals();
	try {
		for (let n = 0; n < 4; n++) void add(n);
		await settled();
		assert.equal([client.posts.length, shown], [1, []]);
		for (let second = 0; second < 3; second++) intervals.pass();
		await settled();
		assert.equal(shown, ["0,1,2,3", "0,1,2,3", "0,1,2,3"]);
		await client.accept();
		await sender.flush();
		intervals.pass();
		assert.is(shown.length, 3);
	} finally {
		intervals.restore();
	}
	assert.equal(count(), { sent: 4 });
	assert.is(sender.stats.retries, 0);
});

test("backpressure: adding waits while too many have no fate, and then goes on", async () => {
	const client = manualClient();
	const { add, sender, count } = watchedSender(client, { batchSize: 2, maxQueued: 4 });
	const done: number[] = [];
	for (let n = 0; n < 6; n++) void add(n).then(() => done.push(n));
	await settled();
	assert.equal(done, [0, 1, 2]);
	await client.accept();
	assert.equal(done, [0, 1, 2], "four are still waiting");
	await client.accept();
	assert.equal(done, [0, 1, 2, 3, 4, 5]);
	await client.accept();
	await sender.flush();
	assert.equal(count(), { sent: 6 });
});

test("backpressure smaller than a batch does not wait for ever", async () => {
	const client = { post: async (requests: readonly TrackingRequest[]) => accepted(requests.length) };
	const { add, sender, count } = watchedSender(client, { batchSize: 100, maxQueued: 3, lanes: 2 });
	for (let n = 0; n < 20; n++) await add(n);
	await sender.flush();
	assert.equal(count(), { sent: 20 });
});

test("backpressure does not cut the batches of a busy lane short", async () => {
	const client = manualClient();
	const { add, sender } = watchedSender(client, { batchSize: 4, maxQueued: 8 });
	const producing = (async () => {
		for (let n = 0; n < 32; n++) await add(n);
	})();
	for (let n = 0; n < 8; n++) await client.accept();
	await producing;
	await sender.flush();
	assert.equal(
		client.posts.map((urls) => urls.length),
		[4, 4, 4, 4, 4, 4, 4, 4],
	);
});

/** A clock whose sleepers wait for `pass`. */
function manualClock(): Clock & { pass(ms: number): Promise<void>; readonly sleepers: number } {
	let now = NOON;
	const sleepers = new Map<() => void, number>();
	return {
		now: () => now,
		random: () => 0.5,
		sleep: (ms, signal) =>
			new Promise((resolve, reject) => {
				sleepers.set(resolve, now + ms);
				signal?.addEventListener("abort", () => sleepers.delete(resolve) && reject(new Error("aborted")));
			}),
		pass: async (ms) => {
			now += ms;
			for (const [resolve, at] of sleepers) if (at <= now && sleepers.delete(resolve)) resolve();
			await settled();
		},
		get sleepers() {
			return sleepers.size;
		},
	};
}

test("a batch that does not fill is sent when its oldest has waited long enough", async () => {
	const client = manualClient();
	const clock = manualClock();
	const { add, sender } = watchedSender(client, { clock, batchAgeMs: 5000, batchSize: 3 });
	await add(0);
	await clock.pass(4999);
	await add(1);
	assert.is(client.posts.length, 0);
	await clock.pass(1);
	assert.equal(client.posts, [["0", "1"]]);
	await client.accept();
	assert.is(clock.sleepers, 0);
	await add(2);
	await add(3);
	await clock.pass(4999);
	void add(4);
	await settled();
	assert.equal(client.posts[1], ["2", "3", "4"], "full before its time");
	assert.is(clock.sleepers, 0);
	await client.accept();
	await add(5);
	await clock.pass(4999);
	assert.is(client.posts.length, 2, "the age is counted anew");
	const flushed = sender.flush();
	await client.accept();
	await flushed;
	assert.is(clock.sleepers, 0, "nothing keeps the process alive");
});

test("retries wait as long as Retry-After says, and the visitor's later page views with them", async () => {
	const client = manualClient();
	const clock = manualClock();
	const { add, sender, count } = watchedSender(client, { clock, batchSize: 1 });
	void add(0);
	void add(1);
	await settled();
	await client.open[0]?.answer(json(503, {}, "30"));
	await clock.pass(29_999);
	assert.equal(client.posts, [["0"]]);
	await clock.pass(1);
	assert.equal(client.posts, [["0"], ["0"]]);
	await client.accept();
	await client.accept();
	await sender.flush();
	assert.equal(count(), { sent: 2 });
});

test("five answers in a row that leave it open end the run", async () => {
	const facts: Facts = { is: "failure", code: "ETIMEDOUT", bodySent: true };
	const client = { post: async () => facts };
	const { add, sender, count } = watchedSender(client, { batchSize: 1 });
	for (let n = 0; n < 9; n++) await add(n);
	await sender.flush();
	assert.equal(count(), { ambiguous: 5, held: 4 });
	assert.match(sender.stopped?.message ?? "", /5 in a row.*no answer in time/);
});

test("an accepted answer in between lets the run go on", async () => {
	let posts = 0;
	const client = {
		post: async () => (++posts % 5 === 0 ? accepted(1) : json(502, {})),
	};
	const { add, sender, count } = watchedSender(client, { batchSize: 1 });
	for (let n = 0; n < 20; n++) await add(n);
	await sender.flush();
	assert.equal(count(), { ambiguous: 16, sent: 4 });
	assert.is(sender.stopped, undefined);
});

test("exhausted retries hold the other lanes too, and wake those that sleep", async () => {
	const client = manualClient();
	const clock = manualClock();
	const { add, sender, count } = watchedSender(client, { clock, lanes: 2, batchSize: 1, retryForMs: 10_000 });
	for (const [n, visitor] of [A, B, A, B].entries()) void add(n, { visitor });
	await client.accept();
	await client.open[0]?.answer(json(503, {}, "9"));
	assert.is(clock.sleepers, 1);
	await client.open[0]?.answer(json(503, {}, "11"));
	await sender.flush();
	assert.equal(count(), { sent: 1, held: 3 });
	assert.match(sender.stopped?.message ?? "", /asks to wait 11 s/);
	assert.is(clock.sleepers, 0);
});

test("the signal finishes what is under way and holds the rest", async () => {
	const client = manualClient();
	const abort = new AbortController();
	const { add, sender, count } = watchedSender(client, { batchSize: 1, signal: abort.signal });
	for (let n = 0; n < 4; n++) void add(n);
	await settled();
	abort.abort();
	const flushed = sender.flush();
	await client.accept();
	await flushed;
	await add(4);
	await sender.flush();
	assert.equal(count(), { sent: 1, held: 4 });
	assert.is(sender.stopped, undefined);
	assert.is(client.posts.length, 1);
});

test("a signal that is given already lets nothing out", async () => {
	const client = manualClient();
	const { add, sender, fates } = watchedSender(client, { signal: AbortSignal.abort() });
	await add(0);
	await sender.flush();
	assert.equal(fates.get(0), [{ is: "held", reason: "interrupted" }]);
	assert.is(client.posts.length, 0);
});

for (const callback of ["onFate", "onBatch"] as const) {
	test(`an error of ${callback} ends the run, is told to the caller, and loses nothing`, async () => {
		const client = { post: async (requests: readonly TrackingRequest[]) => accepted(requests.length) };
		const { add, sender, fates } = watchedSender(client, {
			batchSize: 1,
			[callback]: () => Promise.reject(new Error("disk full")),
		});
		for (let n = 0; n < 3; n++) add(n).catch(() => undefined);
		assert.is(await sender.flush().catch((error: Error) => error.message), "disk full");
		assert.is(await add(3).catch((error: Error) => error.message), "disk full");
		await sender.flush().catch(() => undefined);
		assert.is(fates.size, 4);
		for (const given of fates.values()) assert.is(given.length, 1);
		assert.is(sender.stats.posts, callback === "onBatch" ? 0 : 1);
		assert.match(JSON.stringify(fates.get(2)), /could not be recorded/);
	});
}

test("an error of the client is a bug; whether it had sent is open", async () => {
	const client = { post: () => Promise.reject(new TypeError("bug")) };
	const { add, sender, count } = watchedSender(client, { batchSize: 2 });
	for (let n = 0; n < 4; n++) add(n).catch(() => undefined);
	assert.is(await sender.flush().catch((error: Error) => error.message), "bug");
	assert.equal(count(), { ambiguous: 2, held: 2 });
});

test("refused entries that Matomo does not name are counted, and the reason says so", async () => {
	const client = { post: async () => json(200, { status: "success", tracked: 3, invalid: 1 }) };
	const { add, sender, fates } = watchedSender(client);
	for (let n = 0; n < 4; n++) await add(n);
	await sender.flush();
	const reason = "Matomo refused 1 of this batch of 4 and does not say which";
	assert.equal(
		[...fates.values()],
		[[{ is: "sent" }], [{ is: "sent" }], [{ is: "sent" }], [{ is: "rejected", reason }]],
	);
});

test("a reset in the middle of the body is taken for a limit of size, at last", async () => {
	const client = {
		post: async (requests: readonly TrackingRequest[]): Promise<Facts> =>
			requests.length > 2 ? { is: "failure", code: "ECONNRESET", bodySent: false } : accepted(requests.length),
	};
	const { add, sender, count } = watchedSender(client);
	for (let n = 0; n < 4; n++) await add(n);
	await sender.flush();
	assert.equal(count(), { sent: 4 });
	assert.is(sender.stats.posts, 5);
});

test("patience is for a batch, not for the run", async () => {
	let posts = 0;
	const clock = jumpingClock();
	const client = { post: async () => (++posts % 2 === 1 ? json(503, {}, "8") : accepted(1)) };
	const { add, sender, count } = watchedSender(client, { clock, batchSize: 1, retryForMs: 10_000 });
	for (let n = 0; n < 10; n++) await add(n);
	await sender.flush();
	assert.equal(count(), { sent: 10 });
	assert.is(sender.stats.retries, 10);
});

test("patience begins anew when a piece of a batch is accepted", async () => {
	const answers = [json(413, {}), json(503, {}, "8"), accepted(1), json(503, {}, "8"), accepted(1)];
	const client = { post: async () => answers.shift() ?? json(404, {}) };
	const { add, sender, count } = watchedSender(client, { batchSize: 2, retryForMs: 10_000 });
	await add(0);
	await add(1);
	await sender.flush();
	assert.equal(count(), { sent: 2 });
});

test.run();
