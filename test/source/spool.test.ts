import { readdirSync } from "node:fs";
import { readlink } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, UserError } from "../../src/errors.ts";
import { openSpool } from "../../src/source/spool.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { type Running, startMonorail } from "../helpers/run-monorail.ts";
import { type TempFolder, tempFolder } from "../helpers/temp-folder.ts";

const test = suite<{ folder: TempFolder; TMPDIR: string | undefined }>("source/spool");

test.before.each((context) => {
	context.TMPDIR = process.env.TMPDIR;
	context.folder = tempFolder();
	process.env.TMPDIR = context.folder.path;
});
test.after.each(({ folder, TMPDIR }) => {
	if (TMPDIR === undefined) delete process.env.TMPDIR;
	else process.env.TMPDIR = TMPDIR;
	folder.remove();
});

test("keeps what is written, in order", async () => {
	const spool = await openSpool();
	for (const text of ["one, ", "", "two, ", "three"]) await spool.write(Buffer.from(text));
	const { buffer, bytesRead } = await spool.file.read(Buffer.alloc(100), 0, 100, 0);
	assert.is(buffer.toString("utf8", 0, bytesRead), "one, two, three");
	await spool.close();
});

test("can be read by nobody else, and has no name as soon as it is open", async ({ folder }) => {
	const spool = await openSpool();
	const { mode, nlink } = await spool.file.stat();
	assert.is(mode & 0o777, 0o600);
	assert.is(nlink, 0);
	assert.equal(folder.list(), []);
	await spool.close();
	assert.equal(folder.list(), []);
});

test("a temp folder that is not there or cannot be written is the user's to mend", async ({ folder }) => {
	process.env.TMPDIR = join(folder.path, "nowhere");
	let error: unknown;
	await openSpool().catch((cause) => {
		error = cause;
	});
	assert.instance(error, UserError);
	assert.is((error as UserError).status, EXIT.output);
	assert.match((error as UserError).message, /nowhere.*found a folder that is not there; set TMPDIR/);
});

test("a full disk is the user's to mend", async () => {
	const spool = await openSpool();
	await spool.file.close();
	let error: unknown;
	await spool.write(Buffer.from("x")).catch((cause) => {
		error = cause;
	});
	assert.instance(error, UserError);
});

/** Starts a report over a pipe, and waits until much of it has been taken. */
async function spooling(): Promise<Running> {
	const run = startMonorail(["report"], { stdin: "open" });
	const { text } = smallLog({ missed: 1_500 });
	await new Promise<void>((resolve) => run.stdin.write(text, () => resolve()));
	return run;
}

/** Where the spool of a process is. */
async function spoolOf({ child }: Running): Promise<string> {
	const folder = `/proc/${child.pid}/fd`;
	const files = await Promise.all(readdirSync(folder).map((name) => readlink(join(folder, name)).catch(() => "")));
	return files.find((file) => file.includes("monorail-")) ?? "no spool";
}

const ENDS: readonly (readonly [title: string, end: (run: Running) => void, status: number | undefined])[] = [
	["an end", (run) => run.stdin.end(), EXIT.ok],
	["SIGINT", (run) => run.child.kill("SIGINT"), EXIT.interrupted],
	["SIGTERM", (run) => run.child.kill("SIGTERM"), EXIT.terminated],
	["SIGKILL", (run) => run.child.kill("SIGKILL"), undefined],
];

test("nothing is left in the temp folder, however the process ends", async () => {
	const runs = ENDS.map(([title, end, status]) => ({ title, end, status, run: spooling() }));
	for (const { title, end, status, run: started } of runs) {
		const run = await started;
		if (process.platform === "linux") assert.match(await spoolOf(run), /^\/.*\/temp\/monorail-.*\(deleted\)$/, title);
		end(run);
		const ended = await run.ended;
		assert.is(ended.status, status, `${title}: ${ended.stderr}`);
		assert.equal(ended.left, [], title);
	}
	assert.is(runs.length, 4);
});

test("nor after an error", async () => {
	const { status, stderr, left } = await startMonorail(["report"], { stdin: "no log at all\n" }).ended;
	assert.is(status, EXIT.input, stderr);
	assert.equal(left, []);
});

test.run();
