import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { combinedTemplate, nginxJsonTemplate } from "./line-template.ts";
import { writeTraffic } from "./traffic.ts";

/** What to generate, and where. */
export interface GenerateOptions {
	/** Of both logs together. */
	readonly lines: number;
	readonly seed: string;
	readonly format: "nginx-json" | "combined";
	/** Made when it is not there. */
	readonly folder: string;
}

/** The logs that were written. */
export interface Generated {
	readonly files: readonly [request: string, tracker: string];
	readonly requests: number;
	readonly hits: number;
	readonly bytes: number;
}

/** Characters gathered before a write. */
const CHUNK = 1 << 20;
const FROM = Date.UTC(2026, 10, 16, 6);

/** Writes a request log and a tracker log of any size; memory stays the same. */
export function generate({ lines, seed, format, folder }: GenerateOptions): Generated {
	mkdirSync(folder, { recursive: true });
	const extension = format === "combined" ? "log" : "ndjson";
	const request = fileWriter(join(folder, `request.${extension}`));
	const tracker = fileWriter(join(folder, `tracker.${extension}`));
	const template = format === "combined" ? combinedTemplate : nginxJsonTemplate;
	const count = writeTraffic({ lines, seed, from: FROM, template, request: request.write, tracker: tracker.write });
	return { ...count, bytes: request.close() + tracker.close(), files: [request.path, tracker.path] };
}

function fileWriter(path: string) {
	const file = openSync(path, "w");
	let waiting = "";
	let bytes = 0;
	const flush = (): void => {
		writeFileSync(file, waiting);
		bytes += Buffer.byteLength(waiting);
		waiting = "";
	};
	return {
		path,
		write: (text: string): void => {
			waiting += text;
			if (waiting.length > CHUNK) flush();
		},
		/** @returns the size of the file */
		close: (): number => {
			flush();
			closeSync(file);
			return bytes;
		},
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const { values } = parseArgs({
		options: {
			lines: { type: "string", default: "2640000" },
			seed: { type: "string", default: "bench" },
			format: { type: "string", default: "nginx-json" },
			out: { type: "string", default: "bench-logs" },
		},
	});
	const started = performance.now();
	const format = values.format === "combined" ? "combined" : "nginx-json";
	const made = generate({ lines: Number(values.lines), seed: values.seed, format, folder: values.out });
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	process.stdout.write(
		`${made.requests} requests and ${made.hits} hits, ${(made.bytes / 1e9).toFixed(2)} GB, in ${seconds} s: ${made.files.join(" ")}\n`,
	);
}
