import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, UserError } from "../../src/errors.ts";
import { StateLock } from "../../src/state/state-lock.ts";
import { thisProcess } from "../../src/state/this-process.ts";
import { type ManualIntervals, manualIntervals } from "../helpers/manual-intervals.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("state/state-lock");

const refusal = (path: string): Promise<UserError> =>
	StateLock.acquire(path).then(
		() => assert.unreachable("it was not held"),
		(error: unknown) => error as UserError,
	) as Promise<UserError>;

/** Waits, but not for ever: what does not come is for the assertions to say. */
async function until(holds: () => boolean): Promise<void> {
	for (let turn = 0; turn < 250 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("one holder at a time, who is named", async () => {
	const path = join(tempFolder().path, "lock");
	const lock = await StateLock.acquire(path);
	assert.is(statSync(path).mode & 0o777, 0o600);
	const error = await refusal(path);
	assert.instance(error, UserError);
	assert.is(error.status, EXIT.busy);
	assert.match(error.message, `found process ${process.pid} on `);
	await lock.release();
	assert.not.ok(existsSync(path));
	const next = await StateLock.acquire(path);
	await next.release();
});

test("of many who ask at once one gets it, also when a dead one has left it", async () => {
	for (const left of [false, ...Array<boolean>(100).fill(true)]) {
		const folder = tempFolder().path;
		const path = join(folder, "lock");
		if (left) writeFileSync(path, JSON.stringify({ ...thisProcess(new Date()), processStart: "another" }));
		const asked = await Promise.allSettled(Array.from({ length: 8 }, () => StateLock.acquire(path)));
		const got = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
		assert.is(got.length, 1, String(left));
		await got[0]?.release();
		assert.equal(readdirSync(folder), []);
	}
});

test("who died while it took a dead one's place leaves it to others", async () => {
	const folder = tempFolder().path;
	const path = join(folder, "lock");
	const gone = { ...thisProcess(new Date()), processStart: "another" };
	for (const each of ["lock", "lock.stale", "lock.stale.stale"])
		writeFileSync(join(folder, each), JSON.stringify({ ...gone, each }));
	await (await StateLock.acquire(path)).release();
	assert.equal(readdirSync(folder), []);
});

test("a lock survives nobody: neither a process that is gone, nor one whose number was given away", async () => {
	const path = join(tempFolder().path, "lock");
	const child = spawn(process.execPath, ["-e", "0"]);
	await once(child, "exit");
	const me = thisProcess(new Date());
	const gone = [
		{ ...me, pid: child.pid, processStart: undefined },
		{ ...me, pid: child.pid },
		{ ...me, processStart: "before the boot 1" },
	];
	for (const holder of gone) {
		writeFileSync(path, JSON.stringify(holder));
		await (await StateLock.acquire(path)).release();
	}
	assert.is(gone.length, 3);
});

if (process.platform === "linux") {
	test("nobody is held up by a holder that is dead and not yet waited for", async () => {
		const path = join(tempFolder().path, "lock");
		// The shell becomes a program that does not know that it has a child: it never asks how that has ended.
		const script = "exec 3<&0; read -r <&3 & echo $!; exec sleep 60";
		const parent = spawn("bash", ["-c", script], { stdio: ["pipe", "pipe", "inherit"] });
		try {
			const [said] = await once(parent.stdout, "data");
			const pid = Number(said);
			const ofProcess = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
			const parentIs = () => readFileSync(`/proc/${parent.pid}/comm`, "utf8");
			const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
			const holder = { ...thisProcess(new Date()), pid, processStart: `${boot} ${ofProcess()[19]}` };
			while (parentIs() !== "sleep\n") await new Promise(setImmediate);
			parent.stdin.end();
			while (ofProcess()[0] !== "Z") await new Promise(setImmediate);
			writeFileSync(path, JSON.stringify(holder));
			await (await StateLock.acquire(path)).release();
		} finally {
			parent.kill("SIGKILL");
		}
	});
}

test("of a holder elsewhere, or one who cannot be read, only silence tells that it is gone", async () => {
	const path = join(tempFolder().path, "lock");
	for (const content of [JSON.stringify({ ...thisProcess(new Date()), host: "elsewhere" }), "", "[1]", "null"]) {
		writeFileSync(path, content);
		assert.is((await refusal(path)).status, EXIT.busy);
		const longAgo = new Date(Date.now() - 120_000);
		utimesSync(path, longAgo, longAgo);
		await (await StateLock.acquire(path)).release();
	}
});

let heartbeat: ManualIntervals | undefined;
test.after.each(() => heartbeat?.restore());

/** Takes a lock whose holder looks after it when it is told to. */
async function watched() {
	const path = join(tempFolder().path, "lock");
	const told: UserError[] = [];
	heartbeat = manualIntervals();
	const lock = await StateLock.acquire(path, (error) => told.push(error));
	return { path, lock, told, beat: heartbeat.pass };
}

test("a holder shows that it lives", async () => {
	const { path, lock, told, beat } = await watched();
	const longAgo = new Date(Date.now() - 59_000);
	utimesSync(path, longAgo, longAgo);
	beat();
	await until(() => statSync(path).mtimeMs > Date.now() - 30_000);
	await lock.release();
	assert.equal(told, []);
});

/** What is found by who was silent for too long. */
for (const [what, leave] of [
	["another holder", (path) => writeFileSync(path, JSON.stringify({ ...thisProcess(new Date()), host: "elsewhere" }))],
	["that another one was there, and has gone", (path) => rmSync(path)],
] as readonly (readonly [what: string, leave: (path: string) => void])[]) {
	test(`who has lost its lock is told once: ${what}`, async () => {
		const { path, lock, told, beat } = await watched();
		leave(path);
		const left = existsSync(path) && readFileSync(path, "utf8");
		// The disk is so slow that the second comes before the first has had its answer.
		beat();
		beat();
		await until(() => told.length > 0);
		beat();
		for (let n = 0; n < 5; n++) await stat(path).catch(() => undefined);
		assert.is(told.length, 1);
		assert.instance(told[0], UserError);
		assert.is(told[0]?.status, EXIT.busy);
		await lock.release();
		assert.is(existsSync(path) && readFileSync(path, "utf8"), left);
	});
}

test("who has given its lock back while it looked after it is told nothing", async () => {
	const { path, lock, told, beat } = await watched();
	writeFileSync(path, "another's");
	beat();
	await lock.release();
	for (let n = 0; n < 5; n++) await stat(path);
	assert.equal(told, []);
});

test("what is released is ours alone", async () => {
	const path = join(tempFolder().path, "lock");
	const lock = await StateLock.acquire(path);
	writeFileSync(path, "another's");
	await lock.release();
	assert.is(readFileSync(path, "utf8"), "another's");
});

test.run();
