import { suite } from "uvu";
import * as assert from "uvu/assert";
import { filterNote, mistypedInclude } from "../../src/cli/filter-note.ts";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { monorail } from "../helpers/run-monorail.ts";

const test = suite("cli/filter-note");

const LOG = smallLog({ missed: 4 }).text;

/** Options, and what the report says of them; nothing where a page view is left. */
const CASES: readonly (readonly [args: readonly string[], says: string | undefined])[] = [
	[["--exclude-path", "/**"], "--exclude-path '/**' has left out 8 of 8 requests."],
	[["--include-path", "/nowhere/**"], "--include-path '/nowhere/**' has left out 8 of 8 requests."],
	[["--include-status", "404"], "--include-status 404 has left out 8 of 8 requests."],
	[["--exclude-host", "*"], "--exclude-host '*' has left out 8 of 8 requests; tracker hits name shop.example."],
	[
		["--include-host", "shop.exmaple", "--exclude-path", "/admin/**"],
		"--include-host shop.exmaple has left out 8 of 8 requests; tracker hits name shop.example.",
	],
	[
		["--include-path", "/news", "--exclude-path", "/page/**", "--include-host", "shop.example"],
		"--include-host shop.example, --include-path /news, --exclude-path '/page/**' have left out 8 of 8 requests.",
	],
	[["--exclude-path", "/page/0"], undefined],
	[["--exclude-path", "/admin/**"], undefined],
];

test("filters that leave no page view are named", async () => {
	const ended = await Promise.all(
		CASES.map(([args]) => monorail(["report", "--format", "json", ...args], { stdin: LOG })),
	);
	for (const [index, [args, says]] of CASES.entries()) {
		const { status, stdout, stderr } = ended[index] ?? {};
		assert.is(status, EXIT.ok, stderr);
		const { notes, pageViews } = JSON.parse(stdout ?? "");
		const found = notes.filter((note: string) => note.startsWith("No page view is left"));
		assert.equal(found, says === undefined ? [] : [`No page view is left: ${says}`], args.join(" "));
		assert.is(pageViews > 0, says === undefined);
	}
	assert.is(CASES.length, 8);
});

test("only an --include-host that leaves out all hosts by itself is asked back about", () => {
	const facts = (includeHost: readonly string[], excludeHost: readonly string[] = []) => ({
		patterns: { includeHost, excludeHost, includePath: [], excludePath: [], includeStatus: [], excludeStatus: [] },
		outcomes: { skipped: { excluded: 40 } },
		pageViews: 0,
		hosts: ["shop.example"],
	});
	assert.match(
		mistypedInclude(facts(["shop.exmaple"])) ?? "",
		/found --include-host shop\.exmaple; did you mean shop\.example\?$/,
	);
	assert.is(mistypedInclude(facts(["shop.example"], ["shop.*"])), undefined);
	assert.is(mistypedInclude(facts(["elsewhere.test"])), undefined);
	assert.is(mistypedInclude({ ...facts(["shop.exmaple"]), pageViews: 1 }), undefined);
	assert.is(mistypedInclude({ ...facts(["shop.exmaple"]), outcomes: { skipped: {} } }), undefined);
});

test("an --include-host that matches no host is named, and asked back about", async () => {
	const blog = smallLog({ missed: 4, from: 60 }).text.replaceAll("shop.example", "blog.example");
	const cases: readonly (readonly [hosts: readonly string[], notes: readonly string[]])[] = [
		[["shop.example", "blog.example"], []],
		[["*.example"], []],
		[
			["shop.example", "blgo.example"],
			["--include-host blgo.example matches no host of page views or tracker hits: did you mean blog.example?"],
		],
		[
			["shop.exmaple"],
			["--include-host shop.exmaple matches no host of page views or tracker hits: did you mean shop.example?"],
		],
		[
			["shop.example", "*.elsewhere.test"],
			["--include-host '*.elsewhere.test' matches no host of page views or tracker hits."],
		],
	];
	for (const [hosts, expected] of cases) {
		const args = hosts.flatMap((host) => ["--include-host", host]);
		const { stdout } = await monorail(["report", "--format", "json", ...args], { stdin: `${LOG}${blog}` });
		const { notes } = JSON.parse(stdout);
		assert.equal(
			notes.filter((note: string) => note.startsWith("--include-host")),
			expected,
		);
	}
});

test("only requests count, and page views of hosts without a site are some", () => {
	const patterns = {
		includeHost: [],
		excludeHost: [],
		includePath: [],
		excludePath: ["/admin/**"],
		includeStatus: [],
		excludeStatus: [],
	};
	const note = (skipped: object) => filterNote({ patterns, outcomes: { skipped }, pageViews: 0, hosts: [] });
	assert.match(note({ excluded: 1, header: 2, "tracker-script": 3, bot: 4 })[0] ?? "", /left out 1 of 5 requests\.$/);
	assert.equal(note({ excluded: 1, "no-site": 1 }), []);
	assert.equal(note({ bot: 1 }), []);
});

test.run();
