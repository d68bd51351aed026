import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AddressShares } from "../../src/visitor/address-shares.ts";

const test = suite("visitor/address-shares");

test("each visitor counts once", () => {
	const shares = new AddressShares();
	for (let round = 0; round < 5; round++) for (const one of ["a", "b", "c"]) shares.add(one, one === "c" ? "2" : "1");
	assert.equal(shares.share, { visitors: 3, most: 2 });
});

test("an address with most of many visitors is found, wherever it begins", () => {
	for (const first of [0, 5000]) {
		const shares = new AddressShares();
		for (let visitor = 0; visitor < 10_000; visitor++) {
			const isProxied = visitor >= first && visitor < first + 5000;
			shares.add(`visitor ${visitor}`, isProxied ? "10.0.0.1" : `address ${visitor}`);
		}
		const { visitors, most } = shares.share;
		assert.is(visitors, 10_000);
		assert.ok(most > 4000 && most <= 5000, `${most}`);
	}
});

test("where each has its own, none stands out", () => {
	const shares = new AddressShares();
	for (let visitor = 0; visitor < 50_000; visitor++) shares.add(`visitor ${visitor}`, `address ${visitor}`);
	assert.ok(shares.share.most <= 2);
	assert.equal(new AddressShares().share, { visitors: 0, most: 0 });
});

test("whether visitors are at hand changes nothing, also when some are forgotten", () => {
	const [with_, without] = [new AddressShares(), new AddressShares()];
	const visitors = Array.from({ length: 25_000 }, () => ({ countedSince: undefined }));
	for (const step of [1, 7]) {
		for (let n = 0; n < 60_000; n++) {
			const index = (n * step) % visitors.length;
			const address = index % 3 === 0 ? "10.0.0.1" : `address ${index}`;
			with_.add(`visitor ${index}`, address, visitors[index]);
			without.add(`visitor ${index}`, address);
		}
	}
	assert.equal(with_.share, without.share);
	assert.ok(with_.share.visitors > visitors.length, "some were forgotten and counted again");
});

test.run();
