import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Join } from "../../src/join/join.ts";
import { heap } from "../helpers/heap.ts";
import { hit, RULE, view } from "./records.ts";

const test = suite("join/memory");

/** Page views and hits of ever new visitors: matched, missed, late; answered, spare, copied. @returns the most that waited */
function stream(join: Join<string>, from: number, count: number): number {
	let most = 0;
	for (let index = from; index < from + count; index++) {
		const time = index / 2;
		const fingerprint = `${index}`.padStart(60, "x");
		if (index % 10 < 7) join.addView(view(`${index}`, time, { fingerprint, visitorId: fingerprint }));
		if (index % 3 > 0) join.addHit(hit(time + 1, { fingerprint, copyKey: index % 3 > 1 ? fingerprint : undefined }));
		if (index % 7 === 0) join.addHit(hit(time + 2, { fingerprint, copyKey: fingerprint, visitorId: fingerprint }));
		if (index % 11 === 0)
			join.addView(view(`slow ${index}`, time - 40, { fingerprint: `${index - 80}`.padStart(60, "x") }));
		join.advance(time);
		most = Math.max(most, join.pending);
	}
	return most;
}

test("what waits is bounded by the window, and what is decided is let go of", () => {
	const join = new Join<string>(RULE);
	const early = stream(join, 0, 5_000);
	const before = heap();
	const late = stream(join, 5_000, 60_000);
	const grown = heap() - before;
	assert.ok(late <= early * 1.05, `${late} waited, ${early} in the beginning`);
	// A hundred bytes of one in ten would be 600,000.
	assert.ok(grown < 400_000, `${grown} bytes more`);
	join.end();
	assert.is(join.pending, 0);
});

test.run();
