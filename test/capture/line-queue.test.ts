import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LineQueue } from "../../src/capture/line-queue.ts";

const test = suite("capture/line-queue");

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const line = (number: number, length = 20): string => `${String(number).padStart(length, "0")}\n`;

/** Writes all of a queue, so many bytes at a time, as a file that takes only a part would. */
function drained(queue: LineQueue, most: number): string {
	let written = "";
	let isTorn = false;
	while (queue.lines > 0) {
		const bytes = queue.take(isTorn);
		const part = bytes.subarray(0, most);
		written += text(part);
		queue.wrote(part.length, isTorn);
		if (part.length > 0) isTorn = part.at(-1) !== 0x0a;
	}
	return written;
}

test("lines come out in order, in pieces that end with a line, and longer ones than a piece, too", () => {
	const lines = Array.from({ length: 5_000 }, (_, number) => line(number, number === 2_500 ? 200_000 : 20));
	const queue = new LineQueue();
	for (const each of lines) assert.ok(queue.add(each, 1e9));
	assert.ok(queue.isLong);
	assert.is(queue.lines, lines.length);
	let written = "";
	while (queue.lines > 0) {
		const bytes = queue.take(false);
		assert.is(bytes.at(-1), 0x0a);
		written += text(bytes);
		queue.wrote(bytes.length, false);
	}
	assert.is(written, lines.join(""));
});

test("lines that come while others are written wait for the next write", () => {
	const queue = new LineQueue();
	queue.add(line(1), 1e3);
	const first = queue.take(false);
	queue.add(line(2), 1e3);
	assert.is(text(first), line(1));
	assert.equal([...queue.rest(false)].map(text), [line(2)]);
	assert.is(queue.wrote(first.length, false), 1);
	assert.is(text(queue.take(false)), line(2));
});

test("a part that was taken counts for its whole lines; what was torn is written again whole", () => {
	for (const most of [1, 2, 20, 21, 22, 43, 1_000]) {
		const queue = new LineQueue();
		for (let number = 0; number < 5; number++) queue.add(line(number), 1e3);
		if (most < 22) {
			// Nothing whole fits: the line is kept for as long as that is so.
			const bytes = queue.take(false).subarray(0, most);
			assert.is(queue.wrote(bytes.length, false), most === 21 ? 1 : 0);
			assert.is(queue.lines, most === 21 ? 4 : 5);
			assert.is(text(queue.take(true)).slice(0, 22), `\n${line(most === 21 ? 1 : 0)}`);
			continue;
		}
		const whole = drained(queue, most)
			.split("\n")
			.filter((part) => part.length === 20);
		assert.equal(whole.map(Number), [0, 1, 2, 3, 4], String(most));
	}
});

test("the limit is one of bytes, and what was written makes room", () => {
	const queue = new LineQueue();
	assert.ok(queue.add("äöü\n", 10));
	assert.not(queue.add("äb\n", 10));
	assert.ok(queue.add("ab\n", 10));
	assert.is(queue.lines, 2);
	const bytes = queue.take(false);
	assert.is(text(bytes), "äöü\nab\n");
	assert.is(queue.wrote(bytes.length, false), 2);
	assert.ok(queue.add("123456789\n", 10));
	assert.is(queue.clear(), 1);
	assert.is(queue.lines, 0);
	assert.ok(queue.add("123456789\n", 10));
});

test.run();
