import { run } from "./measure.ts";

/** What one contender did with the logs. */
export interface Reading {
	/** Lines it says it has read. */
	readonly lines: number;
	readonly seconds: number;
	/** Peak, in bytes. */
	readonly memory: number;
}

/** A program that reads logs. */
export interface Contender {
	readonly name: string;
	readonly read: (files: readonly string[]) => Promise<Reading>;
}

/** The whole of Monorail, from start to end of its process: reading, judging, joining and reporting. */
export const MONORAIL: Contender = {
	name: "monorail upload --dry-run",
	read: async (files) => {
		const flags = ["--dry-run", "--quiet", "--format", "json"];
		const { seconds, memory, output } = await run(["bin/monorail.js", "upload", ...flags, ...files]);
		const report: { readonly records: number } = JSON.parse(output);
		return { lines: report.records, seconds, memory };
	},
};

/** The yardstick; its time counts from its first read, without the start of Node and of the TypeScript loader. */
export const YARDSTICK: Contender = {
	name: "split2 + JSON.parse alone",
	read: async (files) => {
		const { memory, output } = await run(["--import", "tsx", "test/bench/peer-split-json.ts", ...files]);
		const { lines, seconds }: { readonly lines: number; readonly seconds: number } = JSON.parse(output);
		return { lines, seconds, memory };
	},
};
