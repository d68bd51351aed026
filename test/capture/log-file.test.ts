import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LogFile, type LogFileOptions, type OpenFile } from "../../src/capture/log-file.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("capture/log-file");
const folder = tempFolder();
test.after(() => folder.remove());

/** A log with what it complained about. */
function openLog(path: string, options: Partial<LogFileOptions> = {}) {
	const problems: string[] = [];
	const onProblem = (sentence: string) => void problems.push(sentence);
	const log = new LogFile(path, { maxWaiting: 1_000, reopenOnSighup: false, onProblem, retryAfter: 5, ...options });
	return { log, problems };
}

const text = (path: string): string => readFileSync(path, "utf8");

/** Waits for what happens in the background. */
async function until(condition: () => boolean): Promise<void> {
	for (let tries = 0; !condition(); tries++) {
		if (tries > 2_000) throw new Error("it never came to that");
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
}

/** Digits, as long as lines of a log are. */
const line = (number: number): string => `${String(number).padStart(20, "0")}\n`;

test("appends, in order, and only its owner and the group may read it", async () => {
	const path = folder.write("appended", "before\n");
	rmSync(path);
	const { log, problems } = openLog(path, { maxWaiting: 1e6 });
	for (let number = 0; number < 500; number++) log.write(line(number));
	await log.close();
	const again = openLog(path);
	again.log.write("after\n");
	await again.log.close();
	assert.is(text(path), `${Array.from({ length: 500 }, (_, number) => line(number)).join("")}after\n`);
	assert.is(statSync(path).mode & 0o037, 0);
	assert.equal(log.stats, { written: 500, dropped: 0, waiting: 0, failures: 0, problem: undefined });
	assert.equal(problems, []);
});

test("a missing folder is no error: lines wait until it is there", async () => {
	const path = join(folder.path, "missing", "log");
	const { log, problems } = openLog(path);
	log.write(line(1));
	await until(() => log.stats.failures > 2);
	assert.match(log.stats.problem ?? "", /^cannot write the log ".*missing\/log": a folder that is not there; make it/);
	assert.is(problems.length, 1, "it is said once");
	mkdirSync(join(folder.path, "missing"));
	log.write(line(2));
	await until(() => log.stats.written === 2);
	assert.is(log.stats.problem, undefined);
	assert.match(problems[1] ?? "", /is written again$/);
	await log.close();
	assert.is(text(path), line(1) + line(2));
});

test("a full disk: lines wait, are dropped when too many do, and go on when there is room", async () => {
	const path = join(folder.path, "full");
	symlinkSync("/dev/full", path);
	const { log, problems } = openLog(path, { maxWaiting: 105 });
	for (let number = 0; number < 9; number++) log.write(line(number));
	await until(() => log.stats.failures > 2);
	assert.match(problems.join("\n"), /: no space left; make room/);
	assert.is(log.stats.waiting, 5);
	assert.is(log.stats.dropped, 4);
	rmSync(path);
	log.reopen();
	await until(() => log.stats.written === 5);
	await log.close();
	assert.is(text(path), [0, 1, 2, 3, 4].map(line).join(""));
	assert.match(problems.at(-1) ?? "", /is written again \(4 lines dropped so far\)$/);
});

test("a disk that is full to the end: closing does not wait for it, and counts", async () => {
	const path = join(folder.path, "full-to-the-end");
	symlinkSync("/dev/full", path);
	const { log } = openLog(path);
	log.write(line(1));
	await log.close();
	assert.equal([log.stats.written, log.stats.dropped, log.stats.waiting], [0, 1, 0]);
	log.write(line(2));
	assert.is(log.stats.dropped, 2, "nothing is taken after the end");
});

/** A file that takes what it is told to, and answers when it is told to. */
class ReluctantFile implements OpenFile {
	readonly fd = -1;
	readonly writes: string[] = [];
	taken = "";
	/** Bytes that each of the next writes takes. */
	readonly takes: number[] = [];
	#answer: (() => void) | undefined;
	isSlow = false;

	async write(bytes: Uint8Array): Promise<{ bytesWritten: number }> {
		if (this.isSlow) {
			await new Promise<void>((resolve) => {
				this.#answer = resolve;
			});
		}
		const taken = bytes.subarray(0, this.takes.shift() ?? bytes.length);
		this.writes.push(Buffer.from(taken).toString());
		this.taken += Buffer.from(taken).toString();
		return { bytesWritten: taken.length };
	}

	answer(): void {
		this.#answer?.();
	}

	async close(): Promise<void> {}
}

test("a slow disk never waits for: lines are kept up to the limit, counted beyond, and go together", async () => {
	const file = new ReluctantFile();
	file.isSlow = true;
	const { log, problems } = openLog("slow", { maxWaiting: 210, openFile: async () => file });
	for (let number = 0; number < 14; number++) log.write(line(number));
	await until(() => log.stats.dropped === 4);
	assert.equal(problems, ['the log "slow" does not keep up and lines are dropped (1 line dropped so far)']);
	file.isSlow = false;
	file.answer();
	await log.close();
	assert.is(file.taken, Array.from({ length: 10 }, (_, number) => line(number)).join(""));
	for (const write of file.writes) assert.match(write, /^(?:\d{20}\n)+$/);
	assert.equal([log.stats.written, log.stats.dropped], [10, 4]);
});

test("a line that comes alone is written at once, and the next ones together", async () => {
	const written = async () => {
		const file = new ReluctantFile();
		const { log } = openLog("busy", { openFile: async () => file });
		log.write(line(1));
		await until(() => log.stats.written === 1);
		log.write(line(2));
		await new Promise(setImmediate);
		log.write(line(3));
		await until(() => log.stats.written === 3);
		await log.close();
		return file.writes;
	};
	const together = [line(1), line(2) + line(3)];
	let writes = await written();
	// On a busy machine one turn may take longer than lines wait for each other.
	for (let left = 5; left > 0 && writes.length > together.length; left--) writes = await written();
	assert.equal(writes, together);
});

test("a line of which the disk took a part is written again on a line of its own", async () => {
	const file = new ReluctantFile();
	file.takes.push(10, 0, 1, 21 + 5);
	const { log } = openLog("torn", { openFile: async () => file });
	for (const number of [1, 2, 3]) log.write(line(number));
	await until(() => log.stats.written === 3);
	await log.close();
	const whole = file.taken.split("\n").filter((part) => part.length === 20);
	assert.equal(whole.map(Number), [1, 2, 3]);
	assert.is(log.stats.failures, 4);
	assert.is(log.stats.written, 3);
});

test("after a rotation lines go into the new file, without a signal and with it", async () => {
	const path = join(folder.path, "rotated");
	const { log } = openLog(path, { reopenOnSighup: true });
	log.write("1\n");
	await until(() => log.stats.written === 1);
	renameSync(path, `${path}.1`);
	log.write("still the old one\n");
	await until(() => log.stats.written === 2);
	log.reopen();
	log.write("2\n");
	await until(() => log.stats.written === 3);
	renameSync(path, `${path}.2`);
	process.emit("SIGHUP");
	log.write("3\n");
	await log.close();
	assert.is(text(`${path}.1`), "1\nstill the old one\n");
	assert.is(text(`${path}.2`), "2\n");
	assert.is(text(path), "3\n");
	assert.is(process.listenerCount("SIGHUP"), 0, "the last one to close leaves the signal alone");
});

const MODULE = new URL("../../src/capture/log-file.ts", import.meta.url).href;

/** Runs a program that has a log. */
async function program(code: string): Promise<number | null> {
	const setUp = `
		import { LogFile } from ${JSON.stringify(MODULE)};
		const open = (path) => new LogFile(path, { maxWaiting: 1e6, reopenOnSighup: false, onProblem: console.error });`;
	const path = join(folder.path, `program-${Math.random()}.mts`);
	writeFileSync(path, setUp + code);
	const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), path], { stdio: "inherit" });
	const [status] = await once(child, "exit");
	return status;
}

for (const [when, pause] of [
	["right after a write", 0],
	["after a while", 50],
] as const) {
	test(`process.exit loses no line, ${when}`, async () => {
		const path = join(folder.path, `exited-${pause}`);
		const code = `
		const log = open(${JSON.stringify(path)});
		log.write("first\\n");
		while (log.stats.written === 0) await new Promise(setImmediate);
		await new Promise((resolve) => setTimeout(resolve, ${pause}));
		for (let i = 0; i < 100; i++) log.write(i + "\\n");
		process.exit(3);`;
		assert.is(await program(code), 3);
		assert.is(text(path).split("\n").length, 102);
	});
}

test("several processes append to one file, and no line is torn", async () => {
	const path = join(folder.path, "shared");
	const code = `
		const log = open(${JSON.stringify(path)});
		const line = String(process.pid % 10).repeat(3000) + "\\n";
		for (let i = 0; i < 200; i++) { log.write(line); if (i % 7 === 0) await new Promise(setImmediate); }
		await log.close();`;
	assert.equal(await Promise.all([program(code), program(code)]), [0, 0]);
	const lines = text(path).split("\n").filter(Boolean);
	assert.is(lines.length, 400);
	for (const each of lines) assert.match(each, /^(\d)\1{2999}$/);
});

test.run();
