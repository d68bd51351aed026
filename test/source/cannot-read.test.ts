import { open, readFile } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT, UserError } from "../../src/errors.ts";
import { ownBytes } from "../../src/scan/program.ts";
import { cannotRead } from "../../src/source/cannot-read.ts";

const test = suite("source/cannot-read");

/** What the system says when somebody tries. */
async function errorOf(tried: Promise<unknown>): Promise<unknown> {
	try {
		await tried;
	} catch (error) {
		return error;
	}
	throw new Error("it could be done");
}

test("what the system says of a log is told to who gave it", async () => {
	const error = cannotRead("/nowhere/access.log", await errorOf(open("/nowhere/access.log")));
	assert.instance(error, UserError);
	assert.is((error as UserError).status, EXIT.input);
	assert.match(
		(error as UserError).message,
		/cannot read "\/nowhere\/access\.log": .*found no such file; check its name/,
	);
});

test("so is what it says without a name, of what is open", async () => {
	const folder = await open("/");
	const error = cannotRead("/", await errorOf(folder.read(Buffer.alloc(1), 0, 1, 0)));
	await folder.close();
	assert.instance(error, UserError);
	assert.match((error as UserError).message, /cannot read "\/": .*found a directory; name a file in it/);
});

test("so is what it says of another file, where logs lie that were rotated away", async () => {
	const error = cannotRead("/nowhere/access.log", await errorOf(readFile("/nowhere/access.log.1")));
	assert.instance(error, UserError);
});

test("a file of the program's own that is missing is a bug, not the log's fault", () => {
	assert.throws(
		() => ownBytes(new URL("file:///nowhere/scan.wasm")),
		(error: Error) => /scan\.wasm/.test(error.message) && cannotRead("access.log", error) === error,
	);
});

test("other errors stay what they are", () => {
	const bug = new TypeError("undefined is not a function");
	assert.is(cannotRead("access.log", bug), bug);
	assert.is(cannotRead("access.log", "thrown"), "thrown");
});

test.run();
