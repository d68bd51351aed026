import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { uploadCommand } from "../../../src/cli/upload-command.ts";
import { next } from "../../../src/report/text/next.ts";
import { paint } from "../../../src/report/text/paint.ts";
import { SampleRun } from "../sample.ts";

const KNOWN = {
	matomoUrl: "https://matomo.example.org",
	siteId: 1,
	site: [],
	host: undefined,
	found: {
		sites: { site: [], siteId: undefined },
		host: undefined,
		trackerPaths: [],
		isNone: false,
		lacksHost: false,
		hidesOptOuts: false,
	},
};

/** The lines of the command that a report of this width proposes. */
function proposed(flags: Readonly<Record<string, unknown>>, files: readonly string[], width: number): string[] {
	const command = uploadCommand(flags, Object.keys(flags), files, KNOWN) ?? "";
	const report = new SampleRun().view({ is: "would-send" }).report({ upload: { batchSize: 100, command } });
	const lines = next(report, { width, paint: paint(false), zone: "UTC" })?.lines ?? [];
	return lines.slice(lines.findIndex((line) => line.startsWith("monorail upload")));
}

/** What a program called `monorail` gets for its arguments from a shell that each text is pasted to. */
function pasted(texts: readonly string[]): string[][] {
	const stub = "monorail() { printf '%s\\000' \"$@\"; printf '\\001'; }";
	const { stdout, stderr } = spawnSync("sh", { input: [stub, ...texts, ""].join("\n"), encoding: "utf8" });
	assert.is(stderr, "");
	return stdout
		.split("\u0001")
		.slice(0, -1)
		.map((args) => args.split("\u0000").slice(0, -1));
}

const APACHE = String.raw`LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\" %D" timed`;
const NGINX = "log_format own '$remote_addr - $remote_user [$time_local]'\n\t' \"$request\"  $status';";

test("the command that is proposed is the same when it is pasted, however long its values are", () => {
	const cases: [flags: Record<string, unknown>, args: string[]][] = [];
	for (const format of [APACHE, NGINX]) {
		const flags = { "log-format": [format], "exclude-path": ["/it's a \\ b/**"], "no-tracker": true };
		cases.push([
			flags,
			["--log-format", format, "--exclude-path", "/it's a \\ b/**", "--no-tracker", "a log.ndjson", "/b"],
		]);
	}
	for (const width of [40, 80, 100, 200]) {
		const texts = cases.map(([flags]) => proposed(flags, ["a log.ndjson", "/b"], width).join("\n"));
		assert.equal(
			pasted(texts).map((args) => args.slice(1)),
			cases.map(([, args]) => args),
			`${width} wide`,
		);
	}
});

test("so is one of any values", () => {
	const value = fc.stringMatching(/^[ -~\n\tä]*$/, { maxLength: 120 });
	fc.assert(
		fc.property(
			fc.array(value, { minLength: 30, maxLength: 30 }),
			fc.integer({ min: 40, max: 120 }),
			(values, width) => {
				const texts = values.map((text) => proposed({ host: [text, "x"] }, ["a.log"], width).join("\n"));
				assert.equal(
					pasted(texts).map((args) => args.slice(1)),
					values.map((text) => [
						...(text.startsWith("-") ? [`--host=${text}`] : ["--host", text]),
						"--host",
						"x",
						"a.log",
					]),
				);
			},
		),
		{ numRuns: 10 },
	);
});

test("a flag stands with its value, and lines that can be broken are no longer than the terminal's", () => {
	const files = Array.from({ length: 5 }, (_, index) => `/var/log/${index}/request.ndjson`);
	assert.equal(proposed({ "exclude-path": ["/admin/**", "/intern/**"] }, files, 60), [
		"monorail upload --exclude-path '/admin/**' \\",
		"--exclude-path '/intern/**' /var/log/0/request.ndjson \\",
		"/var/log/1/request.ndjson /var/log/2/request.ndjson \\",
		"/var/log/3/request.ndjson /var/log/4/request.ndjson",
	]);
});

test.run();
