import { EXIT, UserError } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import { judge } from "../matomo/answer.ts";
import { prepare } from "../matomo/validate.ts";
import type { Obstacle, Verdict } from "../matomo/verdict.ts";
import { AgeTimer } from "./age-timer.ts";
import { Backlog } from "./backlog.ts";
import { type Batch, Batcher } from "./batch.ts";
import { deliver, type Ready, type Run } from "./deliver.ts";
import { Experience } from "./experience.ts";
import type { Delivery, Fate } from "./fate.ts";
import { gaveUp } from "./giving-up.ts";
import { Lanes, laneOf } from "./lanes.ts";
import type { Doubt, Found, Resolution } from "./resolution.ts";
import { Patience } from "./retry.ts";
import type { SenderOptions, SenderStats } from "./sender-options.ts";

/** How often it is taken down that a post is still under way: so late is known when a process died in it. */
const UNDER_WAY: Milliseconds = 1_000;

/** A delivery in a batch, with the size of its request as JSON. */
interface Waiting<T> {
	readonly delivery: Delivery<T>;
	readonly bytes: number;
}

/**
 * Delivers page views to Matomo in batches: each at most once, oldest first per visitor, and each with exactly one
 * fate, whatever the network and Matomo do.
 *
 * It stops for good at the first proof that going on is useless (see `stopped`); all that then waits or is added is
 * held. Errors of `onBatch` and `onFate` stop it too, and reject {@link add} and {@link flush}.
 */
export class Sender<T> {
	readonly #options: SenderOptions<T>;
	readonly #lanes: Lanes;
	readonly #batchers: readonly Batcher<Waiting<T>>[];
	readonly #ages: readonly AgeTimer[];
	/** Batches not yet settled, of each lane. */
	readonly #running: readonly Set<Promise<void>>[];
	readonly #backlog: Backlog;
	readonly #halt = new AbortController();
	readonly #experience = new Experience();
	readonly #stats = { batches: 0, posts: 0, retries: 0, bytes: 0 };
	#stopped: UserError | undefined;
	#broken: { readonly error: unknown } | undefined;

	constructor(options: SenderOptions<T>) {
		this.#options = options;
		this.#lanes = new Lanes(options.lanes);
		const limits = { count: options.batchSize, bytes: options.batchBytes };
		this.#batchers = Array.from({ length: options.lanes }, () => new Batcher(limits));
		const ages = { clock: options.clock, ms: options.batchAgeMs, failed: (error: unknown) => this.#breakDown(error) };
		this.#ages = this.#batchers.map((_, lane) => new AgeTimer({ ...ages, due: () => this.#cut(lane) }));
		this.#running = this.#batchers.map(() => new Set());
		this.#backlog = new Backlog(options.maxQueued);
		const { signal } = options;
		signal?.addEventListener("abort", () => this.#halt.abort(), { once: true });
		if (signal?.aborted) this.#halt.abort();
	}

	/** Why the run ended early: Matomo cannot be reached, is none, or refuses everything. */
	get stopped(): UserError | undefined {
		return this.#stopped;
	}

	/** Whether nothing more is sent: it was stopped, could not record something, or was interrupted. */
	get isOver(): boolean {
		return this.#halt.signal.aborted;
	}

	get stats(): SenderStats {
		return { ...this.#stats };
	}

	/** Takes a page view, at once. The promise is backpressure: it waits while `maxQueued` or more have no fate yet. */
	async add(delivery: Delivery<T>): Promise<void> {
		const lane = laneOf(delivery.visitor, this.#options.lanes);
		const bytes = Buffer.byteLength(JSON.stringify(delivery.request)) + 1;
		this.#backlog.add();
		this.#start(lane, this.#batchers[lane]?.add({ delivery, bytes }, bytes) ?? []);
		if (this.#batchers[lane]?.waiting !== 0) this.#ages[lane]?.start();
		if (this.#backlog.isFull) for (const idle of this.#batchers.keys()) this.#cutWhenIdle(idle);
		await this.#backlog.room();
		this.#rethrow();
	}

	/** Sends all that waits now, and waits until each of it has its fate. */
	async flush(): Promise<void> {
		for (const lane of this.#batchers.keys()) this.#cut(lane);
		await Promise.all(this.#running.flatMap((batches) => [...batches]));
		this.#rethrow();
	}

	#cut(lane: number): void {
		this.#start(lane, this.#batchers[lane]?.cut() ?? []);
	}

	/** While somebody waits for room, a batch that is not full waits in vain for more; unless its lane is busy anyway. */
	#cutWhenIdle(lane: number): void {
		if (this.#running[lane]?.size === 0) this.#cut(lane);
	}

	#start(lane: number, batches: readonly Batch<Waiting<T>>[]): void {
		if (batches.length === 0) return;
		this.#ages[lane]?.stop();
		for (const batch of batches) {
			const done = this.#lanes
				.run(lane, () => this.#deliver(batch.entries))
				.catch((error) => this.#breakDown(error))
				.finally(() => {
					this.#running[lane]?.delete(done);
					if (this.#backlog.isAwaited) this.#cutWhenIdle(lane);
				});
			this.#running[lane]?.add(done);
		}
	}

	async #deliver(entries: readonly Waiting<T>[]): Promise<void> {
		const ready: Ready<T>[] = [];
		for (const { delivery, bytes } of entries) {
			const prepared = prepare(delivery.request, this.#options.clock.now());
			if ("request" in prepared) ready.push({ delivery, bytes, request: prepared.request });
			else await this.#settle([delivery], { is: "rejected", reason: prepared.refused });
		}
		if (ready.length === 0) return;
		if (!this.#halt.signal.aborted) {
			this.#stats.batches++;
			await this.#told(() => this.#options.onBatch?.(ready.map(({ delivery }) => delivery)));
		}
		await deliver(ready, this.#run());
	}

	#run(): Run<T> {
		const experience = this.#experience;
		return {
			attempt: (part, isRetry) => this.#attempt(part, isRetry),
			settle: (part, fate) =>
				this.#settle(
					part.map(({ delivery }) => delivery),
					fate,
				),
			stop: (verdict) => this.#stop(verdict.is === "stop" ? verdict : gaveUp(verdict, this.#options.retryForMs)),
			heldBecause: () => this.#heldBecause(),
			get accepted() {
				return experience.accepted;
			},
			patience: new Patience(this.#options.clock, this.#options.retryForMs),
			signal: this.#halt.signal,
		};
	}

	async #attempt(part: readonly Ready<T>[], isRetry: boolean): Promise<Verdict | Found> {
		const deliveries = part.map(({ delivery }) => delivery);
		if (isRetry) {
			this.#stats.retries++;
			await this.#told(() => this.#options.onRepost?.(deliveries));
			if (this.#broken) return { is: "held", reason: this.#heldBecause() };
		}
		this.#stats.posts++;
		for (const { bytes } of part) this.#stats.bytes += bytes;
		const { client, clock } = this.#options;
		let facts: Awaited<ReturnType<typeof client.post>>;
		try {
			facts = await this.#underWay(deliveries, () => client.post(part.map(({ request }) => request)));
		} catch (error) {
			this.#breakDown(error);
			return { is: "ambiguous", reason: "the request failed in an unforeseen way" };
		}
		let verdict = judge(facts, { sent: part.length, provenToken: this.#experience.isProven, now: clock.now() });
		if (verdict.is === "ambiguous" && this.#options.resolve) {
			// Whoever answers 200 or 204 is done; behind a proxy's 502 Matomo may go on.
			const isOver = facts.is === "answer" && facts.status < 300;
			const { reason } = verdict;
			const resolution = await this.#resolved(deliveries, { reason, isOver });
			if (resolution.is === "known") return { is: "found", stored: resolution.stored, reason };
			verdict = { is: "ambiguous", reason: `${reason}; ${resolution.reason}` };
		}
		const obstacle = this.#experience.learn(verdict, part.length);
		if (obstacle !== undefined) this.#stop(obstacle);
		if (this.#experience.isProven) this.#lanes.open();
		return verdict;
	}

	/** Whoever finds the batch after our death must not ask for it before Matomo can have nothing of it under way any more. */
	async #underWay<R>(deliveries: readonly Delivery<T>[], post: () => Promise<R>): Promise<R> {
		let told = Promise.resolve();
		const timer = setInterval(() => {
			told = told.then(() => this.#told(() => this.#options.onRepost?.(deliveries)));
		}, UNDER_WAY);
		timer.unref();
		try {
			return await post();
		} finally {
			clearInterval(timer);
			await told;
		}
	}

	async #resolved(deliveries: readonly Delivery<T>[], doubt: Doubt): Promise<Resolution> {
		const unknown = { is: "unknown", reason: "and nobody can be asked" } as const;
		try {
			return (await this.#options.resolve?.(deliveries, doubt, this.#halt.signal)) ?? unknown;
		} catch (error) {
			this.#breakDown(error);
			return unknown;
		}
	}

	async #settle(deliveries: readonly Delivery<T>[], fate: Fate): Promise<void> {
		await this.#told(() => this.#options.onFate(deliveries, fate));
		this.#backlog.remove(deliveries.length);
	}

	/** Calls back; an error ends the run, but not the accounting. */
	async #told(call: () => void | Promise<void>): Promise<void> {
		try {
			await call();
		} catch (error) {
			this.#breakDown(error);
		}
	}

	#heldBecause(): string {
		return this.#stopped?.message ?? (this.#broken ? "an earlier batch could not be recorded" : "interrupted");
	}

	#stop(obstacle: Obstacle): void {
		this.#stopped ??= new UserError({ ...obstacle, status: EXIT.matomo });
		this.#halt.abort();
	}

	#breakDown(error: unknown): void {
		this.#broken ??= { error };
		this.#halt.abort();
	}

	#rethrow(): void {
		if (this.#broken !== undefined) throw this.#broken.error;
	}
}
