import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Shared, SharedAddress } from "../../src/visitor/shared-address.ts";

const test = suite("visitor/shared-address");

interface Case {
	readonly what: string;
	/** Page views of one address, in so many browsers. */
	readonly views: number;
	readonly agents: number;
	readonly address?: string;
	/** Page views of as many other addresses. */
	readonly others?: number;
	/** Tracker hits of as many addresses. */
	readonly hits?: number;
	readonly found: Shared;
}

const CASES: readonly Case[] = [
	{ what: "a proxy, three browsers", views: 3_000, agents: 3, found: "page views" },
	{ what: "a proxy, sixty browsers", views: 60, agents: 60, found: "visitors" },
	{ what: "the site's owner", views: 3_000, agents: 2, others: 50, found: undefined },
	{ what: "the owner, whom the tracker leaves out", views: 3_000, agents: 2, others: 50, hits: 50, found: undefined },
	{ what: "a handful of page views", views: 99, agents: 3, found: undefined },
	{ what: "an office among others", views: 500, agents: 5, others: 600, found: undefined },
	{ what: "a container's network", views: 100, agents: 1, address: "172.18.0.1", found: "page views" },
	{ what: "the machine itself", views: 100, agents: 1, address: "::1", found: "page views" },
	{ what: "some health check", views: 100, agents: 1, address: "10.0.0.9", others: 100, found: undefined },
	{ what: "what is no address", views: 100, agents: 1, address: "unknown", found: undefined },
	{ what: "a proxy in front of the pages only", views: 200, agents: 1, hits: 20, found: "page views" },
	{ what: "a few hits", views: 200, agents: 1, hits: 19, found: undefined },
];

for (const { what, views, agents, address = "203.0.113.7", others = 0, hits = 0, found } of CASES) {
	test(what, () => {
		const shared = new SharedAddress();
		const steps = Math.max(views, others, hits);
		/** Whether one of so many comes at a step: all are spread evenly. */
		const comes = (step: number, count: number) =>
			Math.floor(((step + 1) * count) / steps) > Math.floor((step * count) / steps);
		for (let step = 0; step < steps; step++) {
			const agent = `browser ${step % agents}`;
			const other = `198.51.100.${step}`;
			if (comes(step, views)) shared.view({ fingerprint: `${address} ${agent}`, address, userAgent: agent });
			if (comes(step, others)) shared.view({ fingerprint: other, address: other, userAgent: "browser" });
			if (comes(step, hits)) shared.hit(other);
			shared.hit(address);
		}
		assert.is(shared.found, found);
	});
}

test("all were tried", () => assert.is(CASES.length, 12));

test("whoever comes first, the address that most have is found", () => {
	const shared = new SharedAddress();
	for (let n = 0; n < 400; n++) {
		const address = n < 60 ? "10.0.0.1" : "192.168.0.1";
		shared.view({ fingerprint: address, address, userAgent: "browser" });
	}
	assert.is(shared.found, "page views");
});

test.run();
