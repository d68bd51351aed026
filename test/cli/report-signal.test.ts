import { EventEmitter } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onReportSignal } from "../../src/cli/report-signal.ts";

const test = suite("cli/report-signal");

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("each signal is answered, those that come meanwhile together", async () => {
	const process = new EventEmitter();
	const answers: (() => void)[] = [];
	const end = onReportSignal(
		() => new Promise((resolve) => answers.push(resolve)),
		() => assert.unreachable(),
		process,
	);
	assert.is(answers.length, 0);
	for (let n = 0; n < 3; n++) process.emit("SIGUSR1");
	assert.is(answers.length, 1);
	answers[0]?.();
	await turn();
	assert.is(answers.length, 2);
	answers[1]?.();
	await turn();
	assert.is(answers.length, 2);
	process.emit("SIGUSR1");
	assert.is(answers.length, 3);
	let hasEnded = false;
	const ended = end().then(() => {
		hasEnded = true;
	});
	assert.is(process.listenerCount("SIGUSR1"), 0);
	await turn();
	assert.not(hasEnded, "an answer is under way");
	answers[2]?.();
	await ended;
});

test("an answer that fails is told, and the next one is given", async () => {
	const process = new EventEmitter();
	const failures: unknown[] = [];
	onReportSignal(
		() => Promise.reject("full"),
		(error) => failures.push(error),
		process,
	);
	process.emit("SIGUSR1");
	await turn();
	process.emit("SIGUSR1");
	await turn();
	assert.equal(failures, ["full", "full"]);
});

test.run();
