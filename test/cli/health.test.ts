import { suite } from "uvu";
import * as assert from "uvu/assert";
import { health } from "../../src/cli/health.ts";

const test = suite("cli/health");

test("a line for each log", () => {
	const noon = Date.UTC(2026, 2, 2, 12);
	const lines = health(
		[
			{ name: "a.log", hasEnded: false, hasLines: true, watermark: noon, readAt: noon + 400 },
			{ name: "stdin", hasEnded: true, hasLines: true, watermark: noon, readAt: noon - 60_000 },
			{ name: "b.log", hasEnded: false, hasLines: false, watermark: undefined, readAt: undefined },
		],
		noon + 2_000,
	);
	assert.equal(lines, [
		"a.log: latest record of 2026-03-02T12:00:00.000Z, read 2 s ago",
		"stdin: latest record of 2026-03-02T12:00:00.000Z, read 62 s ago; it has ended",
		"b.log: nothing yet",
	]);
});

test.run();
