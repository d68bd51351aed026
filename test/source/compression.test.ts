import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compressionOf, decompressed, LONGEST_MAGIC } from "../../src/source/compression.ts";

const test = suite("source/compression");

const FOLDER = new URL("../../fixtures/compressed/", import.meta.url).pathname;

interface Archive {
	readonly name: string;
	readonly bytes: Buffer;
}

const TEXT = readFileSync(join(FOLDER, "access.log"));
const ARCHIVES: readonly Archive[] = [
	{ name: "gzip", bytes: readFileSync(join(FOLDER, "access.log.gz")) },
	{ name: "bzip2", bytes: readFileSync(join(FOLDER, "access.log.bz2")) },
	{ name: "zstd", bytes: readFileSync(join(FOLDER, "access.log.zst")) },
	{ name: "xz", bytes: readFileSync(join(FOLDER, "access.log.xz")) },
];

interface Read {
	readonly bytes: Buffer;
	readonly damage: readonly string[];
}

async function read(whole: Buffer, size = 1000): Promise<Read> {
	const damage: string[] = [];
	const chunks: Buffer[] = [];
	for await (const chunk of decompressed(pieces(whole, size), (what) => damage.push(what))) {
		chunks.push(Buffer.from(chunk));
	}
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

test("each is known by its first bytes, and text is none", () => {
	for (const { name, bytes } of ARCHIVES) assert.is(compressionOf(bytes.subarray(0, LONGEST_MAGIC))?.name, name);
	for (const text of [
		"",
		"B",
		"BZ",
		"BZhello",
		"BZh0",
		"(\u00b5",
		"\u00fd7zXZ",
		"1.2.3.4 - -",
		"{",
		"PK\u0003\u0004",
	]) {
		assert.is(compressionOf(Buffer.from(text, "latin1")), undefined, text);
	}
});

for (const { name, bytes } of ARCHIVES) {
	test(`${name}: the bytes come back, whatever the pieces`, async () => {
		for (const size of [1, 7, 65_536]) assert.equal(await read(bytes, size), { bytes: TEXT, damage: [] });
	});

	test(`${name}: archives one after the other`, async () => {
		for (const size of [1, 333, 65_536]) {
			const all = await read(Buffer.concat([bytes, bytes, bytes]), size);
			assert.equal(all, { bytes: Buffer.concat([TEXT, TEXT, TEXT]), damage: [] });
		}
	});

	test(`${name}: a truncated archive ends early, which is told once`, async () => {
		for (const left of [LONGEST_MAGIC, 50, bytes.length >> 1, bytes.length - 30, bytes.length - 1]) {
			const cut = await read(bytes.subarray(0, left), 100);
			assert.equal(cut.bytes, TEXT.subarray(0, cut.bytes.length), `cut at ${left}`);
			// Zstandard and gzip can have said all before their checksum.
			assert.ok(cut.damage.length === 1 || (cut.bytes.length === TEXT.length && name === "zstd"), `cut at ${left}`);
			const second = await read(Buffer.concat([bytes, bytes.subarray(0, left)]), 100);
			assert.equal(second.bytes.subarray(0, TEXT.length), TEXT, "what is before the damage is there");
			assert.is(second.damage.length, cut.damage.length);
		}
	});

	test(`${name}: whatever is damaged, it ends in bytes, and never in an error`, async () => {
		const damaged = fc.tuple(fc.nat(bytes.length - LONGEST_MAGIC - 1), fc.nat(255), fc.nat(bytes.length));
		await fc.assert(
			fc.asyncProperty(damaged, async ([at, byte, cut]) => {
				const copy = Buffer.from(bytes);
				copy[at + LONGEST_MAGIC] = byte;
				const { damage } = await read(copy.subarray(0, Math.max(cut, LONGEST_MAGIC)), 256);
				assert.ok(damage.length <= 1);
			}),
			{ numRuns: 60 },
		);
	});

	test(`${name}: an error of the source is no damage`, async () => {
		async function* failing(): AsyncGenerator<Buffer, void> {
			yield bytes.subarray(0, 100);
			throw new Error("the disk is gone");
		}
		const damage: string[] = [];
		let message: unknown;
		try {
			for await (const _ of decompressed(failing(), (what) => damage.push(what)));
		} catch (error) {
			message = error instanceof Error ? error.message : error;
		}
		assert.is(message, "the disk is gone");
		assert.equal(damage, []);
	});

	test(`${name}: who stops early ends the source, and the next archive can be read`, async () => {
		let ended = false;
		async function* endless(): AsyncGenerator<Buffer, void> {
			try {
				yield bytes.subarray(0, bytes.length - 12);
				for (;;) {
					await new Promise(setImmediate);
					yield bytes;
				}
			} finally {
				ended = true;
			}
		}
		for await (const _ of decompressed(endless(), () => undefined)) break;
		for (let turn = 0; turn < 100 && !ended; turn++) await new Promise(setImmediate);
		assert.ok(ended);
		assert.equal(await read(bytes), { bytes: TEXT, damage: [] });
	});
}

/** The real programs, with options that make other archives: small and large blocks, many streams, no checksum. */
const TOOLS: readonly (readonly [tool: string, ...options: readonly string[]])[] = [
	["gzip", "-1"],
	["gzip", "-9"],
	["bzip2", "-1"],
	["bzip2", "-9"],
	["zstd", "-1"],
	["zstd", "-19"],
	["zstd", "--no-check", "--fast=5"],
	["xz", "-0"],
	["xz", "-6", "--check=crc32"],
	["xz", "-2", "--check=none", "--block-size=200000"],
];

const MANY = Buffer.from(
	Array.from(
		{ length: 30_000 },
		(_, n) => `${n * 7919} ${(n * n) % 1000003} "GET /page/${n % 977}" ${"=".repeat(n % 300)}\n`,
	).join(""),
);
const RUNS = Buffer.concat([
	Buffer.alloc(300_000, "a"),
	Buffer.from("aaaabaaaaacaaa"),
	Buffer.alloc(259, "b"),
	Buffer.alloc(4, "c"),
]);

for (const [tool, ...options] of TOOLS) {
	const present = process.env.CI !== undefined || isThere(tool);
	(present ? test : test.skip)(
		`made by ${[tool, ...options].join(" ")}${present ? "" : ` (left out: there is no ${tool})`}`,
		async () => {
			for (const text of [Buffer.alloc(0), Buffer.from("a"), RUNS, MANY]) {
				const archive = execFileSync(tool, [...options, "-c"], { input: text, maxBuffer: 1e8 });
				assert.is(compressionOf(archive)?.name, tool);
				const { bytes, damage } = await read(archive, 64 * 1024);
				assert.ok(bytes.equals(text), `${text.length} bytes`);
				assert.equal(damage, []);
			}
		},
	);
}

function isThere(tool: string): boolean {
	try {
		execFileSync(tool, ["--version"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

test("text passes as it is, and magic is seen even when its bytes come one by one", async () => {
	for (const text of ["", "a", "BZ", "\u00fd7zX", TEXT.toString("latin1")]) {
		const bytes = Buffer.from(text, "latin1");
		for (const size of [1, 1000]) assert.equal(await read(bytes, size), { bytes, damage: [] });
	}
});

test.run();
