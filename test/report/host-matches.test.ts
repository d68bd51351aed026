import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HostMatches } from "../../src/report/host-matches.ts";

const test = suite("report/host-matches");

function counted(
	counts: Readonly<Record<string, readonly [views: number, hits: number, matched: number]>>,
): HostMatches {
	const hosts = new HostMatches();
	for (const [host, [views, hits, matched]] of Object.entries(counts)) {
		for (let n = 0; n < views; n++) hosts.view(host, `visitor ${n}`);
		for (let n = 0; n < hits; n++) hosts.hit(host);
		for (let n = 0; n < matched; n++) hosts.matched(host, host);
	}
	return hosts;
}

test("finds hosts whose hits answer for nothing, and whose page views those may be", () => {
	const hosts = counted({
		"shop.example": [100, 80, 75],
		"www.shop.example": [0, 40, 0],
		"few.example": [3, 19, 0],
		"canonical.example": [50, 0, 0],
		"other.example": [30, 0, 0],
	});
	assert.equal(hosts.unanswered, [{ host: "www.shop.example", hits: 40, views: 0, instead: "canonical.example" }]);
	assert.equal(counted({ "a.example": [30, 30, 0] }).unanswered, [
		{ host: "a.example", hits: 30, views: 30, instead: undefined },
	]);
	assert.equal(counted({ "a.example": [30, 30, 1] }).unanswered, []);
});

test("finds hosts that several visitors have seen, of which no hit tells", () => {
	const hosts = counted({
		"shop.example": [100, 80, 75],
		"matomo.example": [20, 0, 0],
		"203.0.113.80": [11, 0, 0],
		"203.0.113.81": [11, 0, 0],
		"few.example": [19, 0, 0],
		"hit.example": [30, 1, 0],
		"answered.example": [30, 0, 1],
	});
	for (let n = 0; n < 100; n++) hosts.view("robot.example", `visitor ${n % 2}`);
	assert.equal(hosts.untracked, ["matomo.example", "(address)"]);
	for (const [shop, found] of [
		[[30, 30, 1], ["matomo.example"]],
		[[30, 30, 0], []],
		[[30, 0, 0], []],
	] as const) {
		assert.equal(counted({ "shop.example": shop, "matomo.example": [20, 0, 0] }).untracked, found, shop.join());
	}
});

test("says nothing where page views have no host, and keeps no more than a thousand", () => {
	const hosts = counted({ "shop.example": [0, 40, 0] });
	hosts.view(undefined, "visitor");
	hosts.hit(undefined);
	hosts.matched(undefined, undefined);
	assert.equal(hosts.unanswered, []);
	const many = new HostMatches();
	for (let host = 0; host < 3000; host++) for (let n = 0; n < 20; n++) many.hit(`${host}.example`);
	assert.is(many.unanswered.length, 1000);
});

/** @returns what is said of hits that answer for page views without a host, by the hosts that they name */
const ofNameless = (given: string | undefined, hits: Readonly<Record<string, number>>) => {
	const hosts = new HostMatches();
	hosts.matched("other.example", "other.example");
	hosts.matched(undefined, undefined);
	for (const [host, count] of Object.entries(hits)) for (let n = 0; n < count; n++) hosts.matched(undefined, host);
	return hosts.ofNameless(given);
};

test("says how hits call a site whose log has no name for it", () => {
	const shop = { host: "shop.example", hits: 38, asGiven: 0, all: 40 };
	assert.equal(ofNameless("shop.exmaple", { "a.example": 2, "shop.example": 38 }), shop);
	assert.equal(ofNameless(undefined, { "a.example": 2, "shop.example": 38 }), shop);
	assert.equal(ofNameless("a.example", { "a.example": 1, "shop.example": 38 }), { ...shop, asGiven: 1, all: 39 });
	assert.is(ofNameless("a.example", { "a.example": 2, "shop.example": 38 }), undefined, "it has another site, too");
	assert.is(ofNameless("shop.example", { "shop.example": 38 }), undefined);
	assert.is(ofNameless("shop.example", { "www.shop.example": 38 }), undefined, "Matomo does not tell them apart");
	assert.is(ofNameless("shop.exmaple", { "shop.example": 4 }), undefined, "too few");
	assert.is(ofNameless("shop.exmaple", {}), undefined);
});

test("says which hosts a log without names is of besides one", () => {
	const besides = (hits: Readonly<Record<string, number>>) => {
		const hosts = new HostMatches();
		for (const [host, count] of Object.entries(hits)) for (let n = 0; n < count; n++) hosts.matched(undefined, host);
		return hosts.besides("shop.example", (host) => host.length);
	};
	assert.equal(besides({ "shop.example": 50, "www.shop.example": 10, "b.example": 5, "blog.example": 35 }), {
		host: "shop.example",
		hits: 60,
		site: 12,
		all: 100,
		others: [
			{ host: "blog.example", hits: 35, site: 12 },
			{ host: "b.example", hits: 5, site: 9 },
		],
	});
	assert.is(besides({ "shop.example": 50, "www.shop.example": 50 }), undefined, "Matomo does not tell them apart");
	assert.is(besides({ "shop.example": 10, "b.example": 4 }), undefined, "too few");
	assert.is(besides({ "shop.example": 96, "b.example": 5 }), undefined, "who translate its pages, say");
	assert.ok(besides({ "shop.example": 95, "b.example": 5 }));
});

test.run();
