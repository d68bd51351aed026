import { createReadStream } from "node:fs";
import split2 from "split2";

/**
 * The yardstick: reads files one after the other with split2 and JSON.parse, and does nothing with what it gets. A
 * program in plain Node that reads such logs at all can hardly be faster.
 *
 * Run as `tsx test/bench/peer-split-json.ts FILE…`; prints `{"lines":…,"seconds":…}`. Its own start does not count.
 */
async function read(path: string): Promise<number> {
	let lines = 0;
	let keys = 0;
	const records = createReadStream(path).pipe(split2());
	records.on("data", (line: string) => {
		// The value is looked at, or a future engine might not make it.
		if (JSON.parse(line).msec !== undefined) keys++;
		lines++;
	});
	await new Promise((resolve, reject) => records.on("end", resolve).on("error", reject));
	if (keys !== lines) throw new Error(`${path}: ${lines - keys} lines of another format`);
	return lines;
}

const started = performance.now();
let lines = 0;
for (const path of process.argv.slice(2)) lines += await read(path);
process.stdout.write(`${JSON.stringify({ lines, seconds: (performance.now() - started) / 1000 })}\n`);
