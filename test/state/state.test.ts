import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, type UserError } from "../../src/errors.ts";
import { writeDurably } from "../../src/state/durable.ts";
import { openState, readState } from "../../src/state/state.ts";
import { NOON } from "../helpers/log-event.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("state/state");

const options = { now: NOON, ledgerDays: 400 };

test("makes its folder for its owner only, with a version", async () => {
	const folder = join(tempFolder().path, "a", "b");
	const state = await openState(folder, options);
	assert.is(statSync(folder).mode & 0o777, 0o700);
	assert.is(readFileSync(join(folder, "version"), "utf8"), "1\n");
	await state.close();
	assert.equal(readdirSync(folder), ["version"]);
	await (await openState(folder, options)).close();
});

test("leaves what a later version has written as it is", async () => {
	const folder = tempFolder().path;
	writeFileSync(join(folder, "version"), "2\n");
	for (const open of [() => openState(folder, options), () => readState(folder)]) {
		const error = (await open().then(
			() => assert.unreachable(),
			(reason: unknown) => reason,
		)) as UserError;
		assert.match(error.message, /cannot use the state folder ".*": expected version 1 .*, found version 2; use the/);
		assert.is(error.status, EXIT.output);
	}
	assert.equal(readdirSync(folder), ["version"]);
});

test("reading changes nothing, needs nothing, and minds no other process", async () => {
	const { path } = tempFolder();
	const folder = join(path, "none");
	const { ledger } = await readState(folder);
	assert.is(await ledger.has({ identity: "0".repeat(64), start: NOON }), false);
	assert.equal(readdirSync(path), []);
	const state = await openState(folder, options);
	await readState(folder);
	await state.close();
});

test("another folder is proposed only where there was none: what was sent is known in this one alone", async () => {
	const { path } = tempFolder();
	writeFileSync(join(path, "file"), "");
	const first = await openState(join(path, "file", "state"), options).catch((reason: unknown) => reason);
	assert.match(String(first), /cannot write .*; name another folder with --state, or send without .* --no-state$/);
	mkdirSync(join(path, "kept", "version"), { recursive: true });
	const later = await openState(join(path, "kept"), options).catch((reason: unknown) => reason);
	assert.match(String(later), /cannot write .*; mend that and start again/);
});

test("a file is written whole or not at all", async () => {
	const folder = tempFolder();
	const path = join(folder.path, "file");
	await writeDurably(path, "one");
	await writeDurably(path, "two");
	assert.is(readFileSync(path, "utf8"), "two");
	assert.is(statSync(path).mode & 0o777, 0o600);
	assert.equal(folder.list(), ["file"]);
	const blocked = join(folder.path, "blocked");
	mkdirSync(join(blocked, "x"), { recursive: true });
	const error = await writeDurably(blocked, "one").catch((reason: unknown) => reason);
	assert.match(String(error), /cannot write ".*blocked"/);
	assert.equal([...folder.list()].sort(), ["blocked", "file"]);
});

test.run();
