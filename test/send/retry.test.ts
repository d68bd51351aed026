import { test } from "uvu";
import * as assert from "uvu/assert";
import { backoff, Patience } from "../../src/send/retry.ts";
import { jumpingClock } from "../helpers/tracking.ts";

const GOING_ON = new AbortController().signal;

test("doubles up to a minute, and leaves it to chance how much of it", () => {
	const longest = [0, 1, 2, 3, 4, 5, 6, 7, 60].map((failures) => backoff(failures, undefined, 0.999_999));
	assert.equal(longest.map(Math.round), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
	assert.is(backoff(3, undefined, 0.5), 4000);
	assert.is(backoff(3, undefined, 0), 100, "never a tight loop");
});

test("Retry-After is honoured when it is longer", () => {
	assert.is(backoff(0, 90_000, 0.5), 90_000);
	assert.is(backoff(5, 2000, 0.5), 16_000);
});

test("waits until the total is used up, and then not at all", async () => {
	const clock = jumpingClock(0.5);
	const patience = new Patience(clock, 10_000);
	const waited: boolean[] = [];
	for (let n = 0; n < 6; n++) waited.push(await patience.wait(undefined, GOING_ON));
	// 0.5 + 1 + 2 + 4 = 7.5 s; the next 8 s would be too much.
	assert.equal(clock.slept, [500, 1000, 2000, 4000]);
	assert.equal(waited, [true, true, true, true, false, false]);
});

test("the total counts from the first failure, also what the attempts took", async () => {
	const clock = jumpingClock(0.5);
	const patience = new Patience(clock, 10_000);
	assert.is(await patience.wait(undefined, GOING_ON), true);
	await clock.sleep(9_500);
	assert.is(await patience.wait(undefined, GOING_ON), false);
});

test("a Retry-After beyond the total is not waited for", async () => {
	const clock = jumpingClock();
	assert.is(await new Patience(clock, 10_000).wait(10_001, GOING_ON), false);
	assert.is(await new Patience(clock, 10_000).wait(10_000, GOING_ON), true);
	assert.equal(clock.slept, [10_000]);
});

test("a success renews all, a failure of another kind the steps", async () => {
	const clock = jumpingClock(0.5);
	const patience = new Patience(clock, 4000);
	for (let n = 0; n < 3; n++) await patience.wait(undefined, GOING_ON);
	patience.restart();
	assert.is(await patience.wait(undefined, GOING_ON), true);
	assert.is(await patience.wait(undefined, GOING_ON), false);
	patience.renew();
	assert.is(await patience.wait(undefined, GOING_ON), true);
	assert.equal(clock.slept, [500, 1000, 2000, 500, 500]);
});

test("a signal ends the wait, whether the clock resolves or rejects", async () => {
	for (const end of [
		(resolve: () => void) => resolve(),
		(_: () => void, reject: (e: Error) => void) => reject(new Error()),
	]) {
		const abort = new AbortController();
		const clock = {
			...jumpingClock(),
			sleep: (_: number, signal?: AbortSignal) =>
				new Promise<void>((resolve, reject) => signal?.addEventListener("abort", () => end(resolve, reject))),
		};
		const waiting = new Patience(clock, 10_000).wait(undefined, abort.signal);
		abort.abort();
		assert.is(await waiting, false);
	}
});

test("a broken clock is a bug", async () => {
	const clock = { ...jumpingClock(), sleep: () => Promise.reject(new Error("broken clock")) };
	const result = await new Patience(clock, 10_000).wait(undefined, GOING_ON).catch((error: Error) => error.message);
	assert.is(result, "broken clock");
});

test.run();
