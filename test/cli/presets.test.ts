import { suite } from "uvu";
import * as assert from "uvu/assert";
import { PRESETS } from "../../src/capture/presets/presets.ts";
import { EXIT } from "../../src/errors.ts";
import { assertFailed, monorail } from "../helpers/run-monorail.ts";

const test = suite("cli/presets");

test("the list names every preset", async () => {
	const { status, stdout } = await monorail(["presets"]);
	assert.is(status, EXIT.ok);
	for (const { name, title } of PRESETS) assert.ok(stdout.includes(`  ${name} `) && stdout.includes(title), name);
	const help = await monorail(["presets", "--help"]);
	for (const { name } of PRESETS) assert.match(help.stdout, new RegExp(`^ *${name} `, "m"));
});

test("the help gives no example that would break a server", async () => {
	const { stdout } = await monorail(["presets", "--help"]);
	assert.match(stdout, /monorail presets nginx --help/);
	// Both parts in one file are no configuration.
	assert.not.match(stdout, /> *\/etc/);
});

test("each is printed as it is, and its help says where it goes and how to try it", async () => {
	const printed = await Promise.all(PRESETS.map(({ name }) => monorail(["presets", name])));
	const helped = await Promise.all(PRESETS.map(({ name }) => monorail(["presets", name, "--help"])));
	for (const [index, { name, text, howTo }] of PRESETS.entries()) {
		assert.is(printed[index]?.stdout, text, name);
		const help = helped[index]?.stdout ?? "";
		for (const line of howTo.split("\n")) assert.ok(help.includes(line.trim()), `${name}: ${line}`);
	}
	assert.is(PRESETS.length, 9);
});

test("an unknown one is refused with the names of all", async () => {
	const ended = await monorail(["presets", "apahce"]);
	assertFailed(
		ended,
		EXIT.usage,
		/no such preset: expected one of nginx, .*traefik, found "apahce"; did you mean apache\?/,
	);
});

test.run();
