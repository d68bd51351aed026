import { suite } from "uvu";
import * as assert from "uvu/assert";
import { siteNotes } from "../../src/cli/site-notes.ts";
import { EXIT } from "../../src/errors.ts";
import type { HostSites } from "../../src/report/hit-sites.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { monorail } from "../helpers/run-monorail.ts";

const test = suite("cli/site-notes");

/** Six page views of a host, of which three have a hit that names this site. */
const visits = (host: string, site: number, from: number): string =>
	smallLog({ missed: 3, from }).text.replaceAll("shop.example", host).replaceAll("idsite=1", `idsite=${site}`);

const LOG = [visits("shop.example", 3, 0), visits("blog.example", 4, 10), visits("shop.example", 3, 20)].join("");

const report = async (log: string, ...flags: readonly string[]) => {
	const { status, stdout, stderr } = await monorail(["report", "--format", "json", ...flags], { stdin: log });
	assert.is(status, EXIT.ok, stderr);
	const { upload, notes } = JSON.parse(stdout);
	const flagsOf = /https:\/\/matomo\.example\.org (.*) -$/.exec(upload.command)?.[1];
	return { flags: flagsOf, notes: notes.filter((note: string) => note.startsWith("The tracker hits of")) };
};

test("hits of several sites: each host gets its own, and then nothing is left to say", async () => {
	const both = "--site shop.example=3 --site blog.example=4";
	/** Flags of the report, those of the proposed upload, and what the note wants. */
	const cases: readonly (readonly [flags: readonly string[], proposed: string, wanted: string | undefined])[] = [
		[[], both, `are for different sites, and none was given: give ${both}.`],
		[["--site-id", "3"], "--site blog.example=4 --site-id 3", "would go to site 3: give --site blog.example=4, unless"],
		[["--site-id", "9"], `${both} --site-id 9`, `would go to site 9: give ${both}, unless`],
		[both.split(" "), both, undefined],
		[["--site", "blog.example=4", "--site-id", "3"], "--site-id 3 --site blog.example=4", undefined],
		[
			["--site", "shop.example=3", "--site-id", "9"],
			"--site-id 9 --site shop.example=3",
			"of blog.example are for site 4 (3 hits), but page views there would go to site 9: give --site blog.example=4,",
		],
		[
			["--site", "*.example=3"],
			"--site '*.example=3'",
			"of blog.example are for site 4 (3 hits), but page views there would go to site 3: give --site blog.example=4,",
		],
	];
	const found = await Promise.all(cases.map(([flags]) => report(LOG, ...flags)));
	for (const [index, [flags, proposed, wanted]] of cases.entries()) {
		const { flags: given, notes } = found[index] ?? { notes: [] };
		assert.is(given?.split(" ").toSorted().join(" "), proposed.split(" ").toSorted().join(" "), flags.join(" "));
		assert.is(notes.length, wanted === undefined ? 0 : 1, notes.join("\n"));
		if (wanted !== undefined) assert.ok(notes[0].includes(wanted), notes[0]);
	}
});

test("two sites that are given the wrong way round are proposed the right one", async () => {
	const { flags, notes } = await report(LOG, "--site", "shop.example=4", "--site", "blog.example=3");
	assert.is(flags, "--site shop.example=3 --site blog.example=4");
	assert.is(notes.length, 2, "whose reader still decides");
	const forAll = await report(LOG, "--site", "*.example=3", "--site", "other.test=4");
	assert.is(forAll.flags, "--site '*.example=3' --site blog.example=4");
});

test("a host whose hits are for several sites gets that of most, and its reader is told", async () => {
	const log = [visits("shop.example", 3, 0), visits("shop.example", 7, 10), visits("shop.example", 7, 20)].join("");
	const { flags, notes } = await report(log);
	assert.is(flags, "--site-id 7");
	assert.equal(notes, [
		"The tracker hits of shop.example are for several sites: 7 (6 hits), 3 (3 hits). Its page views can go to one only; most hits are for 7.",
		"The tracker hits of shop.example are for site 7 (6 hits), and none was given: give --site-id 7.",
	]);
});

test("a hit that is read twice counts once", async () => {
	const copies = visits("shop.example", 3, 0);
	const { notes } = await report(`${copies}${visits("shop.example", 3, 90)}${copies}`);
	assert.is(notes.length, 1);
	assert.match(notes[0], /^The tracker hits of shop\.example are for site 3 \(6 hits\), /);
});

test("hits of pages that are requested elsewhere decide nothing", async () => {
	const [, hit = ""] = /(\{[^\n]*matomo\.php[^\n]*\n)/.exec(visits("translate.test", 8, 40)) ?? [];
	assert.ok(hit.includes("idsite=8"));
	const { flags, notes } = await report(`${visits("shop.example", 3, 0)}${hit}`);
	assert.is(flags, "--site-id 3");
	assert.is(notes.length, 1);
	assert.match(notes[0], /^The tracker hits of shop\.example are for site 3 /);
});

test("a mistyped host beside a right one: it is named, its hits are not blamed, and the command is mended", async () => {
	const many = smallLog({ missed: 30, from: 100 }).text.replaceAll("shop.example", "blog.example");
	const log = `${LOG}${many.replaceAll("idsite=1", "idsite=4")}`;
	const cases: readonly (readonly [typed: string, says: string, proposed: string])[] = [
		["blgo.example=4", "matches no host of the page views: did you mean blog.example?", "--site blog.example=4"],
		["www.blog.example=4", "matches no host of the page views: did you mean blog.example?", "--site blog.example=4"],
		// The hits say that it is not what was meant.
		["bog.example=5", "matches no host of the page views: did you mean blog.example?", ""],
		["elsewhere.test=4", "matches no host of the page views.", ""],
	];
	const right = ["--site", "shop.example=3"];
	/** Whether the hits say beyond doubt what was meant. */
	const isProven = (typed: string) => typed.endsWith("blog.example=4") || typed.startsWith("blgo");
	const ended = await Promise.all(
		cases.map(([typed]) => monorail(["report", "--format", "json", ...right, "--site", typed], { stdin: log })),
	);
	for (const [index, [typed, says, proposed]] of cases.entries()) {
		const { status, stdout, stderr } = ended[index] ?? {};
		assert.is(status, isProven(typed) ? EXIT.usage : EXIT.ok, stderr);
		const question = `monorail: the page views of blog.example have no site: expected 4, as 33 tracker hits of it have it, found --site ${typed}; did you mean blog.example=4?\n`;
		assert.is(stderr, isProven(typed) ? question : "");
		const { notes, upload } = JSON.parse(stdout ?? "");
		assert.ok(notes.includes(`--site ${typed} ${says}`), notes.join("\n"));
		assert.not.match(notes.join("\n"), /answers for a page view/);
		assert.match(upload.command, `--site shop.example=3 ${proposed}`.trimEnd());
		assert.not.match(upload.command, typed);
	}
});

test("a mistyped host beside a site for all others is named, and moved only where its hits say so", async () => {
	const args = ["--site", "blgo.example=4", "--site-id", "3"];
	const { status, stdout, stderr } = await monorail(["report", "--format", "json", ...args], { stdin: LOG });
	assert.is(status, EXIT.usage, stderr);
	assert.match(stderr, /^monorail: the page views of blog\.example go to site 3: expected 4, as 3 tracker hits of it /);
	const { notes, upload } = JSON.parse(stdout);
	assert.ok(notes.includes("--site blgo.example=4 matches no host of the page views: did you mean blog.example?"));
	assert.match(upload.command, "--site blog.example=4 --site-id 3");
	const silent = LOG.replaceAll(/.*blog\.example.*matomo.*\n/g, "");
	const unsaid = await monorail(["report", "--format", "json", ...args], { stdin: silent });
	assert.is(unsaid.status, EXIT.ok, unsaid.stderr);
	assert.not.match(JSON.parse(unsaid.stdout).upload.command, "blog.example");
});

test("the headline counts the page views of hosts without a site", async () => {
	for (const format of ["text", "html"]) {
		const { stdout } = await monorail(["report", "--format", format, "--site", "shop.example=3"], { stdin: LOG });
		const says = stdout.replaceAll(/<\/?data[^>]*>/g, "").replaceAll(/\s+/g, " ");
		assert.match(says, /nothing was sent\. 6 would be sent\. Left out: 6 page views of hosts without a site\./);
	}
});

test("a host that is not in the logs today is no mistake, but named", async () => {
	const { flags, notes } = await report(LOG, "--site", "*.example=3", "--site", "blog.example=4", "--site", "a.test=5");
	assert.equal(notes, []);
	assert.is(flags, "--site '*.example=3' --site blog.example=4");
	const absent = ["a.test=5", "b.test=6", "c.test=7", "d.test=8", "e.test=9"].flatMap((one) => ["--site", one]);
	const { status, stdout } = await monorail(["report", "--format", "json", "--site-id", "3", ...absent], {
		stdin: LOG,
	});
	assert.is(status, EXIT.ok);
	assert.equal(
		JSON.parse(stdout).notes.filter((note: string) => note.includes("--site") && !note.startsWith("The tracker hits")),
		[
			"--site a.test=5 matches no host of the page views.",
			"--site b.test=6 matches no host of the page views.",
			"--site c.test=7 matches no host of the page views.",
			"Others of --site that match no host of the page views: 2.",
		],
	);
});

test("a note has so many hosts, strays are no sites, and what is no name is not proposed", () => {
	const hits = Array.from(
		{ length: 12 },
		(_, host): HostSites => ({
			host: `${host}.example`,
			sites: [
				[host + 1, 200],
				[99, 1],
			],
		}),
	);
	const hosts = { withSite: [...hits.map(({ host }) => host), "*"], withoutSite: [], isAll: true };
	const given = { site: [], siteId: undefined };
	const [note = "", ...others] = siteNotes({
		given,
		hits: [...hits, { host: "*", sites: [[66, 9]] }],
		hosts,
		siteOf: () => 1,
		isWhole: true,
	});
	assert.equal(others, []);
	assert.match(note, /give --site 0\.example=1 .*--site 7\.example=8 and so on for 4 more hosts\./);
	assert.not.match(note, /66/);
});

test.run();
