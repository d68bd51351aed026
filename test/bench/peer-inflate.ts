import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/**
 * The least that reading gzipped logs takes: inflates files one after the other, and does nothing with what it gets.
 *
 * Run as `tsx test/bench/peer-inflate.ts FILE…`; prints `{"lines":…,"seconds":…}`. Its own start does not count.
 */
async function inflate(path: string): Promise<number> {
	let lines = 0;
	const plain = createReadStream(path, { highWaterMark: 64 * 1024 }).pipe(createGunzip({ chunkSize: 256 * 1024 }));
	plain.on("data", (chunk: Buffer) => {
		for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
	});
	await new Promise((resolve, reject) => plain.on("end", resolve).on("error", reject));
	return lines;
}

const started = performance.now();
let lines = 0;
for (const path of process.argv.slice(2)) lines += await inflate(path);
process.stdout.write(`${JSON.stringify({ lines, seconds: (performance.now() - started) / 1000 })}\n`);
