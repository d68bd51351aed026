import { suite } from "uvu";
import * as assert from "uvu/assert";
import { confusedSites } from "../../../src/cli/upload-faults/confused-sites.ts";

const test = suite("cli/upload-faults/confused-sites");

/** Of each host: the site that its hits name, how many these are, and where its page views go. */
type Hosts = Readonly<Record<string, readonly [hitSite: number, hits: number, viewSite: number | undefined]>>;

function confused(hosts: Hosts, withSite: readonly string[] = Object.keys(hosts)) {
	const hits = Object.entries(hosts).map(([host, [site, count]]) => ({ host, sites: [[site, count]] as const }));
	const siteOf = (host: string) => hosts[host]?.[2];
	return confusedSites({ hits, hosts: { withSite, withoutSite: [], isAll: true }, siteOf })?.error.message.split(
		"; ",
	)[1];
}

test("sites that are exchanged, by two or by more, are told the right way round", () => {
	assert.is(confused({ a: [1, 9, 2], b: [2, 9, 1], c: [3, 9, 3] }), "give --site a=1 --site b=2");
	assert.is(confused({ a: [1, 5, 2], b: [2, 5, 3], c: [3, 5, 1] }), "give --site a=1 --site b=2 --site c=3");
});

test("what may be meant is none: one host at another's site, a chain, a site of its own, and what few hits tell", () => {
	assert.is(confused({ a: [1, 9, 2], b: [2, 9, 2] }), undefined);
	assert.is(confused({ a: [2, 9, 1], b: [5, 9, 2], c: [1, 9, 7] }), undefined);
	assert.is(confused({ a: [1, 9, 8], b: [2, 9, 9] }), undefined);
	assert.is(confused({ a: [1, 4, 2], b: [2, 9, 1] }), undefined);
	assert.is(confused({ a: [1, 9, undefined], b: [2, 9, 1] }), undefined);
	assert.is(confused({ a: [1, 9, 2], b: [2, 9, 1] }, ["a"]), undefined, "of a host without page views");
});

test.run();
