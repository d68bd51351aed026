import { readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import { RecordFile } from "../../src/state/record-file.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("state/record-file");
const folder = tempFolder();
test.after(() => folder.remove());

test("adds lines, in one run after the other, for their owner only", async () => {
	const path = join(folder.path, "new", "records.ndjson");
	for (const n of [1, 2]) {
		const file = await RecordFile.open(path);
		await file.append([{ n }, { n }]);
		await file.append([]);
		assert.is(file.lines, 2);
		await file.close();
	}
	assert.is(readFileSync(path, "utf8"), '{"n":1}\n{"n":1}\n{"n":2}\n{"n":2}\n');
	assert.is(statSync(path).mode & 0o777, 0o600);
});

test("what a death has torn is a line of its own", async () => {
	const path = folder.write("torn.ndjson", '{"n":1}\n{"n"');
	const file = await RecordFile.open(path);
	await file.append([{ n: 2 }]);
	await file.close();
	assert.is(readFileSync(path, "utf8"), '{"n":1}\n{"n"\n{"n":2}\n');
});

if (process.platform === "linux") {
	test("a full disk is the user's to mend", async () => {
		const path = join(folder.path, "full");
		symlinkSync("/dev/full", path);
		const file = await RecordFile.open(path);
		const error = await file.append([{ n: 1 }]).catch((error: unknown) => error);
		assert.instance(error, UserError);
		assert.match(String(error), /cannot write ".*full": .*found no space left; .*--state/);
		assert.is(file.lines, 0);
		await file.close();
	});
}

test.run();
