import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { IDENTITY_BYTES, IdentitySet } from "../../src/state/identity-set.ts";
import { holds } from "../format/holds.ts";

const test = suite("state/identity-set");

const identity = (n: number): Buffer => createHash("sha256").update(String(n)).digest().subarray(0, IDENTITY_BYTES);

test("holds what was added and nothing else, also when it has grown", () => {
	const set = new IdentitySet();
	const added = Array.from({ length: 5_000 }, (_, n) => identity(n));
	set.addAll(Buffer.concat(added.slice(0, 3_000)));
	for (const one of added.slice(3_000)) set.addAll(one);
	set.addAll(Buffer.concat(added.slice(0, 10)));
	assert.is(set.size, 5_000);
	for (const one of added) assert.ok(set.has(one));
	for (let n = 5_000; n < 10_000; n++) assert.not.ok(set.has(identity(n)));
});

test("agrees with a set of texts, however alike the identities are", () => {
	const alike = fc.array(fc.constantFrom(0, 1, 255), { minLength: IDENTITY_BYTES, maxLength: IDENTITY_BYTES });
	holds(
		fc.property(fc.array(alike, { maxLength: 50 }), fc.array(alike, { maxLength: 50 }), (added, asked) => {
			const set = new IdentitySet();
			for (const one of added) set.addAll(Uint8Array.from(one));
			const texts = new Set(added.filter((one) => one.some((byte) => byte !== 0)).map(String));
			assert.is(set.size, texts.size);
			for (const one of [...added, ...asked]) assert.is(set.has(Uint8Array.from(one)), texts.has(String(one)));
		}),
	);
});

test("ignores half an identity at the end, and zeros that a power failure may leave", () => {
	const set = new IdentitySet();
	set.addAll(Buffer.concat([identity(1), Buffer.alloc(IDENTITY_BYTES), identity(2).subarray(0, 9)]));
	assert.is(set.size, 1);
	assert.ok(set.has(identity(1)));
});

test.run();
