import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { assertFailed, assertLines, type Ended, monorail, type RunOptions } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/inputs");

const folder = tempFolder();
// For the one who has no rights: he may enter, and read what is not forbidden.
chmodSync(folder.path, 0o755);
test.after(() => folder.remove());

const SMALL = smallLog({ missed: 3 });
const LATER = smallLog({ missed: 2, from: 600 });
const small = folder.write("small.log", SMALL.text);
const secret = folder.write("secret.log", SMALL.text);
chmodSync(secret, 0o000);
folder.write("binary", Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2654435761) >>> 24)));
// Among thousands of lines of anything, one that looks like one of a log makes none.
folder.write("prose", `${"Once upon a time.\n".repeat(3_000)}${SMALL.lines[0]}\n`);
/** A tar archive of one log. */
function tarOf(text: string): Buffer {
	folder.write("in-tar.log", text);
	return execFileSync("tar", ["-C", folder.path, "-cf", "-", "in-tar.log"]);
}
folder.write("logs.tar", tarOf(SMALL.text));
folder.write("blank", "\n\n");
folder.write("utf16le", Buffer.from(SMALL.text, "utf16le"));
folder.write("utf16be", Buffer.from(SMALL.text, "utf16le").swap16());
folder.write("utf16", Buffer.from(`\ufeff${SMALL.text}`, "utf16le"));
mkdirSync(join(folder.path, "logs"));

/** Logs that cannot be read, and what is said of them. */
const WRONG: readonly (readonly [log: string, says: RegExp, options?: RunOptions])[] = [
	["nothing.log", /cannot read "nothing\.log": expected a log file, found no such file; check its name/],
	["logs", /cannot read "logs": .*found a directory; name the files in it, such as logs\/\*\.log/],
	["binary", /cannot read "binary": expected an access log, found bytes that are no text; check its name$/m],
	[
		"prose",
		/cannot read "prose": expected lines of an access log in a format that the README lists, found none among the first 20; describe its format with --log-format, or write one of `monorail presets`$/m,
	],
	["blank", /cannot read "blank": expected lines .*, found nothing but empty lines; check its name$/m],
	[
		"utf16",
		/cannot read "utf16": expected a log in UTF-8, found text in UTF-16; convert it with iconv -f UTF-16 -t UTF-8, or /,
	],
	["utf16le", /found text in UTF-16LE; convert it with iconv -f UTF-16LE -t UTF-8, /],
	["utf16be", /found text in UTF-16BE; convert it with iconv -f UTF-16BE -t UTF-8, /],
	[
		"logs.tar",
		/cannot read "logs\.tar": expected logs, .*, found a tar archive of them; give the logs in it, as with tar -xOf ARCHIVE /,
	],
	[
		"-",
		/cannot read "stdin": .*found a tar archive of them; .* tar -xOf ARCHIVE \|/,
		{ stdin: gzipSync(tarOf(SMALL.text)) },
	],
	["secret.log", /cannot read "secret\.log": .*found no permission; run as a user who may read it/, { asNobody: true }],
	[
		"-",
		/cannot read "stdin": expected lines of an access log .*, found one line that is none; describe /,
		{ stdin: "no log\n" },
	],
	["-", /cannot read "stdin": expected lines of an access log/, { stdin: gzipSync("no log\n") }],
	[
		"-",
		/cannot read all of "stdin": expected logs in UTF-8, found text in UTF-16 from line 10 on; convert that log with iconv -f UTF-16 -t UTF-8 before, or /,
		{ stdin: Buffer.concat([Buffer.from(SMALL.text), Buffer.from(`\ufeff${LATER.text}`, "utf16le")]) },
	],
];

for (const [log, says, options] of WRONG) {
	const ended = monorail(["report", small, log], { cwd: folder.path, ...options });
	test(`monorail report ${log}${options ? ` ${Object.keys(options)}` : ""}`, async () => {
		assertFailed(await ended, EXIT.input, says);
	});
}

test("all of them were tried", () => assert.is(WRONG.length, 14));

/** Formats that a log does not have, though its user says so. */
const MISFITS: readonly (readonly [args: readonly string[], says: RegExp])[] = [
	[
		["--log-format", "caddy", folder.write("blank", "\n\n")],
		/in the format caddy, found nothing but empty lines; leave/,
	],
	[
		["--log-format", "nginx-tsv", small],
		/cannot read ".*small\.log" as --log-format says: expected lines in the format nginx-tsv, found none among the first 9, of which the first is '\{"time":".{51}…'; leave --log-format out, or see with `monorail explain` how it is read without\n$/,
	],
	[["--log-format", "nginx-tsv", "--log-format", "common", small], /in the format nginx-tsv, common, found none among/],
	[
		["--log-format", "monorail", folder.write("line", "Once.\n")],
		/lines in the format monorail, found one line that is none: 'Once\.'; leave/,
	],
	[
		["--log-format", "monorail", "prose"],
		/in the format monorail, found none among the first 20, .*'Once upon a time\.';/,
	],
];

for (const [args, says] of MISFITS) {
	const ended = monorail(["report", ...args], { cwd: folder.path });
	test(`monorail report ${args.slice(0, -1).join(" ")}`, async () => assertFailed(await ended, EXIT.input, says));
}

const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const combined = folder.write(
	"combined.log",
	`203.0.113.7 - - [22/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 512 "-" "${AGENT}"\n`,
);
const similar = monorail(["report", "--log-format", "vhost-combined", combined]);
const right = monorail(["report", "--log-format", "nginx-combined", combined]);

test("a format that is so similar that it tells the times, and nothing else", async () => {
	const { status, stdout } = await similar;
	assert.is(status, EXIT.ok);
	assert.match(stdout, /^• No line could be read as vhost-combined, which --log-format names: leave it out, or see/m);
	assert.not.match((await right).stdout, /No line could be read/);
});

test("all misfits were tried", () => assert.is(MISFITS.length, 5));

/** Logs in every way in which they can come, how many lines are read, and what is noticed. */
const RIGHT: readonly (readonly [title: string, run: Promise<Ended>, lines: number, notices: readonly RegExp[]])[] = [
	["stdin as a pipe, without a name", monorail(["report"], { stdin: SMALL.text }), 9, []],
	["- among files", monorail(["report", small, "-"], { stdin: LATER.text }), 15, []],
	["gzip through stdin", monorail(["report", "-"], { stdin: gzipSync(SMALL.text) }), 9, []],
	["stdin from a file", monorail(["report"], { shell: `"$@" < ${small}` }), 9, []],
	[
		"process substitution",
		monorail(["report", small], { shell: `"$@" <(gzip < ${folder.write("later.log", LATER.text)})` }),
		15,
		[],
	],
	["/dev/stdin", monorail(["report", "/dev/stdin"], { shell: `cat ${small} | "$@"` }), 9, []],
	["a named pipe", throughFifo(), 9, []],
	["/dev/null as stdin", monorail(["report"]), 0, [/standard input is empty/]],
	["closed stdin", monorail(["report"], { shell: '"$@" <&-' }), 0, [/standard input is empty/]],
	["an empty file", monorail(["report", folder.write("empty.log", "")]), 0, [/"[^"]*empty\.log" is empty/]],
	[
		"a file twice",
		monorail(["report", small, join(folder.path, "logs", "..", "small.log"), small]),
		9,
		[/read once/, /read once/],
	],
	["stdin twice", monorail(["report", "-", "-"], { stdin: SMALL.text }), 9, [/"-" is given twice: read once/]],
	["notices, not wanted", monorail(["report", "--quiet"]), 0, []],
];

function throughFifo(): Promise<Ended> {
	const path = join(folder.path, "fifo");
	execFileSync("mkfifo", [path]);
	return monorail(["report", path], { shell: `cat ${small} > ${path} & "$@"` });
}

for (const [title, run, lines, notices] of RIGHT) {
	test(title, async () => {
		const { status, stdout, stderr, left } = await run;
		assert.is(status, EXIT.ok, stderr);
		assertLines(stderr, notices.length);
		for (const [index, notice] of notices.entries()) assert.match(stderr.split("\n")[index] ?? "", notice);
		assert.match(stdout, lines === 0 ? /No page views in 0 records/ : `Read as monorail (${lines} lines)`);
		assert.equal(left, []);
	});
}

test.run();
