import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decidedBefore, hitDue, viewDue } from "../../src/join/rule.ts";
import { RULE } from "./records.ts";

const test = suite("join/rule");

test("a hit is due when no page view within its reach can still come", () => {
	assert.is(hitDue(RULE, 1000), 1000 + 5 + 10);
});

test("a page view is due when the last hit of its window, and all that this hit may prefer, have come", () => {
	assert.is(viewDue(RULE, 1000), 1000 + 60 + 5 + 10);
	assert.is(viewDue(RULE, 1000), hitDue(RULE, 1000 + RULE.after));
	assert.is(viewDue({ ...RULE, around: 90 }, 1000), 1000 + 90 + 5 + 10, "and what its visitor's other requests tell");
});

test("page views that started before a time are decided, those that started then are not", () => {
	assert.is(decidedBefore(RULE, 1075), 1000);
	assert.is(viewDue(RULE, decidedBefore(RULE, 1075)), 1075);
	assert.is(decidedBefore(RULE, Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY);
});

test.run();
