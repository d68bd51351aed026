import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ClientHints } from "../../src/event.ts";
import { clientHintsJson } from "../../src/matomo/client-hints.ts";

const test = suite("matomo/client-hints");

const hints = (brands: string, platform?: string, mobile?: string): ClientHints => ({ brands, platform, mobile });

const CASES: readonly (readonly [hints: ClientHints, json: string | undefined])[] = [
	[
		hints('"Not:A-Brand";v="8", "Chromium";v="156"', '"Linux"', "?0"),
		'{"brands":[{"brand":"Not:A-Brand","version":"8"},{"brand":"Chromium","version":"156"}],"mobile":false,"platform":"Linux"}',
	],
	[
		hints('"Google Chrome";v="156"', '"Android"', "?1"),
		'{"brands":[{"brand":"Google Chrome","version":"156"}],"mobile":true,"platform":"Android"}',
	],
	[hints('"A";v="1"'), '{"brands":[{"brand":"A","version":"1"}],"mobile":false,"platform":""}'],
	[hints('"A";v="1"', "Chrome OS"), '{"brands":[{"brand":"A","version":"1"}],"mobile":false,"platform":"Chrome OS"}'],
	[
		hints('"(Not(A:Brand\\"\\\\";v="99"'),
		'{"brands":[{"brand":"(Not(A:Brand\\"\\\\","version":"99"}],"mobile":false,"platform":""}',
	],
	[
		hints('"A, B";v="1.2.3","C";v=""'),
		'{"brands":[{"brand":"A, B","version":"1.2.3"},{"brand":"C","version":""}],"mobile":false,"platform":""}',
	],
	[hints("Chromium;v=156"), undefined],
	[hints('"Chromium"'), undefined],
	[hints('"Chromium;v="'), undefined],
	[{ uadata: '{"brands":[],"mobile":true}' }, '{"brands":[],"mobile":true}'],
];

test("what the browser said of itself, as Matomo reads it", () => {
	for (const [given, json] of CASES) assert.is(clientHintsJson(given), json, JSON.stringify(given));
	assert.is(CASES.length, 10);
});

/** Milliseconds for a header of so many repetitions: the least of several tries, as a busy machine only adds to it. */
function leastTime(unit: string, count: number): number {
	const given = hints(unit.repeat(count));
	const tries = Array.from({ length: 7 }, () => {
		const before = performance.now();
		clientHintsJson(given);
		return performance.now() - before;
	});
	return Math.min(...tries);
}

test("a header ten times as long takes not a hundred times as long", () => {
	for (const unit of ['"', "\\", '"\\', '"a";v=', '";v="']) {
		// In time that grows with the square of the length the longer one would take seconds.
		const [short, long] = [leastTime(unit, 10_000), leastTime(unit, 100_000)];
		assert.ok(long < 40 * short + 20, `${unit}: ${short} ms, ${long} ms`);
	}
});

test.run();
