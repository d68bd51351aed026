/**
 * A server that writes a log: `node writer.mjs PATH`. Lines come in bursts, some in two pieces. Its parent says when to
 * `"reopen"` the log, and when to `"end"`; it answers with how many lines it has written by then.
 */
import { closeSync, openSync, writeSync } from "node:fs";

const [path = ""] = process.argv.slice(2);
const NOON = 1_772_452_800;
let file = openSync(path, "a");
process.send?.("opened");
let next = 0;
let mustReopen = false;
let mustEnd = false;
/** The second piece of a line whose first is written. */
let rest = "";

process.on("message", (message) => {
	if (message === "reopen") mustReopen = true;
	if (message === "end") mustEnd = true;
});

const line = () =>
	`{"time":${NOON + next},"ip":"203.0.113.7","url":"https://shop.example/${next++}","user_agent":"x"}\n`;

function write() {
	if (rest !== "") {
		writeSync(file, rest);
		rest = "";
	}
	// Between two lines, as servers do.
	if (mustReopen) {
		mustReopen = false;
		closeSync(file);
		file = openSync(path, "a");
		process.send?.("opened");
	}
	if (mustEnd) {
		process.send?.(next, () => process.disconnect());
		return;
	}
	let text = "";
	for (let count = Math.floor(Math.random() * 20); count >= 0; count--) text += line();
	if (Math.random() < 0.2) {
		const torn = line();
		const at = Math.floor(Math.random() * torn.length);
		text += torn.slice(0, at);
		rest = torn.slice(at);
	}
	writeSync(file, text);
	setTimeout(write, Math.random() * 8);
}
write();
