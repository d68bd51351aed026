import { randomUUID } from "node:crypto";
import { link, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { EXIT, UserError } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import { cannotKeep } from "./cannot-keep.ts";
import { type Holder, isAlive, thisProcess } from "./this-process.ts";

/** How often a holder shows that it lives, and after how long without that a holder on another machine is taken for dead. */
const HEARTBEAT: Milliseconds = 5_000;
const DEAD_AFTER: Milliseconds = 60_000;

/** How often a lock may change hands while we look at it, and how long we leave who takes the place of a dead holder to it. */
const ATTEMPTS = 20;
const PAUSE: Milliseconds = 25;

/** Told that somebody else has the lock now. */
type Lost = (error: UserError) => void;

/**
 * The lock of a state folder: a file that names its holder, and that outlives nobody: whoever finds it sees whether the
 * holder is still there.
 */
export class StateLock {
	readonly #path: string;
	readonly #content: string;
	readonly #heartbeat: NodeJS.Timeout;
	/** Whether it was given back, or lost. */
	#isOver = false;

	private constructor(path: string, content: string, lost: Lost) {
		this.#path = path;
		this.#content = content;
		this.#heartbeat = setInterval(() => {
			this.#beat(lost).catch(() => undefined);
		}, HEARTBEAT);
		this.#heartbeat.unref();
	}

	/**
	 * Takes the lock.
	 *
	 * @param lost called when somebody else has taken it from us: nothing may be written any more
	 * @throws UserError when somebody else holds it, or when it cannot be written
	 */
	static async acquire(path: string, lost: Lost = () => undefined): Promise<StateLock> {
		const id = randomUUID();
		const content = `${JSON.stringify({ ...thisProcess(new Date()), id })}\n`;
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			if (await written(path, content, id, link)) return new StateLock(path, content, lost);
			const found = await readFile(path, "utf8").catch(() => undefined);
			if (found === undefined) continue;
			if (!(await isStale(path, found))) throw held(path, holderIn(found));
			if (await StateLock.#inherited(path, found, content, id)) return new StateLock(path, content, lost);
			await new Promise((resolve) => setTimeout(resolve, PAUSE));
		}
		throw held(path, undefined);
	}

	/**
	 * Puts ours in the place of one whose holder is gone. Others may be about to do the same, and the first of them may
	 * have done it since we looked: only who holds a second lock replaces the first one, and looks again before.
	 *
	 * @returns `false` when somebody else is at it, or was faster
	 */
	static async #inherited(path: string, found: string, content: string, id: string): Promise<boolean> {
		const turn = await StateLock.acquire(`${path}.stale`).catch((error: unknown) => {
			if (error instanceof UserError && error.status === EXIT.busy) return undefined;
			throw error;
		});
		if (!turn) return false;
		try {
			const now = await readFile(path, "utf8").catch(() => undefined);
			return now === found && (await isStale(path, now)) && (await written(path, content, id, rename));
		} finally {
			await turn.release();
		}
	}

	/**
	 * Shows that we live, unless we were silent for so long that somebody elsewhere has taken our place: who did that, and has
	 * gone since, has left no lock.
	 */
	async #beat(lost: Lost): Promise<void> {
		const found = await readFile(this.#path, "utf8").catch((error: unknown) => {
			if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
			throw error;
		});
		if (this.#isOver) return;
		const now = new Date();
		if (found === this.#content) return utimes(this.#path, now, now);
		this.#isOver = true;
		clearInterval(this.#heartbeat);
		lost(held(this.#path, holderIn(found)));
	}

	/** Gives it back. */
	async release(): Promise<void> {
		this.#isOver = true;
		clearInterval(this.#heartbeat);
		const content = await readFile(this.#path, "utf8").catch(() => undefined);
		if (content === this.#content) await rm(this.#path, { force: true });
	}
}

/**
 * Makes the file with its content in one step.
 *
 * @param put `link` where there must be none, `rename` where one is replaced
 * @returns `false` when there is one that may not be replaced
 */
async function written(path: string, content: string, id: string, put: typeof link): Promise<boolean> {
	const unfinished = `${path}.new-${id}`;
	try {
		const file = await open(unfinished, "w", 0o600);
		try {
			await file.writeFile(content);
		} finally {
			await file.close();
		}
		await put(unfinished, path);
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
		throw cannotKeep(path, error);
	} finally {
		await rm(unfinished, { force: true }).catch(() => undefined);
	}
}

async function isStale(path: string, content: string): Promise<boolean> {
	const holder = holderIn(content);
	const alive = holder && isAlive(holder);
	if (alive !== undefined) return !alive;
	const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
	return Date.now() - mtimeMs > DEAD_AFTER;
}

function holderIn(content: string): Holder | undefined {
	try {
		const value: unknown = JSON.parse(content);
		const isHolder = typeof value === "object" && value !== null && "pid" in value && "host" in value;
		return isHolder ? (value as Holder) : undefined;
	} catch {
		return undefined;
	}
}

function held(path: string, holder: Holder | undefined): UserError {
	const who = holder
		? `process ${holder.pid} on ${holder.host.split(" ")[0]} since ${holder.since} (${holder.command})`
		: "another process";
	return new UserError({
		problem: `the state folder is in use: ${path}`,
		expected: "one process at a time",
		found: who,
		hint: "wait for it, or give this one a folder of its own with --state",
		status: EXIT.busy,
	});
}
