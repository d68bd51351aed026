import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRotation, withoutRotation } from "../src/rotated-name.ts";

const test = suite("rotated-name");

test("numbers, dates and times, and the word that logrotate has, are rotations", () => {
	for (const text of [".1", "-20260131", "-2026-01-31T00:05:00Z", ".old"]) assert.is(isRotation(text), true, text);
	for (const text of ["", "1", ".1.gz", ".log", "-api", ".older"]) assert.is(isRotation(text), false, text);
});

test("a log has the name that it had before it was rotated and compressed", () => {
	for (const name of [
		"access.log",
		"access.log.2.gz",
		"access.log-20260131",
		"access-20260131.log.zst",
		"access.log.old",
	]) {
		assert.is(withoutRotation(`/var/log/${name}`), "/var/log/access.log");
	}
	for (const name of ["stdin", "shop.log", "log/2026/access.log", "web2.log"]) assert.is(withoutRotation(name), name);
});

test.run();
