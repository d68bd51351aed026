import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import { keptPlace, placeIn, readLivePosition, writeLivePosition } from "../../src/state/live-position.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("state/live-position");
const folder = tempFolder();
test.after(() => folder.remove());

test("what was written is read, and tells logs by their first bytes", async () => {
	const path = join(folder.path, "new", "follow.json");
	assert.is(await readLivePosition(path), undefined);
	const head = Buffer.from("203.0.113.7 GET /\n");
	const places = [keptPlace({ source: "/var/log/access.log", head, offset: 18, line: 2 })];
	await writeLivePosition(path, { settledBefore: Number.NEGATIVE_INFINITY, places });
	assert.is((await readLivePosition(path))?.settledBefore, Number.NEGATIVE_INFINITY);
	await writeLivePosition(path, { settledBefore: 12.5, places });
	const position = await readLivePosition(path);
	assert.is(position?.settledBefore, 12.5);
	if (!position) return;
	const { offset, line } = placeIn(position, Buffer.concat([head, Buffer.from("more\n")])) ?? {};
	assert.equal([offset, line], [18, 2]);
	assert.is(placeIn(position, head.subarray(0, 10)), undefined);
	assert.is(placeIn(position, Buffer.from("203.0.113.8 GET /\n")), undefined);
	assert.not.match(readFileSync(path, "utf8"), /203\.0/, "nothing of a visitor is kept");
	assert.is(statSync(path).mode & 0o777, 0o600);
});

for (const [title, text] of [
	["no JSON", "{"],
	["another version", '{"version":2,"settledBefore":1,"places":[]}'],
	["no object", "null"],
	["no places", '{"version":1,"settledBefore":1}'],
] as const) {
	test(`refuses ${title}`, async () => {
		const path = folder.write("bad.json", text);
		const error = await readLivePosition(path).catch((error: unknown) => error);
		assert.instance(error, UserError);
		assert.match((error as UserError).message, /cannot read ".*bad.json": .* found something else; remove it to begin/);
	});
}

test("a folder that cannot be written is the user's to mend", async () => {
	const path = join(folder.write("file", ""), "follow.json");
	for (const act of [() => readLivePosition(path), () => writeLivePosition(path, { settledBefore: 1, places: [] })]) {
		const error = await act().catch((error: unknown) => error);
		assert.instance(error, UserError);
		assert.match(
			(error as UserError).message,
			/(?:follow\.json|file)": .*(?:no such file|a file where a folder is to be);/,
		);
	}
});

test.run();
