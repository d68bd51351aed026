import { fuzz } from "./fuzz-lines.ts";

// npm run fuzz [-- LINES [SEED]]

const [lines = "10000000", seed = String(Date.now())] = process.argv.slice(2);
const start = Date.now();
const seconds = (): string => ((Date.now() - start) / 1000).toFixed(0);
process.stdout.write(`${lines} mutated lines, seed ${seed}\n`);
const { events, rescued, formats, slowest } = fuzz(Number(lines), seed, (done) => {
	process.stdout.write(`${done} lines, ${seconds()} s\n`);
});
process.stdout.write(
	`${events} records in ${formats.size} formats, ${rescued} lines with several, slowest ${slowest.toFixed(2)} ms/KB, ${seconds()} s: nothing broke\n`,
);
