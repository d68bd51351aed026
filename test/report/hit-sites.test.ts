import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HitSites, otherSites } from "../../src/report/hit-sites.ts";

const test = suite("report/hit-sites");

test("finds hosts whose page views would go elsewhere, by what most of their hits say", () => {
	const sites = new HitSites();
	assert.equal(sites.hosts, []);
	for (const site of [3, 3, 4, 0]) sites.see("shop.example", site);
	for (const site of [5, 5, 5]) sites.see("blog.example", site);
	sites.see("test.example", 9);
	sites.see(undefined, 7);
	assert.equal(sites.hosts, [
		{ host: "blog.example", sites: [[5, 3]] },
		{
			host: "shop.example",
			sites: [
				[3, 2],
				[4, 1],
			],
		},
		{ host: "test.example", sites: [[9, 1]] },
	]);
	const siteOf = (host: string) => (host === "test.example" ? undefined : 3);
	assert.equal(otherSites(sites.hosts, siteOf), [{ host: "blog.example", hitSite: 5, hits: 3, viewSite: 3 }]);
	assert.equal(
		otherSites(sites.hosts, () => 1).map(({ host, hits }) => [host, hits]),
		[
			["blog.example", 3],
			["shop.example", 2],
			["test.example", 1],
		],
	);
});

test("says the same whatever the order, and remembers a thousand hosts", () => {
	const hits = fc.array(fc.tuple(fc.constantFrom("a", "b", undefined), fc.integer({ min: 0, max: 4 })));
	fc.assert(
		fc.property(
			hits.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
			(orders) => {
				const [one, other] = orders.map((all) => {
					const sites = new HitSites();
					for (const [host, site] of all) sites.see(host, site);
					return [sites.hosts, otherSites(sites.hosts, () => 2)];
				});
				assert.equal(one, other);
			},
		),
	);
	const many = new HitSites();
	for (let host = 0; host < 5000; host++) many.see(`${host}.example`, 2);
	assert.is(many.hosts.length, 1000);
});

test.run();
