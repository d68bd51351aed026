import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import * as assert from "uvu/assert";
import type { ExitStatus } from "../../src/errors.ts";
import { tempFolder } from "./temp-folder.ts";

const MONORAIL = fileURLToPath(new URL("../../bin/monorail.js", import.meta.url));

/** Those that have not ended. */
const children = new Set<ChildProcess>();
process.once("exit", () => {
	for (const child of children) child.kill("SIGKILL");
});

/** A run that takes longer has hung. */
const PATIENCE_MS = 30_000;

/** How many wait for the processor at once, of those that `monorail` starts. */
const oneAfterTheOther = pLimit(4);

/** A user without any rights. */
export const NOBODY = { uid: 65534, gid: 65534 };

/** How a child process is started. */
export interface RunOptions {
	/** Besides the path to programs and folders of its own: nothing of our environment is passed on. */
	readonly env?: Readonly<Record<string, string>>;
	/** What standard input holds; without, it is `/dev/null`. `"open"`: a pipe for the test to write to. */
	readonly stdin?: string | Uint8Array | "open";
	readonly cwd?: string;
	/** Whether to run without the rights of root, if we have them. */
	readonly asNobody?: boolean;
	/** A program to run instead, such as a shell; it gets Monorail's arguments as `"$@"`. */
	readonly shell?: string;
}

/** How a run ended. */
export interface Ended {
	/** `undefined` when a signal ended it, or the test lost patience. */
	readonly status: number | undefined;
	readonly stdout: string;
	readonly stderr: string;
	/** What it left in its temp folder. */
	readonly left: readonly string[];
}

/** A run under way. */
export interface Running {
	readonly child: ChildProcess;
	readonly stdin: Writable;
	readonly stdout: Readable;
	readonly stderr: Readable;
	/** Its temp folder. */
	readonly temp: string;
	readonly ended: Promise<Ended>;
}

/** Starts `monorail` as a process of its own, built as users get it, and does not wait. */
export function startMonorail(args: readonly string[], options: RunOptions = {}): Running {
	const { env = {}, stdin, cwd, asNobody = false, shell } = options;
	const home = tempFolder();
	const temp = join(home.path, "temp");
	mkdirSync(temp);
	const drops = asNobody && process.getuid?.() === 0;
	if (drops) for (const path of [home.path, temp]) chownSync(path, NOBODY.uid, NOBODY.gid);
	const command = [process.execPath, MONORAIL, ...args];
	const [program = "", ...rest] = shell === undefined ? command : ["bash", "-c", shell, "bash", ...command];
	const child = spawn(program, rest, {
		cwd: cwd ?? home.path,
		stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
		env: {
			PATH: process.env.PATH,
			HOME: home.path,
			TMPDIR: temp,
			XDG_STATE_HOME: home.path,
			...(process.env.NODE_V8_COVERAGE && !drops && { NODE_V8_COVERAGE: process.env.NODE_V8_COVERAGE }),
			...env,
		},
		...(drops && NOBODY),
	});
	children.add(child);
	if (stdin !== undefined && stdin !== "open") child.stdin?.end(stdin);
	child.stdin?.on("error", () => undefined); // it may end before it has read everything
	const stdout: Buffer[] = [];
	const stderr: Buffer[] = [];
	child.stdout?.on("data", (chunk) => stdout.push(chunk));
	child.stderr?.on("data", (chunk) => stderr.push(chunk));
	const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
	const ended = once(child, "close").then(([code]): Ended => {
		clearTimeout(timer);
		children.delete(child);
		const left = readdirSync(temp);
		home.remove();
		const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
		return { status: code ?? undefined, stdout: text(stdout), stderr: text(stderr), left };
	});
	const streams = {
		stdin: child.stdin as Writable,
		stdout: child.stdout as Readable,
		stderr: child.stderr as Readable,
	};
	return { child, ...streams, temp, ended };
}

/** Runs `monorail` and waits for its end. Many may be asked for at once; a few run at a time. */
export function monorail(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
	return oneAfterTheOther(() => startMonorail(args, options).ended);
}

/**
 * Asserts that a run ended as runs do when the user has to do something: one line on standard error that says what,
 * after notices if there were any, nothing on standard output, and the status.
 */
export function assertFailed(
	{ status, stdout, stderr, left }: Ended,
	expected: ExitStatus,
	says: RegExp,
	notices = 0,
): void {
	assert.match(stderr, says);
	assertLines(stderr, notices + 1);
	assert.is(stdout, "");
	assert.is(status, expected, stderr);
	assert.equal(left, []);
}

/** Asserts how many lines a text has, all of them Monorail's own and none of them a stack's. */
export function assertLines(stderr: string, count: number): void {
	const lines = stderr.split("\n");
	assert.is(lines.pop(), "", "the last line has an end");
	assert.is(lines.length, count, stderr);
	for (const line of lines) assert.match(line, /^monorail: (?!this is a bug)\S/);
}
