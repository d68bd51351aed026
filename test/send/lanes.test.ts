import { test } from "uvu";
import * as assert from "uvu/assert";
import { Lanes, laneOf } from "../../src/send/lanes.ts";

test("a visitor keeps to its lane, and visitors spread over all", () => {
	for (const lanes of [1, 2, 3, 4, 7]) {
		const counts = new Array<number>(lanes).fill(0);
		for (let n = 0; n < 1000; n++) {
			const visitor = `198.51.100.${n}|Mozilla/5.0`;
			const lane = laneOf(visitor, lanes);
			assert.is(laneOf(visitor, lanes), lane);
			assert.ok(Number.isInteger(lane) && lane >= 0 && lane < lanes, `${lane}`);
			counts[lane] = (counts[lane] ?? 0) + 1;
		}
		for (const count of counts) assert.ok(count > 600 / lanes, `${counts}`);
	}
});

/** Tasks that end when told, and a log of what began and ended. */
function controlled() {
	const log: string[] = [];
	const ends = new Map<string, () => void>();
	const task = (name: string) => async () => {
		log.push(`+${name}`);
		await new Promise<void>((resolve) => ends.set(name, resolve));
		log.push(`-${name}`);
	};
	const end = async (name: string) => {
		ends.get(name)?.();
		await settled();
	};
	return { log, task, end };
}
const settled = () => new Promise(setImmediate);

test("one at all until it is opened; then one a lane, in order", async () => {
	const { log, task, end } = controlled();
	const lanes = new Lanes(2);
	const all = [lanes.run(0, task("a1")), lanes.run(1, task("b1")), lanes.run(0, task("a2")), lanes.run(1, task("b2"))];
	await settled();
	assert.equal(log, ["+a1"]);
	await end("a1");
	assert.equal(log, ["+a1", "-a1", "+b1"]);
	lanes.open();
	await settled();
	assert.equal(log.slice(3), ["+a2"]);
	await end("a2");
	assert.equal(log.slice(4), ["-a2"], "the lane is done, and the other one's next is not taken forward");
	await end("b1");
	await end("b2");
	await Promise.all(all);
	assert.equal(log.slice(5), ["-b1", "+b2", "-b2"]);
});

test("a failed task does not stop its lane", async () => {
	const lanes = new Lanes(1);
	const failed = lanes.run(0, () => Promise.reject(new Error("no"))).catch((error: Error) => error.message);
	let ran = false;
	await lanes.run(0, async () => {
		ran = true;
	});
	assert.is(await failed, "no");
	assert.ok(ran);
});

test("there are no other lanes", () => {
	assert.throws(() => new Lanes(1).run(1, async () => undefined), /no lane 1/);
});

test.run();
