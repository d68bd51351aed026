import { test } from "uvu";
import * as assert from "uvu/assert";
import { UserError } from "../../src/errors.ts";
import { endpoints } from "../../src/matomo/endpoints.ts";

const SAME = [
	"https://a.example/matomo",
	"https://a.example/matomo/",
	"https://a.example/matomo/matomo.php",
	"https://a.example/matomo/piwik.php?idsite=1",
	"https://a.example/matomo/index.php?module=Login#top",
];

test("all ways to give the address mean the same", () => {
	for (const base of SAME) {
		assert.equal(endpoints(base), {
			tracker: "https://a.example/matomo/matomo.php?queuedtracking=0",
			api: "https://a.example/matomo/index.php",
			shown: "https://a.example/matomo",
		});
	}
	assert.is(endpoints("http://a.example").tracker, "http://a.example/matomo.php?queuedtracking=0");
	assert.is(endpoints("http://a.example:8080/x.php/").api, "http://a.example:8080/x.php/index.php");
});

test("credentials are used and not shown", () => {
	const { tracker, shown } = endpoints("https://me:secret@a.example/");
	assert.is(tracker, "https://me:secret@a.example/matomo.php?queuedtracking=0");
	assert.is(shown, "https://a.example/");
});

test("what is no address is refused, without showing a password", () => {
	for (const base of ["", "a.example", "a.example:80", "ftp://a.example", "/matomo", "me:secret@a.example"]) {
		assert.throws(
			() => endpoints(base),
			(error: unknown) =>
				error instanceof UserError &&
				error.status === 2 &&
				/https:/.test(error.message) &&
				!/secret/.test(error.message),
			base,
		);
	}
});

test.run();
