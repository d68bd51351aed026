import { suite } from "uvu";
import * as assert from "uvu/assert";
import { referrerNote } from "../../src/cli/referrer-note.ts";
import { Observer } from "../../src/report/observer.ts";
import { CHROME, NOON } from "../report/sample.ts";

const test = suite("cli/referrer-note");

/** What is observed of page views without referrer, and of further ones with one. */
function observed(without: number, ...referrers: readonly string[]) {
	const observer = new Observer();
	const view = { start: NOON, path: "/", userAgent: CHROME, host: "shop.example" };
	for (let number = 0; number < without; number++) observer.pageView(view, number % 2 === 0);
	for (const referrer of referrers) observer.pageView({ ...view, referrer }, true);
	return observer.observed();
}

test("many page views of which none has a referrer are worth a note", () => {
	const said = [
		"None of 1,000 page views has a referrer, so Matomo does not learn where visits come from: have the log carry the Referer header.",
	];
	assert.equal(referrerNote(observed(1000), []), said);
	assert.equal(referrerNote(observed(1000), [["dnt-gpc"]]), said);
});

test("few are not, nor where one has, or where it is said of the log already", () => {
	assert.equal(referrerNote(observed(0), []), []);
	assert.equal(referrerNote(observed(99), []), []);
	assert.equal(referrerNote(observed(1000, "elsewhere.example"), []), []);
	assert.equal(referrerNote(observed(1000, "shop.example"), []), [], "from page to page");
	assert.equal(referrerNote(observed(1000), [["dnt-gpc", "referrer"]]), []);
});

test.run();
