import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Checkpoints } from "../../src/source/checkpoints.ts";

const test = suite("source/checkpoints");

/** Lines of a log, known by its first line, up to a place. */
const read = (log: string, from: number, to: number) => ({
	from: { offset: from, line: from + 1 },
	mark: { head: Buffer.from(`${log}\n`), offset: to, line: to + 1 },
});

const places = (checkpoints: Checkpoints, moment: number): readonly string[] =>
	checkpoints.at(moment).map(({ head, offset, line }) => `${head.toString().trim()} ${offset} ${line}`);

test("nothing read, nowhere to begin", () => assert.equal(places(new Checkpoints(), 0), []));

test("begins before everything that starts at the moment or later", () => {
	const checkpoints = new Checkpoints();
	for (let n = 0; n < 10; n++) checkpoints.read("a", read("one", n, n + 1), 2_000 * n);
	assert.equal(places(checkpoints, -1), ["one 0 1"], "where the reading began");
	assert.equal(places(checkpoints, 4_000), ["one 2 3"]);
	assert.equal(places(checkpoints, 4_001), ["one 3 4"]);
	assert.equal(places(checkpoints, 1e9), ["one 10 11"]);
	assert.equal(places(checkpoints, 4_001), ["one 10 11"], "what was before is forgotten");
});

test("of marks close together one is enough", () => {
	const checkpoints = new Checkpoints();
	for (let n = 0; n < 1_000; n++) checkpoints.read("a", read("one", n, n + 1), 10 * n);
	assert.equal(places(checkpoints, 5_000), ["one 496 497"]);
	assert.equal(places(checkpoints, 1e9), ["one 1000 1001"]);
});

test("each source has a place of its own", () => {
	const checkpoints = new Checkpoints();
	checkpoints.read("a", read("one", 0, 5), 10_000);
	checkpoints.read("b", read("two", 7, 9), 20_000);
	assert.equal(places(checkpoints, 15_000), ["one 5 6", "two 7 8"]);
});

test("of logs that follow each other the last counts, and all that are read on", () => {
	const checkpoints = new Checkpoints();
	checkpoints.read("a", read("one", 0, 5), 10_000);
	checkpoints.read("a", read("two", 0, 5), 20_000);
	checkpoints.read("a", read("one", 5, 6), 20_000);
	checkpoints.read("a", read("two", 5, 9), 30_000);
	assert.equal(places(checkpoints, 15_000), ["one 5 6"], "two is newer, and begun at its start");
	assert.equal(places(checkpoints, 25_000), ["two 5 6", "one 6 7"]);
	assert.equal(places(checkpoints, 40_000), ["two 9 10"]);
});

test("what nobody can recognise is no place", () => {
	const checkpoints = new Checkpoints();
	checkpoints.read("a", { ...read("one", 0, 0), mark: { head: Buffer.from("on"), offset: 0, line: 1 } }, 0);
	checkpoints.read("b", { ...read("one", 0, 0), mark: undefined }, 0);
	assert.equal(places(checkpoints, 1e9), []);
});

test.run();
