import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { cutToBytes, wellFormed } from "../../src/matomo/well-formed.ts";

test("lone surrogates are replaced, pairs are kept", () => {
	assert.is(wellFormed("a\ud83db"), "a\ufffdb");
	assert.is(wellFormed("\udc00\ud83d\ude00\ud83d"), "\ufffd😀\ufffd");
	assert.is(wellFormed("grün 😀"), "grün 😀");
});

test("any text becomes valid UTF-8, and valid text stays", async () => {
	await fc.assert(
		fc.property(fc.string({ unit: "binary" }), fc.array(fc.integer({ min: 0, max: 0xffff })), (valid, units) => {
			assert.is(wellFormed(valid), valid);
			const odd = String.fromCharCode(...units);
			assert.is(Buffer.from(wellFormed(odd)).toString(), wellFormed(odd));
			assert.is(wellFormed(odd).length, odd.length);
		}),
	);
});

test("cuts between characters, as late as possible", async () => {
	assert.is(cutToBytes("abc", 2), "ab");
	assert.is(cutToBytes("aü", 2), "a");
	assert.is(cutToBytes("😀😀", 7), "😀");
	assert.is(cutToBytes("€", 3), "€");
	await fc.assert(
		fc.property(fc.string({ unit: "binary" }), fc.nat(60), (text, bytes) => {
			const cut = cutToBytes(text, bytes);
			const next = [...text.slice(cut.length)][0] ?? "";
			assert.ok(text.startsWith(cut) && Buffer.byteLength(cut) <= bytes);
			assert.ok(next === "" || Buffer.byteLength(cut + next) > bytes);
		}),
	);
});

test.run();
