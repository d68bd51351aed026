import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { TimeQueue } from "../../src/join/time-queue.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/time-queue");

test("is a sorted list of numbers for any pushes and shifts, however many", () => {
	holds(
		fc.property(fc.array(fc.option(fc.nat(30)), { maxLength: 200 }), fc.boolean(), (steps, many) => {
			const queue = new TimeQueue();
			let model: number[] = [];
			// Repeated often enough to make the queue give back its memory, which it does in thousands.
			for (let round = 0; round < (many ? 30 : 1); round++) {
				for (const step of steps) {
					if (step === null) {
						queue.shift();
						model = model.slice(1);
					} else {
						const time = round * 10 + step;
						queue.push(time);
						model = [...model, time].sort((a, b) => a - b);
					}
					assert.is(queue.peek(), model[0]);
					assert.is(queue.size, model.length);
				}
			}
		}),
		{ numRuns: 200 },
	);
});

test.run();
