import { suite } from "uvu";
import * as assert from "uvu/assert";
import { untrackedNote } from "../../src/cli/untracked-note.ts";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { monorail } from "../helpers/run-monorail.ts";

const test = suite("cli/untracked-note");

/** Page views of a host and its hits; without those, all of them are missed, and of other visitors. */
const visits = (host: string, from: number, { hits }: { readonly hits: boolean }): string => {
	const lines = smallLog({ missed: 15, from }).lines.map((line) => `${line.replaceAll("shop.example", host)}\n`);
	if (hits) return lines.join("");
	return lines
		.flatMap((line) => (line.includes("/matomo.php?") ? [] : line.replace(/"ip":"1[07]/, '"ip":"19')))
		.join("");
};

/** Hosts without hits among others that have them, so that the tracker's log is not silent at their time. */
const LOG = [
	visits("shop.example", 0, { hits: true }),
	visits("matomo.example", 0, { hits: false }),
	visits("198.51.100.80", 0, { hits: false }),
	visits("shop.example", 40, { hits: true }),
].join("");

async function notes(log: string, ...flags: readonly string[]) {
	const { status, stdout, stderr } = await monorail(["report", "--format", "json", ...flags], { stdin: log });
	assert.is(status, EXIT.ok, stderr);
	return JSON.parse(stdout).notes.filter((note: string) => note.startsWith("No tracker hit tells of some hosts"));
}

test("hosts of which no hit tells are named with what leaves them out, where one site is given for all", async () => {
	const says =
		"No tracker hit tells of some hosts, so that all of their page views count as missed: 30 page views of (address), 30 of matomo.example. If they are not the site's, give --site HOST=ID for those that are, such as --site shop.example=1, and no --site-id: that leaves out all others.";
	assert.equal(await notes(LOG, "--site-id", "1"), [says]);
	assert.equal(await notes(LOG), [says]);
	for (const flags of [
		["--site", "shop.example=1"],
		["--site", "*=1"],
		["--include-host", "*"],
		["--exclude-host", "matomo.example", "--exclude-host", "198.51.100.80"],
		["--no-tracker"],
	]) {
		assert.equal(await notes(LOG, ...flags), [], flags.join(" "));
	}
	assert.equal(await notes(visits("shop.example", 0, { hits: true })), []);
});

const row = (key: string, missed: number, tracked = 0) => ({ key, missed, tracked });
const facts = (hosts: readonly ReturnType<typeof row>[]): Parameters<typeof untrackedNote>[1] => ({
	untracked: hosts.map(({ key }) => key),
	sites: { rows: hosts, other: { tracked: 0, missed: 0 } },
	hits: [{ host: "shop.example", sites: [[3, 9]] }],
	hosts: { withSite: ["shop.example"], withoutSite: [], isAll: true },
});
const GIVEN = { site: [], siteId: undefined, includeHost: [] };

test("the first three hosts with page views enough to matter are named", () => {
	const many = facts(["a", "b", "c", "d", "e"].map((name, index) => row(name, 1_020 - index)));
	assert.match(
		untrackedNote(GIVEN, many)[0] ?? "",
		/: 1,020 page views of a, 1,019 of b, 1,018 of c, those of 2 more hosts\. /,
	);
	assert.match(untrackedNote(GIVEN, many)[0] ?? "", / --site shop\.example=3, /);
	assert.match(untrackedNote({ ...GIVEN, siteId: 9 }, many)[0] ?? "", / --site shop\.example=9, /);
	for (const few of [facts([row("a", 19)]), facts([row("a", 50, 1)]), { ...facts([row("a", 50)]), untracked: [] }]) {
		assert.equal(untrackedNote(GIVEN, few), []);
	}
	assert.is(untrackedNote(GIVEN, facts([row("a", 20)])).length, 1);
});

test.run();
