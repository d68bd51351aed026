import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LOSSES } from "../../src/capture/presets/nginx-combined.ts";
import { HTTP_PART, SERVER_PART } from "../../src/capture/presets/nginx-text.ts";
import { PRESETS, presetNamed } from "../../src/capture/presets/presets.ts";
import { UserError } from "../../src/errors.ts";
import { formatNamed } from "../../src/format/formats.ts";
import { nginxCombined } from "../../src/format/nginx-combined.ts";

const test = suite("presets");

const NAMES = [
	...["nginx", "nginx-one-log", "nginx-docker", "nginx-load-balancer", "nginx-tsv", "nginx-combined"],
	...["apache", "caddy", "traefik"],
];

/** The line in front of each file of a preset. */
const PART = /^# ==== .*save as (\S+) ====$/gm;

test("names are what users type; the name of the log format will do, too", () => {
	assert.equal(
		PRESETS.map(({ name }) => name),
		NAMES,
	);
	for (const preset of PRESETS) assert.is(presetNamed(preset.name), preset);
	// Several may write the same format: then the recommended one is meant.
	for (const { format } of PRESETS)
		assert.is(
			presetNamed(format),
			PRESETS.find((preset) => preset.format === format),
		);
});

test("an unknown name: all names, and the one that was meant", () => {
	const cases: readonly (readonly [typed: string, hint: RegExp])[] = [
		["ngnix", /; did you mean nginx\?$/],
		["nginx-cmbined", /; did you mean nginx-combined\?$/],
		["NGINX-TSV", /; did you mean nginx-tsv\?$/],
		["iis", /found "iis"$/],
		["", /found ""$/],
	];
	for (const [typed, hint] of cases) {
		assert.throws(
			() => presetNamed(typed),
			(error: unknown) =>
				error instanceof UserError &&
				error.status === 2 &&
				error.message.includes(`one of ${NAMES.join(", ")}`) &&
				hint.test(error.message),
			typed,
		);
	}
});

test("each preset is for a log format that there is", () => {
	assert.equal(
		PRESETS.map(({ format }) => formatNamed(format).name),
		[
			"nginx-json",
			"nginx-json",
			"nginx-json",
			"nginx-json",
			"nginx-tsv",
			"nginx-combined",
			"monorail",
			"caddy",
			"traefik-json",
		],
	);
});

test("the combined preset names everything its format lacks, and nothing else", () => {
	const lost = LOSSES.flatMap((loss) => loss.lost);
	assert.equal(lost.toSorted(), [...nginxCombined.lacks].sort());
	assert.is(LOSSES.length, 11);
	for (const { what, cost } of LOSSES)
		assert.ok(presetNamed("nginx-combined").text.includes(`${what.padEnd(18)}${cost}\n`), what);
});

test("texts are plain, narrow, and say first what to edit", () => {
	let lines = 0;
	for (const { name, title, howTo, text } of PRESETS) {
		assert.match(title, /^[ -~]{10,80}$/, name);
		assert.match(text, /[^\n]\n$/, name);
		assert.not.match(howTo, /\n$/, name);
		for (const line of [...text.slice(0, -1).split("\n"), ...howTo.split("\n")]) {
			// A regular expression cannot be broken.
			assert.match(line, line.includes(" regexp ") ? /^[ -~]{0,250}$/ : /^[ -~]{0,100}$/, `${name}: ${line}`);
			assert.not.match(line, / $/, `${name}: ${line}`);
			lines++;
		}
		assert.ok(text.indexOf("# Edit these") < text.indexOf("# ===="), name);
		const parts = [...text.matchAll(PART)];
		assert.is(parts.length, 2, name);
		assert.match(text, /\n# These are two files, /, name);
		for (const [head] of parts) assert.match(text, new RegExp(`^${head}\n# `, "m"), `${name}: how to include it`);
		if (!name.startsWith("nginx")) continue;
		for (const part of [HTTP_PART, SERVER_PART]) assert.is(text.split(part).length, 2, `${name}: ${part}`);
	}
	assert.ok(lines > 300, `${lines} lines`);
});

test("each file a preset tells to save is named in its instructions", () => {
	for (const { name, howTo, text } of PRESETS) {
		for (const [, file = ""] of text.matchAll(PART)) assert.ok(howTo.includes(file), `${name}: ${file}`);
	}
});

test("the instructions say how to try it", () => {
	for (const { name, howTo } of PRESETS) {
		assert.match(howTo, /Try it: /, name);
		assert.match(howTo, /\| monorail explain (--\S+ \S+ )*-$/m, name);
	}
});

test.run();
