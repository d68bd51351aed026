import { EventEmitter } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Interrupt, interruptible, interruption } from "../../src/cli/interrupt.ts";
import { EXIT, UserError } from "../../src/errors.ts";

const test = suite("cli/interrupt");

/** A process that writes down what is done to it, and a clock that stands still until it is moved. */
function setUp(grace = 1_000) {
	const events = new EventEmitter();
	const done: string[] = [];
	let now = 0;
	let timers: { readonly at: number; readonly due: () => void }[] = [];
	const target = {
		on: events.on.bind(events),
		off: events.off.bind(events),
		exit: (status: number) => done.push(`exit ${status}`),
		stderr: { write: (text: string) => done.push(text) },
	};
	const interrupt: Interrupt = interruptible(grace, target, (ms, due) => {
		const timer = { at: now + ms, due };
		timers.push(timer);
		return () => {
			timers = timers.filter((other) => other !== timer);
		};
	});
	return {
		interrupt,
		done,
		signal: (name: "SIGINT" | "SIGTERM") => events.emit(name, name),
		pass(ms: number) {
			now += ms;
			const due = timers.filter(({ at }) => at <= now);
			timers = timers.filter(({ at }) => at > now);
			for (const timer of due) timer.due();
		},
		get waiting() {
			return timers.length;
		},
	};
}

test("without a signal nothing happens", () => {
	const { interrupt, pass, done } = setUp();
	pass(1_000_000);
	assert.equal(
		[interrupt.stop.aborted, interrupt.deadline.aborted, interrupt.status, done],
		[false, false, undefined, []],
	);
});

test("the first signal stops; the deadline comes later, and then the end", () => {
	const { interrupt, signal, pass, done } = setUp(1_000);
	signal("SIGINT");
	assert.equal([interrupt.stop.aborted, interrupt.deadline.aborted, interrupt.status], [true, false, EXIT.interrupted]);
	pass(999);
	assert.is(interrupt.deadline.aborted, false);
	pass(1);
	assert.is(interrupt.deadline.aborted, true);
	pass(1_999);
	assert.equal(done, []);
	pass(1);
	assert.equal(done, ["monorail: interrupted, and something did not end in time\n", "exit 130"]);
});

test("the reason is the error to end with", () => {
	const { interrupt, signal } = setUp();
	signal("SIGTERM");
	const { reason }: { reason: unknown } = interrupt.stop;
	assert.instance(reason, UserError);
	assert.is((reason as UserError).status, EXIT.terminated);
});

test("a second signal ends at once, unless it is the first one again", () => {
	const { interrupt, signal, pass, done } = setUp();
	signal("SIGINT");
	pass(299);
	signal("SIGINT");
	assert.equal(done, []);
	pass(1);
	signal("SIGTERM");
	assert.equal(done, ["exit 143"]);
	assert.is(interrupt.status, EXIT.interrupted, "the first one counts");
});

test("at the end nothing is left: no timer, no listener", () => {
	const run = setUp();
	run.signal("SIGINT");
	assert.is(run.waiting, 3);
	run.interrupt.end();
	assert.is(run.waiting, 0);
	run.pass(300);
	assert.is(run.signal("SIGINT"), false);
	assert.is(run.signal("SIGTERM"), false);
	assert.equal(run.done, []);
});

test("says what has reached Matomo", () => {
	const says = (sent: number, ambiguous: number) => interruption(EXIT.interrupted, { sent, ambiguous }).message;
	const rest = "the rest of the logs was not judged";
	const again = "a second run over the same logs would send these again";
	assert.is(says(0, 0), `interrupted: nothing was sent, ${rest}`);
	assert.is(says(1, 0), `interrupted: 1 page view was sent, ${rest}; ${again}`);
	assert.is(says(12, 0), `interrupted: 12 page views were sent, ${rest}; ${again}`);
	assert.is(says(12, 3), `interrupted: 12 page views were sent, 3 may have been, ${rest}; ${again}`);
	assert.is(interruption(EXIT.terminated).message, `interrupted: nothing was sent, ${rest}`);
});

test.run();
