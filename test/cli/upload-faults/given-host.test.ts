import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hostMistake } from "../../../src/cli/upload-faults/given-host.ts";

const test = suite("cli/upload-faults/given-host");

function refuse(mistake: ReturnType<typeof hostMistake>): void {
	if (mistake) throw mistake;
}

test("a host that no hit names is not sent", () => {
	const named = { host: "shop.example", hits: 38, asGiven: 0, all: 40 };
	const demand = (host: string | undefined, told: typeof named | undefined) =>
		refuse(hostMistake({ host, siteOf: () => 1 }, { named: told, several: undefined }));
	demand(undefined, named);
	demand("shop.example", undefined);
	demand("a.example", { ...named, asGiven: 1 });
	assert.throws(
		() => demand("shop.exmaple", named),
		/expected shop\.example, as 38 of 40 tracker hits say .*, found shop\.exmaple, as none says; give --host shop\.example/,
	);
});

test("a log of several hosts is not sent as one's where a fifth of the hits are of another site", () => {
	const demandOf = (
		site: number | undefined,
		all: number,
		...others: readonly (readonly [hits: number, site: number | undefined])[]
	) => {
		const several = {
			host: "a.example",
			site,
			hits: all - others.reduce((sum, [hits]) => sum + hits, 0),
			all,
			others: others.map(([hits, site], index) => ({ host: `other${index}.example`, hits, site })),
		};
		refuse(hostMistake({ host: "a.example", siteOf: () => 1 }, { named: undefined, several }));
	};
	const demand = demandOf.bind(undefined, undefined);
	demandOf(7, 40, [20, 7]);
	assert.throws(() => demandOf(7, 40, [20, 1]), /20 from other0/);
	demand(40, [20, 1]);
	demand(40, [20, undefined]);
	demand(101, [20, 2]);
	demand(8, [4, 2]);
	assert.throws(
		() => demand(100, [10, 2], [5, 1], [10, 3]),
		/expected page views of a\.example alone, .*found of 100 tracker hits that answered for them 10 from other0\.example, 5 from other1\.example, 10 from other2\.example; give each host's log to a run of its own/,
	);
});

test.run();
