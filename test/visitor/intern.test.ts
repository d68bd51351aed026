import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Intern } from "../../src/visitor/intern.ts";

const test = suite("visitor/intern");

const collectGarbage = (() => {
	setFlagsFromString("--expose-gc");
	return runInNewContext("gc") as () => void;
})();

test("gives the text that was asked for, however many there are", () => {
	const intern = new Intern();
	for (let number = 0; number < 50_000; number++) {
		const text = `text ${number % 30_000}`;
		assert.is(intern.of(text), text);
	}
	assert.is(intern.of(""), "");
});

/** Bytes that stay alive when a piece of each of 100 lines of 256 KB is kept: of three user agents a hundred times. */
function keptBy(keep: (piece: string) => string): number {
	for (let round = 0; round < 4; round++) collectGarbage();
	const before = process.memoryUsage().heapUsed;
	const kept: string[] = [];
	for (let line = 0; line < 100; line++) {
		const text = Buffer.alloc(256 * 1024, `a user agent of some length ${line % 3} `).toString("latin1");
		kept.push(keep(text.slice(0, 29)));
	}
	collectGarbage();
	const bytes = process.memoryUsage().heapUsed - before;
	assert.is(new Set(kept).size, 3);
	return bytes;
}

test("keeps no line alive", () => {
	assert.ok(keptBy((piece) => piece) > 20_000_000, "a plain piece keeps its line: else this test proves nothing");
	const intern = new Intern();
	assert.ok(keptBy((piece) => intern.of(piece)) < 2_000_000);
});

test.run();
