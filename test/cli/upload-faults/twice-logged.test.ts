import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loggedTwice, twiceNote } from "../../../src/cli/upload-faults/twice-logged.ts";

const test = suite("cli/upload-faults/twice-logged");

const DOUBLES = { found: undefined, hasDoubles: true };

test("hits that are copies, and page views that are there twice, are of two servers in one stream", () => {
	const hits = { "page-view": 29, opaque: 1, repeated: 10 };
	assert.equal(loggedTwice(DOUBLES, { "tracker-hits": hits }), { by: "hits", hits: 40, copies: 10 });
	for (const [views, other] of [
		[DOUBLES, { repeated: 9 }],
		[DOUBLES, { "page-view": 30 }],
		[DOUBLES, { "site-search": 1 }],
		[{ ...DOUBLES, hasDoubles: false }, {}],
	] as const) {
		assert.is(loggedTwice(views, { "tracker-hits": { ...hits, ...other } }), undefined, JSON.stringify([views, other]));
	}
	assert.is(loggedTwice(DOUBLES, { "tracker-hits": { ...hits, other: 1_000 } })?.by, "hits", "events have no copies");
});

test("two logs of the same page views need no hits", () => {
	const found = { log: "app", other: "proxy", both: 9, of: 10 };
	assert.equal(loggedTwice({ found, hasDoubles: false }, { "tracker-hits": {} }), { by: "page-views", ...found });
});

test("page views alone that are there twice are worth a note, and stop nothing", () => {
	assert.match(twiceNote(DOUBLES, { "tracker-hits": {} })[0] ?? "", /^Most page views are there twice, /);
	assert.equal(twiceNote({ ...DOUBLES, hasDoubles: false }, { "tracker-hits": {} }), []);
	assert.match(twiceNote(DOUBLES, { "tracker-hits": { repeated: 20 } })[0] ?? "", /20 are copies of others/);
});

test.run();
