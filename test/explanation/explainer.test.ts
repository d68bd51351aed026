import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Position } from "../../src/event.ts";
import { Explainer } from "../../src/explanation/explainer.ts";
import { OptOuts } from "../../src/join/opt-outs.ts";
import { newVisitor } from "../../src/visitor/fingerprint.ts";
import { newUserAgent } from "../../src/visitor/user-agent.ts";
import { NOON, pageEvent } from "../helpers/log-event.ts";

const test = suite("explanation/explainer");

const SPAN = 60;
const at = (line: number): Position => ({ source: "log", line });

function explainer() {
	const told: string[] = [];
	const optOuts = new OptOuts(SPAN);
	const sink = {
		explained: ({ line }: Position, { is }: { readonly is: string }, optedOut: boolean) =>
			void told.push(`${line} ${is}${optedOut ? ", of one who opted out" : ""}`),
	};
	return {
		told,
		optOuts,
		explainer: new Explainer(sink, optOuts, ({ ip }) => newVisitor({ fingerprint: ip, ip, agent: newUserAgent("") })),
	};
}

test("waits until it is certain that nobody opts out later", () => {
	const { told, optOuts, explainer: explains } = explainer();
	explains.request(pageEvent({ ip: "ann", start: NOON }), at(1), { is: "skipped", reason: "static" });
	explains.request(pageEvent({ ip: "ben", start: NOON }), at(2), { is: "skipped", reason: "static" });
	explains.view({ position: at(3), fingerprint: "ann", start: NOON - 1 }, { is: "late", lateBy: 1 });
	explains.certain(NOON);
	assert.equal(told, ["3 late"]);
	optOuts.see("ann", NOON + SPAN);
	explains.certain(NOON + 1);
	assert.equal(told, ["3 late", "1 skipped, of one who opted out", "2 skipped"]);
	explains.certain(Number.POSITIVE_INFINITY);
	assert.is(told.length, 3, "each once");
});

test("a line that is no record is nobody's, and can be explained at once", () => {
	const { told, explainer: explains } = explainer();
	explains.line(at(1), { is: "malformed", reason: "not-json" });
	assert.equal(told, ["1 malformed"]);
});

test("who counts as opted out for want of consent is one of them", () => {
	const { told, explainer: explains } = explainer();
	explains.view({ position: at(1), fingerprint: "ann", start: NOON }, { is: "opted-out" });
	explains.certain(NOON + 1);
	assert.equal(told, ["1 opted-out, of one who opted out"]);
});

test.run();
