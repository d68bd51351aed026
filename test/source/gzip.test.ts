import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { gunzipped, isGzip } from "../../src/source/gzip.ts";

const test = suite("source/gzip");

const TEXT = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919} of many\n`).join(""));

interface Inflated {
	readonly bytes: Buffer;
	readonly damage: readonly string[];
}

type Reader = (chunks: AsyncIterable<Buffer>, onDamage: (what: string) => void) => AsyncIterable<Buffer>;

async function read(reader: Reader, whole: Buffer, size = 1_000): Promise<Inflated> {
	const damage: string[] = [];
	const chunks: Buffer[] = [];
	for await (const chunk of reader(pieces(whole, size), (what) => damage.push(what))) chunks.push(Buffer.from(chunk));
	return { bytes: Buffer.concat(chunks), damage };
}

/** Pieces in two buffers that take turns, as files are read. */
async function* pieces(whole: Buffer, size: number): AsyncGenerator<Buffer, void> {
	const buffers = [Buffer.alloc(size), Buffer.alloc(size)];
	for (let at = 0, turn = 0; at < whole.length; at += size, turn = 1 - turn) {
		const buffer = buffers[turn] as Buffer;
		yield buffer.subarray(0, whole.copy(buffer, 0, at, at + size));
		await undefined;
	}
}

test("knows gzip by its first two bytes", () => {
	assert.ok(isGzip(gzipSync("")));
	for (const start of ["", "\u001f", "{", "1.2.3.4"]) assert.not(isGzip(Buffer.from(start)), start);
});

test("gives the bytes back, whatever the pieces", async () => {
	for (const size of [1, 7, 65_536]) {
		const { bytes, damage } = await read(gunzipped, gzipSync(TEXT.subarray(0, size * 20_000)), size);
		assert.ok(bytes.equals(TEXT.subarray(0, size * 20_000)), `pieces of ${size}`);
		assert.equal(damage, []);
	}
});

test("gives chunks of 64 KB, however well they were compressed", async () => {
	const text = Buffer.alloc(20 * 65_536, "the same line again\n");
	const sizes: number[] = [];
	for await (const chunk of gunzipped(pieces(gzipSync(text), 100), () => undefined)) sizes.push(chunk.length);
	assert.equal(sizes, Array(20).fill(65_536));
});

test("inflates what comes next while the consumer works", async () => {
	// What cannot be compressed comes out about as long as it goes in.
	const whole = gzipSync(randomBytes(1_000_000));
	let taken = 0;
	async function* counted(): AsyncGenerator<Buffer, void> {
		for await (const piece of pieces(whole, 10_000)) {
			taken += piece.length;
			yield piece;
		}
	}
	const chunks = gunzipped(counted(), () => undefined);
	await chunks.next();
	const before = taken;
	for (let turn = 0; turn < 100_000 && taken < before + 100_000; turn++) await new Promise(setImmediate);
	assert.ok(taken >= before + 100_000, `${taken - before} bytes were taken`);
	await chunks.return();
	assert.ok(taken < whole.length / 2, "and no more than that");
});

test("logs that were appended to an archive", async () => {
	const members = [TEXT, Buffer.alloc(0), Buffer.from("two\n"), TEXT].map((member) => gzipSync(member));
	const { bytes, damage } = await read(gunzipped, Buffer.concat(members));
	assert.ok(bytes.equals(Buffer.concat([TEXT, Buffer.from("two\n"), TEXT])));
	assert.equal(damage, []);
});

test("an archive of nothing, and one padded with zeros as tapes are", async () => {
	assert.equal(await read(gunzipped, gzipSync("")), { bytes: Buffer.alloc(0), damage: [] });
	for (const padding of [1, 512, 4096, 100_000]) {
		for (const size of [512, 65_536]) {
			const padded = Buffer.concat([gzipSync("abc"), Buffer.alloc(padding)]);
			assert.equal(await read(gunzipped, padded, size), { bytes: Buffer.from("abc"), damage: [] });
		}
	}
});

test("a truncated archive ends at the damage, which is told once", async () => {
	const whole = gzipSync(TEXT);
	for (const left of [whole.length - 1, whole.length - 8, whole.length >> 1]) {
		const { bytes, damage } = await read(gunzipped, whole.subarray(0, left));
		assert.ok(bytes.equals(TEXT.subarray(0, bytes.length)));
		assert.ok(bytes.length > (TEXT.length * left) / whole.length / 2, `${bytes.length} bytes from ${left}`);
		assert.equal(damage, ["unexpected end of file"]);
	}
	assert.equal(await read(gunzipped, whole.subarray(0, 3)), {
		bytes: Buffer.alloc(0),
		damage: ["unexpected end of file"],
	});
});

test("what is before a damage is kept, but for what came of the last 16 KB", async () => {
	const first = gzipSync(TEXT);
	const second = gzipSync(TEXT);
	const at = second.length - 20_000;
	second.fill(0xff, at, at + 100);
	const { bytes, damage } = await read(gunzipped, Buffer.concat([first, second]), 64 * 1024);
	assert.ok(bytes.length < 2 * TEXT.length);
	assert.ok(bytes.length - TEXT.length >= TEXT.length * ((at - 16_384) / second.length) * 0.9, `${bytes.length} bytes`);
	assert.ok(bytes.equals(Buffer.concat([TEXT, TEXT]).subarray(0, bytes.length)));
	assert.is(damage.length, 1);
});

test("garbage behind an archive does not cost its content", async () => {
	const archive = gzipSync(TEXT);
	const { bytes, damage } = await read(gunzipped, Buffer.concat([archive, Buffer.from("garbage")]), archive.length);
	assert.ok(bytes.length >= TEXT.length - (16_384 / archive.length) * TEXT.length * 1.1, `${bytes.length} bytes`);
	assert.ok(bytes.equals(TEXT.subarray(0, bytes.length)));
	assert.is(damage.length, 1);
});

test("the same archive always ends at the same byte", async () => {
	const damaged = gzipSync(TEXT);
	damaged.fill(0, damaged.length >> 1, (damaged.length >> 1) + 100);
	const [first, second] = await Promise.all([read(gunzipped, damaged), read(gunzipped, damaged)]);
	assert.equal(first, second);
});

test("any bytes behind gzip's magic number end in bytes, never in an error", async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (rest) => {
			const { damage } = await read(gunzipped, Buffer.concat([Buffer.from([0x1f, 0x8b]), rest]));
			assert.is(damage.length, 1);
		}),
	);
});

test("an error of the source is no damage", async () => {
	async function* failing(): AsyncGenerator<Buffer, void> {
		yield gzipSync(TEXT).subarray(0, 100);
		throw new Error("the disk is gone");
	}
	let message: unknown;
	const damage: string[] = [];
	try {
		for await (const _ of gunzipped(failing(), (what) => damage.push(what)));
	} catch (error) {
		message = error instanceof Error ? error.message : error;
	}
	assert.is(message, "the disk is gone");
	assert.equal(damage, []);
});

test("who stops early ends the source too", async () => {
	let ended = false;
	async function* endless(): AsyncGenerator<Buffer, void> {
		try {
			yield gzipSync(TEXT).subarray(0, 20_000);
			for (;;) {
				await new Promise(setImmediate);
				yield Buffer.from("x");
			}
		} finally {
			ended = true;
		}
	}
	for await (const _ of gunzipped(endless(), () => undefined)) break;
	for (let turn = 0; turn < 100 && !ended; turn++) await new Promise(setImmediate);
	assert.ok(ended);
});

test.run();
