import {
	createReadStream,
	createWriteStream,
	existsSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { type Generated, type GenerateOptions, generate } from "./generate.ts";
import { note, thousands } from "./table.ts";

/** The logs for this many lines; made once, and complete when their folder has its final name. */
export function cachedLogs({ lines, seed, format }: Omit<GenerateOptions, "folder">): Generated {
	const suffix = format === "nginx-json" ? "" : `-${format}`;
	const folder = join(tmpdir(), `monorail-bench-${seed.replace(/\W/g, "_")}-${lines}${suffix}`);
	const index = join(folder, "generated.json");
	if (!existsSync(index)) {
		note(`generating ${thousands(lines)} lines in ${folder}`);
		const unfinished = `${folder}.${process.pid}`;
		const made = generate({ lines, seed, format, folder: unfinished });
		const files = made.files.map((file) => file.replace(unfinished, folder));
		writeFileSync(join(unfinished, "generated.json"), JSON.stringify({ ...made, files }));
		rmSync(folder, { recursive: true, force: true });
		renameSync(unfinished, folder);
	}
	return JSON.parse(readFileSync(index, "utf8"));
}

/** The same logs, gzipped; made once, beside them. */
export async function gzipped(logs: Generated): Promise<Generated> {
	const [request, tracker] = logs.files;
	return { ...logs, files: [await gzippedFile(request), await gzippedFile(tracker)] };
}

async function gzippedFile(path: string): Promise<string> {
	const archive = `${path}.gz`;
	if (!existsSync(archive)) {
		note(`gzipping ${path}`);
		const unfinished = `${archive}.${process.pid}`;
		await pipeline(createReadStream(path), createGzip(), createWriteStream(unfinished));
		renameSync(unfinished, archive);
	}
	return archive;
}
