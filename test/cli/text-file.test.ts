import { chmodSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { textIn, textOrFile } from "../../src/cli/text-file.ts";
import { EXIT, UserError } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { assertFailed, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/text-file");

const folder = tempFolder();
chmodSync(folder.path, 0o755);
const log = folder.write("small.log", smallLog().text);
const bytes = (name: string, ...content: readonly number[]): string => folder.write(name, Buffer.from(content));
const secret = folder.write("secret", "{}");
chmodSync(secret, 0);

/** Files that no option can use, and what is said of each. */
const UNUSABLE: readonly (readonly [path: string, found: string])[] = [
	[`${folder.path}/none`, "found no such file; check its name"],
	[`${log}/none`, "found no such file; check its name"],
	[folder.path, "found a directory; name a file in it"],
	[folder.write("empty", ""), "found an empty file; check its name, or fill it"],
	[folder.write("blank", " \n"), "found an empty file; check its name, or fill it"],
	[bytes("binary", 0x7f, 0x45, 0x4c, 0x46, 0), "found a binary file; check its name"],
	[bytes("latin1", 0x7b, 0x22, 0xe4, 0x22), "found bytes that are no UTF-8; save it as UTF-8, or check its name"],
	[folder.write("utf16", Buffer.from("\ufeff{}", "utf16le")), "found text in UTF-16; save it as UTF-8"],
	[secret, "found no permission; run as a user who may read it"],
];

/** Options that name a file, and what is said before what was found. */
const OPTIONS: readonly (readonly [args: (path: string) => readonly string[], says: string])[] = [
	[(path) => ["report", "--config", path, log], "cannot use the configuration"],
	[(path) => ["report", "--log-format", `@${path}`, log], "bad value for --log-format: expected a format in the file"],
	[(path) => ["report", "--compare", path, log], "expected an earlier report in JSON"],
	[(path) => ["check", "--token-auth-file", path, "--matomo-url", "http://matomo.test"], "cannot read the token"],
];

const runs = UNUSABLE.flatMap(([path, found]) =>
	OPTIONS.map(([args, says]) => ({ path, found, says, run: monorail(args(path), { asNobody: true }) })),
);

for (const { path, found, says, run } of runs) {
	test(`${says}: ${path.replace(folder.path, "FOLDER")}`, async () => {
		const ended = await run;
		const isInput = says.includes("report");
		assertFailed(ended, isInput ? EXIT.input : EXIT.usage, new RegExp(`${says}.*${found}\n$`));
		assert.not.match(ended.stderr, /\bE[A-Z]{4,}\b/, "nothing of what Node says");
	});
}

const NEED = { problem: "cannot", expected: "a text" };

test("a text is read as it is, without what Windows puts before it", () => {
	assert.is(textIn(folder.write("text", "\n ä\n"), NEED), "\n ä\n");
	assert.is(textIn(folder.write("marked", "\ufeff{}"), NEED), "{}");
	assert.is(textOrFile(`@${folder.write("format", "combined\n")}`, "--log-format"), "combined");
	assert.is(textOrFile("combined", "--log-format"), "combined");
	assert.throws(
		() => textIn("/dev/null", NEED),
		(error: unknown) => error instanceof UserError,
	);
});

test.after(() => folder.remove());
test.run();
