import { suite } from "uvu";
import * as assert from "uvu/assert";
import { didYouMean } from "../src/did-you-mean.ts";

const test = suite("did-you-mean");

const FORMATS = ["monorail", "nginx-json", "nginx-tsv", "nginx-combined"];
const OPTIONS = ["--site-id", "--batch-size", "--batch-bytes", "--tracker-path", "--Dry-Run", "--bot", "-h"];

const CASES: readonly (readonly [words: readonly string[], typed: string, meant: string | undefined])[] = [
	[FORMATS, "combined", "nginx-combined"],
	[FORMATS, "JSON", "nginx-json"],
	[FORMATS, " tsv ", "nginx-tsv"],
	[FORMATS, "ngnix-json", "nginx-json"],
	[FORMATS, "nginx_tsv", "nginx-tsv"],
	[FORMATS, "monoral", "monorail"],
	[FORMATS, "nginx-jsn", "nginx-json"],
	[FORMATS, "nginx", "nginx-json or nginx-tsv or nginx-combined"],
	[FORMATS, "ng", undefined],
	[FORMATS, "xyz", undefined],
	[FORMATS, "", undefined],
	[FORMATS, "x".repeat(100_000), undefined],
	[OPTIONS, "--sit-id", "--site-id"],
	[OPTIONS, "--batch", "--batch-size or --batch-bytes"],
	[Array.from({ length: 6 }, (_, n) => `nginx-${n}-variant`), "nginx", undefined],
	[OPTIONS, "--batch-sizes", "--batch-size"],
	[OPTIONS, "--bach-bytes", "--batch-bytes"],
	[OPTIONS, "--dry-rum", "--Dry-Run"],
	[OPTIONS, "--TRACKER-PATHS", "--tracker-path"],
	[OPTIONS, "--colour", undefined],
	[OPTIONS, "-sitid", "--site-id"],
	[OPTIONS, "--foo", undefined],
	[OPTIONS, "-x", undefined],
	[OPTIONS, "--", undefined],
	[[], "anything", undefined],
];

test("the nearest word, if one is near", () => {
	for (const [words, typed, meant] of CASES) {
		assert.is(didYouMean(typed, words), meant && `did you mean ${meant}?`, typed.slice(0, 40));
	}
	assert.is(CASES.length, 25);
});

test.run();
