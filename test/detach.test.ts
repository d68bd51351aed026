import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { detach } from "../src/detach.ts";

const collectGarbage = (() => {
	setFlagsFromString("--expose-gc");
	return runInNewContext("gc") as () => void;
})();

/** Bytes that stay alive when `keep` keeps a piece of each of 100 strings of 256 KB. */
function keptBy(keep: (piece: string) => string): number {
	// One round leaves some of what other tests let go of, which would be missing from the difference.
	for (let round = 0; round < 4; round++) collectGarbage();
	const before = process.memoryUsage().heapUsed;
	const kept: string[] = [];
	for (let chunk = 0; chunk < 100; chunk++) {
		const text = Buffer.alloc(256 * 1024, `chunk ${chunk} `).toString("latin1");
		kept.push(keep(text.slice(1000, 1060)));
	}
	collectGarbage();
	const bytes = process.memoryUsage().heapUsed - before;
	assert.is(kept.length, 100);
	return bytes;
}

test("is the same text", () => {
	for (const text of ["", "a", "/short", "/a path of more than thirteen characters", "/日本語/🚝/\ud800"]) {
		assert.is(detach(text), text);
	}
});

test("lets go of the string it was cut from", () => {
	assert.ok(keptBy((piece) => piece) > 20_000_000, "a plain piece keeps its parent: else this test proves nothing");
	assert.ok(keptBy(detach) < 2_000_000);
});

test.run();
