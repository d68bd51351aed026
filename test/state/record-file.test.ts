import { spawnSync } from "node:child_process";
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
	test("what does not fit is taken back alone, of lanes that record at the same time", () => {
		const path = join(folder.path, "limited.ndjson");
		const program = `
			import { RecordFile } from "${new URL("../../src/state/record-file.ts", import.meta.url)}";
			const file = await RecordFile.open(process.env.RECORDS);
			const lanes = [[{ lane: 1 }], [{ lane: 2, url: "x".repeat(100_000) }], [{ lane: 3 }]];
			const ends = await Promise.allSettled(lanes.map((records) => file.append(records)));
			console.log(...ends.map(({ status }) => status), file.lines);
			await file.close();
		`;
		// No file may be longer: as if the disk was full, for who writes to the end of one.
		const { stdout, stderr } = spawnSync(
			"bash",
			[
				...["-c", `trap "" XFSZ; ulimit -f 64; exec "$@"`, "bash", process.execPath],
				...["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", program],
			],
			{ encoding: "utf8", env: { ...process.env, RECORDS: path } },
		);
		assert.is(stdout, "fulfilled rejected fulfilled 2\n", stderr);
		assert.is(readFileSync(path, "utf8"), '{"lane":1}\n{"lane":3}\n');
	});

	test("a full disk is the user's to mend", async () => {
		const path = join(folder.path, "full");
		symlinkSync("/dev/full", path);
		const file = await RecordFile.open(path);
		const error = await file.append([{ n: 1 }]).catch((error: unknown) => error);
		assert.instance(error, UserError);
		assert.match(String(error), /cannot write ".*full": .*found no space left; make room and start again/);
		assert.is(file.lines, 0);
		await file.close();
	});
}

test.run();
